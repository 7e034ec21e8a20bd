from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from earmark.core.timeline import intersect, merge, shared_s, subtract, total_s, widen
from earmark.values import Span

spans = st.builds(
    lambda start, length: Span(float(start), float(start + length)),
    st.integers(-20, 40),
    st.integers(0, 9),
)
many = st.lists(spans, max_size=9)
MOMENTS_S = [at + 0.5 for at in range(-21, 50)]


def covered(spans: list[Span]) -> set[float]:
    """Return the moments, between whole seconds, that lie in any span."""
    return {at for at in MOMENTS_S if any(span.start_s <= at < span.end_s for span in spans)}


def test_touching_spans_become_one_and_others_do_not() -> None:
    assert merge([Span(3, 4), Span(0, 1), Span(1, 2)]) == [Span(0, 2), Span(3, 4)]


def test_a_gap_as_long_as_allowed_is_swallowed() -> None:
    assert merge([Span(0, 1), Span(1.5, 2)], 0.5) == [Span(0, 2)]
    assert merge([Span(0, 1), Span(1.75, 2)], 0.5) == [Span(0, 1), Span(1.75, 2)]


def test_a_span_within_another_does_not_shorten_it() -> None:
    assert merge([Span(0, 9), Span(2, 3), Span(8, 9)]) == [Span(0, 9)]


@given(many, st.sampled_from([0.0, 1.0, 2.5]))
def test_merged_spans_are_ordered_and_further_apart_than_the_gap(
    given_spans: list[Span], gap_s: float
) -> None:
    merged = merge(given_spans, gap_s)
    assert all(b.start_s - a.end_s > gap_s for a, b in pairwise(merged))
    assert covered(merged) >= covered(given_spans)
    assert merge(merged, gap_s) == merged
    assert merge(reversed(given_spans), gap_s) == merged


@given(many)
def test_merging_neither_adds_nor_takes_time(given_spans: list[Span]) -> None:
    assert covered(merge(given_spans)) == covered(given_spans)
    assert total_s(given_spans) == len(covered(given_spans))


@given(many, many)
def test_an_intersection_is_the_time_in_both(first: list[Span], second: list[Span]) -> None:
    both = intersect(first, second)
    assert covered(both) == covered(first) & covered(second)
    assert both == intersect(second, first)
    assert all(span.length_s > 0 for span in both)
    assert all(a.end_s <= b.start_s for a, b in pairwise(both))


@given(many)
def test_the_intersection_with_itself_is_what_is_there(given_spans: list[Span]) -> None:
    assert intersect(given_spans, given_spans) == [s for s in merge(given_spans) if s.length_s]


@given(many, many)
def test_what_is_subtracted_leaves_the_rest(first: list[Span], second: list[Span]) -> None:
    rest = subtract(first, second)
    assert covered(rest) == covered(first) - covered(second)
    assert all(a.end_s <= b.start_s for a, b in pairwise(rest))
    assert all(span.length_s for span in rest)


@given(spans, st.sampled_from([0.0, 0.5, 3.0]), spans)
def test_a_widened_span_never_leaves_its_bounds(span: Span, by_s: float, within: Span) -> None:
    wide = widen(span, by_s, within)
    assert within.start_s <= wide.start_s <= wide.end_s <= within.end_s
    assert wide.length_s <= span.length_s + 2 * by_s


def test_widening_adds_the_same_at_either_end() -> None:
    assert widen(Span(4, 5), 1.5, Span(0, 10)) == Span(2.5, 6.5)
    assert widen(Span(1, 9), 1.5, Span(0, 10)) == Span(0, 10)
    assert widen(Span(12, 13), 0.5, Span(0, 10)) == Span(10, 10)


@given(spans, spans)
def test_two_spans_share_the_time_that_is_in_both(one: Span, other: Span) -> None:
    assert shared_s(one, other) == total_s(intersect([one], [other])) == shared_s(other, one)
