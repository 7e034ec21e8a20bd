from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.core.network_examples import (
    BESIDE_A_YES,
    BESIDE_JUDGED,
    MOST_OF_ONE,
    TOO_LONG,
    NetworkExample,
    network_examples,
)
from earmark.core.timeline import shared_s
from earmark.values import Label, Span, Verdict
from member_maker import NOON

HOUR_S = 3600.0
YES, NO, UNSURE = Verdict.YES, Verdict.NO, Verdict.UNSURE


def said(
    start_s: float,
    end_s: float,
    verdict: Verdict = YES,
    *,
    recording: str = "a",
    is_strong: bool = False,
) -> Label:
    return Label("typing", recording, Span(start_s, end_s), verdict, is_strong, "me", NOON)


def windows(labels: Sequence[Label], window_s: float = 10.0) -> list[tuple[float, float]]:
    lengths_s = {label.recording: HOUR_S for label in labels}
    made, _ = network_examples(labels, lengths_s, window_s=window_s)
    return [(e.span.start_s, e.span.end_s) for e in made if e.is_yes is not None]


def test_a_short_span_is_in_the_middle_of_its_window() -> None:
    assert windows([said(100, 104)]) == [(97, 107)]


def test_a_window_does_not_leave_its_recording() -> None:
    assert windows([said(0, 2), said(HOUR_S - 1, HOUR_S)]) == [(0, 10), (HOUR_S - 10, HOUR_S)]


def test_a_recording_that_is_shorter_than_a_window_is_followed_by_silence() -> None:
    [example], _ = network_examples([said(1, 2)], {"a": 4.0}, window_s=10.0)
    assert example == NetworkExample("a", Span(0, 10), is_yes=True)


def test_a_recording_of_unknown_length_goes_on() -> None:
    [example], _ = network_examples([said(100, 104)], {"a": 0.0}, window_s=10.0)
    assert example.span == Span(97, 107)


def test_a_long_span_that_the_sound_fills_gives_several_windows() -> None:
    strong = said(100, 135, is_strong=True)
    assert windows([strong]) == [(100, 110), (112.5, 122.5), (125, 135)]


def test_hours_of_silence_give_no_more_windows_than_minutes_do() -> None:
    assert len(windows([said(0, 3000, NO)])) == MOST_OF_ONE


def test_a_long_span_with_the_sound_somewhere_gives_none_and_is_counted() -> None:
    made, dropped = network_examples([said(100, 120)], {"a": HOUR_S}, window_s=10.0)
    assert not made
    assert dropped == {TOO_LONG: 1}


def test_a_clip_a_little_longer_than_a_window_is_one() -> None:
    assert windows([said(100, 110.5)]) == [(100.25, 110.25)]


def test_the_window_of_a_no_is_moved_away_from_the_sound() -> None:
    assert windows([said(100, 103, NO), said(104, 106)]) == [(93, 103), (100, 110)]


def test_a_no_between_two_yes_gives_no_window_and_is_counted() -> None:
    labels = [said(98, 100), said(100, 103, NO), said(103, 106)]
    made, dropped = network_examples(labels, {"a": HOUR_S}, window_s=10.0)
    assert all(each.is_yes is not False for each in made)
    assert dropped == {BESIDE_A_YES: 1}


def test_unsure_answers_and_recordings_that_are_gone_give_nothing() -> None:
    labels = [said(1, 2, UNSURE), said(1, 2, recording="gone")]
    assert network_examples(labels, {"a": HOUR_S}, window_s=10.0) == ([], {})


def test_a_quarter_is_held_out_in_whole_recordings() -> None:
    labels = [
        said(60.0 * at, 60.0 * at + 10, YES if at % 5 == 0 else NO, recording=f"r{number}")
        for number in range(20)
        for at in range(10)
    ]
    made, _ = network_examples(labels, {f"r{n}": 600.0 for n in range(20)}, window_s=10.0)
    held = {e.recording for e in made if e.is_held_out}
    assert len(held) == 5
    assert held.isdisjoint(e.recording for e in made if e.is_yes is not None and not e.is_held_out)


def test_of_an_only_recording_stretches_are_held_out_and_nothing_next_to_them_is_learnt() -> None:
    labels = [said(7.0 * at, 7.0 * at + 3, YES if at % 2 else NO) for at in range(200)]
    made, _ = network_examples(labels, {"a": 1400.0}, window_s=4.0)
    held = [e for e in made if e.is_held_out]
    assert {e.is_yes for e in held} == {True, False}
    assert 0.15 * 200 < len(held) < 0.35 * 200
    learnt = [e for e in made if not e.is_held_out]
    assert not any(shared_s(e.span, h.span) >= 0.2 for e in learnt for h in held)


def test_what_shares_time_with_what_is_held_out_is_not_learnt_from() -> None:
    labels = [said(14.0 * at, 14.0 * at + 14, YES if at % 2 else NO) for at in range(80)]
    made, dropped = network_examples(labels, {"a": 1120.0}, window_s=14.3)
    assert dropped[BESIDE_JUDGED]
    assert any(each.is_held_out for each in made)


def test_where_either_part_would_lack_a_verdict_nothing_is_held_out() -> None:
    labels = [said(0, 10, YES, recording="a"), said(0, 10, NO, recording="b")]
    made, _ = network_examples(labels, {"a": 10.0, "b": 10.0}, window_s=10.0)
    assert not any(each.is_held_out for each in made)


def test_the_rare_verdict_is_among_what_is_held_out() -> None:
    labels = [said(0, 10, YES, recording=f"y{n}") for n in range(2)]
    labels += [said(0, 10, NO, recording=f"n{n}") for n in range(40)]
    for seed in range(5):
        lengths_s = {label.recording: 10.0 for label in labels}
        made, _ = network_examples(labels, lengths_s, window_s=10.0, seed=seed)
        assert sum(bool(e.is_yes) for e in made if e.is_held_out) == 1


def test_unlabelled_windows_hold_neither_the_sound_nor_what_is_held_out() -> None:
    verdicts = [NO, YES] * 20
    labels = [
        said(30.0 * at, 30.0 * at + 10, verdict, is_strong=True)
        for at, verdict in enumerate(verdicts)
    ]
    made, _ = network_examples(labels, {"a": 1200.0, "b": 5.0}, window_s=5.0)
    beneath = [e for e in made if e.is_yes is None]
    taken = [label.span for label in labels if label.verdict is YES]
    taken += [e.span for e in made if e.is_held_out]
    assert beneath
    assert not any(shared_s(e.span, span) >= 0.2 for e in beneath for span in taken)
    assert all(0 <= e.span.start_s <= 1195 for e in beneath)


@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.floats(0, 500), st.floats(0.1, 60), st.booleans()),
        max_size=30,
    ),
    st.integers(0, 5),
)
def test_windows_are_ordered_of_one_length_and_the_same_again(
    spans: list[tuple[str, float, float, bool]], seed: int
) -> None:
    labels = [
        said(start, start + length, YES if yes else NO, recording=name, is_strong=True)
        for name, start, length, yes in spans
    ]
    lengths_s = dict.fromkeys("abcd", 560.0)
    made, _ = network_examples(labels, lengths_s, window_s=8.0, seed=seed)
    assert made == network_examples(labels, lengths_s, window_s=8.0, seed=seed)[0]
    assert made == sorted(made, key=lambda each: (each.recording, each.span))
    assert np.allclose([each.span.length_s for each in made], 8.0)


@pytest.mark.parametrize("seed", range(3))
def test_labels_in_any_order_give_the_same_windows(seed: int) -> None:
    labels = [said(60.0 * at, 60.0 * at + 10, YES if at % 2 else NO) for at in range(20)]
    shuffled = [labels[at] for at in np.random.default_rng(seed).permutation(20)]
    assert windows(shuffled) == windows(labels)
