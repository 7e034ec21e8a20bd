from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.core.matching import match, overlap
from earmark.values import Matching, Span

spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 12)).map(
        lambda p: Span(p[0] / 2, (p[0] + p[1]) / 2)
    ),
    max_size=8,
)
shares = st.sampled_from([0.1, 0.5, 0.75, 1.0])


def test_overlap_is_intersection_over_union() -> None:
    assert overlap(Span(0, 4), Span(2, 6)) == pytest.approx(2 / 6)
    assert overlap(Span(0, 1), Span(1, 2)) == 0
    assert overlap(Span(0, 1), Span(3, 4)) == 0
    assert overlap(Span(2, 2), Span(2, 2)) == 1
    assert overlap(Span(2, 2), Span(3, 3)) == 0


def test_what_is_found_right_is_paired_and_the_rest_is_told() -> None:
    assert match([Span(0, 4), Span(10, 12)], [Span(1, 4), Span(20, 21)]) == Matching(
        pairs=((Span(0, 4), Span(1, 4)),), missed=(Span(10, 12),), false=(Span(20, 21),)
    )


def test_the_better_of_two_claims_wins() -> None:
    found = [Span(0, 5), Span(1, 9.5)]
    assert match([Span(0, 10)], found, 0.3).pairs == ((Span(0, 10), Span(1, 9.5)),)


def test_one_found_span_cannot_stand_for_two_true_ones() -> None:
    matching = match([Span(0, 4), Span(5, 10)], [Span(0, 10)], 0.4)
    assert matching.pairs == ((Span(5, 10), Span(0, 10)),)
    assert matching.missed == (Span(0, 4),)


@pytest.mark.parametrize("min_overlap", [0, -1, 1.1])
def test_an_overlap_that_cannot_be_is_a_bug_of_the_caller(min_overlap: float) -> None:
    with pytest.raises(ValueError, match="above 0 and at most at 1"):
        match([], [], min_overlap)


@given(spans, spans, shares)
def test_everything_is_told_exactly_once(true: list[Span], found: list[Span], share: float) -> None:
    matching = match(true, found, share)
    assert sorted([a for a, _ in matching.pairs] + list(matching.missed)) == sorted(true)
    assert sorted([b for _, b in matching.pairs] + list(matching.false)) == sorted(found)
    assert all(overlap(a, b) >= share for a, b in matching.pairs)


@given(spans, spans, shares)
def test_no_pair_is_left_that_could_still_be_made(
    true: list[Span], found: list[Span], share: float
) -> None:
    matching = match(true, found, share)
    assert all(overlap(a, b) < share for a in matching.missed for b in matching.false)


@given(spans)
def test_what_is_found_exactly_is_matched_wholly(true: list[Span]) -> None:
    assert match(true, true, 1.0).pairs == tuple((span, span) for span in true)
