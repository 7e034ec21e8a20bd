from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from earmark.core.pick import Candidates, Pool, gather
from earmark.values import Span


def table_of(*bounds: tuple[int, int], hop_s: float = 0.5) -> Candidates:
    firsts, lasts = np.array(bounds, np.int64).reshape(-1, 2).T
    return Candidates(firsts, lasts, np.linspace(0, 1, len(firsts), dtype=np.float32), hop_s)


def pool() -> Pool:
    return gather({"a": table_of((0, 4), (4, 10)), "b": table_of(), "c": table_of((2, 6), hop_s=1)})


def test_a_pool_knows_whose_span_each_row_is() -> None:
    both = pool()
    assert len(both) == 3
    assert [both.recordings[owner] for owner in both.owners] == ["a", "a", "c"]
    assert [both.span(row) for row in range(3)] == [Span(0, 2), Span(2, 5), Span(2, 6)]
    assert both.lengths_s.tolist() == [2, 3, 4]
    assert both.scores.dtype == np.float32


def test_no_recordings_make_an_empty_pool() -> None:
    nothing = gather({})
    assert len(nothing) == 0
    assert nothing.overlaps({"a": [Span(0, 1)]}).tolist() == []


def test_rows_that_share_time_with_what_was_asked_are_told() -> None:
    both = pool()
    assert both.overlaps({"a": [Span(1.9, 2.0)]}).tolist() == [True, False, False]
    assert both.overlaps({"a": [Span(1, 3)]}).tolist() == [True, True, False]
    assert both.overlaps({"c": [Span(0, 2), Span(6, 9)], "d": [Span(0, 9)]}).tolist() == [False] * 3
    assert both.overlaps({"b": [Span(0, 9)], "c": [Span(5.9, 9)]}).tolist() == [False, False, True]


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(1, 9)).map(lambda p: Span(p[0], p[0] + p[1])),
        max_size=6,
    )
)
def test_overlaps_are_those_that_comparing_each_pair_finds(asked: list[Span]) -> None:
    rows = gather({"a": table_of((0, 6), (6, 20), (24, 30), (30, 90))})
    expected = [
        any(span.start_s < each.end_s and each.start_s < span.end_s for each in asked)
        for span in map(rows.span, range(4))
    ]
    assert rows.overlaps({"a": asked}).tolist() == expected
