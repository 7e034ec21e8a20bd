from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_maker import DIGESTS, say
from earmark.core.datasets import examples_of
from earmark.core.datasets.examples import (
    CONTRADICTED,
    NO_CLASS,
    SAID_TWICE,
    TOO_LONG,
    TOO_SHORT,
)
from earmark.values import Meaning, Moment, Span, Verdict

YES, NO, UNSURE = Verdict


def spans_in(
    moments: list[Moment], length_s: float | None = None
) -> tuple[list[tuple[float, float, str]], Counter[str]]:
    examples, dropped = examples_of(moments, {}, length_s)
    return [
        (each.moment.span.start_s, each.moment.span.end_s, each.name) for each in examples
    ], +dropped


def test_spans_are_called_after_their_sound_and_nobody_learns_from_doubt() -> None:
    found, dropped = spans_in([say(4, 5, NO), say(1, 2), say(7, 8, UNSURE), say(9, 10, None)])
    assert found == [(1, 2, "typing"), (4, 5, "not_typing"), (9, 10, "typing")]
    assert dropped == {NO_CLASS: 1}


def test_classes_are_called_as_the_map_says_and_the_closest_one_counts() -> None:
    meanings = {
        "hasKeySound": [Meaning("typing", YES)],
        "keysVisible": [Meaning("typing", YES, ("keysVisible",))],
        "who knows": [Meaning("typing", UNSURE)],
        "bell": [Meaning("bell", NO)],
    }
    seen = replace(say(1, 2), tags=("keysVisible", "loud"))
    moments = [seen, say(3, 4), say(5, 6, UNSURE), say(7, 8, NO)]
    examples, dropped = examples_of(moments, meanings, None)
    assert [each.name for each in examples] == ["keysVisible", "hasKeySound", "who knows"]
    assert dropped[NO_CLASS] == 1


def test_what_several_people_say_of_one_span_is_one_example_of_them_all() -> None:
    other = replace(say(), by="Bob", is_strong=True, tags=("loud",))
    weak = replace(say(), is_strong=False)
    [each], dropped = examples_of([weak, other, weak], {}, None)
    assert (each.moment.by, each.moment.is_strong, each.moment.tags) == (
        "Ann, Bob",
        True,
        ("loud",),
    )
    assert not +dropped


@pytest.mark.parametrize(
    ("yes", "no", "is_contradicted"),
    [
        (say(2, 3), say(2, 3, NO), True),
        (say(2, 5), say(4, 9, NO), True),
        (say(2, 5), say(4.9, 9, NO), False),
        (say(2, 5), say(5, 9, NO), False),
        (replace(say(2, 5), is_strong=False), say(3, 4, NO), False),
        (replace(say(2, 5), is_strong=False), say(1.9, 5.1, NO), True),
        (say(2, 5), say(2, 5, NO, DIGESTS[1]), False),
        (say(2, 5), replace(say(2, 5, NO), sound="bell"), False),
        (say(2, 5), say(2, 5, UNSURE), False),
    ],
)
def test_spans_that_contradict_each_other_are_left_out(
    yes: Moment, no: Moment, *, is_contradicted: bool
) -> None:
    found, dropped = spans_in([yes, no])
    n_unsure = no.verdict is UNSURE
    assert (len(found) == 2 - n_unsure) is not is_contradicted
    assert dropped[CONTRADICTED] == 2 * is_contradicted


def test_of_spans_about_the_same_moment_the_exact_one_is_kept() -> None:
    vague = replace(say(2, 4), is_strong=False)
    found, dropped = spans_in([vague, say(2.2, 4.1), say(3.8, 6)])
    assert found == [(2.2, 4.1, "typing"), (3.8, 6, "typing")]
    assert dropped == {SAID_TWICE: 1}
    found, dropped = spans_in([say(2, 4), say(2.1, 4), say(2.2, 4)])
    assert found == [(2, 4, "typing")]
    assert dropped == {SAID_TWICE: 2}


def test_clips_of_one_length_surely_hold_what_they_are_said_to() -> None:
    weak_long = replace(say(20, 26), is_strong=False)
    weak_short = replace(say(30, 31), is_strong=False)
    moments = [
        say(1, 5.5),
        say(10, 11),
        weak_long,
        weak_short,
        say(40, 44.5, NO),
        say(50, 51, NO),
        say(59.5, 60),
    ]
    found, dropped = spans_in(moments, 2.0)
    assert found == [
        (1.25, 3.25, "typing"),
        (3.25, 5.25, "typing"),
        (9.5, 11.5, "typing"),
        (29.5, 31.5, "typing"),
        (40.25, 42.25, "not_typing"),
        (42.25, 44.25, "not_typing"),
        (58, 60, "typing"),
    ]
    assert dropped == {TOO_LONG: 1, TOO_SHORT: 1}


@given(
    st.lists(
        st.builds(
            lambda start, length, verdict, digest: say(start, start + length, verdict, digest),
            st.integers(0, 40),
            st.integers(1, 9),
            st.sampled_from([YES, NO, None]),
            st.sampled_from(DIGESTS[:2]),
        )
    ),
    st.none() | st.integers(1, 5),
)
def test_the_order_of_what_is_said_changes_nothing(
    moments: list[Moment], length_s: int | None
) -> None:
    found = examples_of(moments, {}, length_s)
    again = examples_of(moments[::-1], {}, length_s)
    assert [each.moment.span for each in found[0]] == [each.moment.span for each in again[0]]
    assert +found[1] == +again[1]
    for one in found[0]:
        for other in found[0]:
            is_same = one.moment.digest == other.moment.digest and one.name != other.name
            if is_same and length_s is None:
                both = Span(
                    max(one.moment.span.start_s, other.moment.span.start_s),
                    max(
                        one.moment.span.start_s,
                        other.moment.span.start_s,
                        min(one.moment.span.end_s, other.moment.span.end_s),
                    ),
                )
                assert both.length_s == 0
