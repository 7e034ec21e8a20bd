from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.core.pick import Candidates, candidates, mean_vectors
from earmark.core.timeline import subtract, total_s
from earmark.values import Curve, Hearing, Span

HOP_S = 0.1


def curve_of(*pieces: tuple[float, float], hop_s: float = HOP_S) -> Curve:
    """Return a curve that holds each score for so many seconds."""
    counts = [round(length_s / hop_s) for _, length_s in pieces]
    return Curve(np.repeat(np.array([score for score, _ in pieces], np.float32), counts), hop_s)


def spans_of(table: Candidates) -> list[tuple[float, float]]:
    firsts, lasts = table.firsts * table.hop_s, table.lasts * table.hop_s
    return [(round(a, 3), round(b, 3)) for a, b in zip(firsts, lasts, strict=True)]


def test_a_candidate_starts_and_ends_where_the_sound_does() -> None:
    table = candidates(curve_of((0.0, 8), (0.9, 4), (0.0, 9)))
    assert spans_of(table) == [(0, 8), (8, 12), (12, 21)]
    assert table.scores[1] == pytest.approx(0.9)
    assert max(table.scores[0], table.scores[2]) < 0.9


def test_what_counts_as_sound_follows_from_the_recording_itself() -> None:
    assert spans_of(candidates(curve_of((0.6, 5), (0.8, 3), (0.6, 5)))) == [(0, 5), (5, 8), (8, 13)]


def test_a_curve_that_hardly_rises_is_cut_into_the_longest_pieces() -> None:
    table = candidates(curve_of((0.5, 22), (0.55, 3), (0.5, 20)))
    assert spans_of(table)[0] == (0, 15)
    assert len(table) == 3


def test_what_is_too_long_is_cut_where_the_curve_is_lowest() -> None:
    table = candidates(curve_of((0.9, 7), (0.7, 0.5), (0.9, 13)))
    assert len(table) == 2
    assert table.lasts[0] * HOP_S == pytest.approx(7.2, abs=0.3)


def test_a_short_sound_is_asked_about_with_a_little_around_it() -> None:
    assert spans_of(candidates(curve_of((0.0, 5), (1.0, 0.4), (0.0, 5)))) == [
        (0, 4.7),
        (4.7, 5.7),
        (5.7, 10.4),
    ]


def test_sounds_less_than_a_second_apart_are_one() -> None:
    table = candidates(curve_of((0.0, 5), (1.0, 2), (0.0, 0.7), (1.0, 2), (0.0, 5)))
    assert spans_of(table) == [(0, 5), (5, 9.7), (9.7, 14.7)]


def test_a_sound_that_starts_near_the_edge_takes_what_is_left_of_it() -> None:
    assert spans_of(candidates(curve_of((0.0, 0.5), (1.0, 3), (0.0, 5), (1.0, 2), (0.0, 0.6)))) == [
        (0, 3.5),
        (3.5, 8.5),
        (8.5, 11.1),
    ]


def test_what_was_asked_is_never_asked_again() -> None:
    curve = curve_of((0.0, 8), (0.9, 4), (0.0, 9))
    assert spans_of(candidates(curve, [Span(8, 12)])) == [(0, 8), (12, 21)]
    assert spans_of(candidates(curve, [Span(7.55, 30)])) == [(0, 7.5)]


def test_a_rest_too_short_to_judge_is_left_out() -> None:
    table = candidates(curve_of((0.0, 20)), [Span(0, 4), Span(4.5, 14)])
    assert spans_of(table) == [(14, 20)]


def test_a_recording_of_less_than_a_second_is_one_candidate() -> None:
    assert spans_of(candidates(curve_of((0.3, 0.4)))) == [(0, 0.4)]
    assert spans_of(candidates(curve_of((0.0, 0.2), (0.9, 0.2)))) == [(0, 0.4)]


def test_no_recording_no_candidates() -> None:
    table = candidates(Curve(np.zeros(0, np.float32), HOP_S))
    assert len(table) == 0
    assert len(table.scores) == 0


def test_what_could_not_be_scored_counts_as_quiet() -> None:
    scores = curve_of((0.0, 5), (0.9, 3), (0.0, 5)).scores
    scores[:10] = np.nan
    assert spans_of(candidates(Curve(scores, HOP_S))) == [(0, 5), (5, 8), (8, 13)]


lengths = st.lists(
    st.tuples(st.sampled_from([0.0, 0.2, 0.6, 1.0]), st.floats(0.1, 40)), min_size=1, max_size=8
)
asked_spans = st.lists(
    st.tuples(st.floats(0, 100), st.floats(0.5, 20)).map(lambda p: Span(p[0], p[0] + p[1])),
    max_size=4,
)


@given(lengths, asked_spans, st.sampled_from([0.04, 0.08, 0.1, 0.5, 2.0]))
def test_candidates_are_answerable_and_fill_all_that_was_not_asked(
    pieces: list[tuple[float, float]], asked: list[Span], hop_s: float
) -> None:
    curve = curve_of(*pieces, hop_s=hop_s)
    table = candidates(curve, asked)
    spans = [Span(a, b) for a, b in spans_of(table)]
    whole = Span(0, len(curve.scores) * hop_s)
    assert all(a.end_s <= b.start_s for a, b in itertools.pairwise(spans))
    assert all(
        min(1, whole.length_s) - 1e-3 <= span.length_s <= max(15, 6 * hop_s) + 1e-3
        for span in spans
    )
    free = subtract([whole], asked)
    assert total_s(subtract(spans, free)) < 1e-2
    shortest_s = max(1.0, 2 * hop_s)
    assert all(rest.length_s < shortest_s + 2 * hop_s for rest in subtract(free, spans))


def test_mean_vectors_are_the_means_over_each_span() -> None:
    levels = np.arange(40, dtype=np.uint8).reshape(20, 2)
    hearing = Hearing(levels, np.array([1.0, 0.5], np.float32), 1.0, "ear")
    table = candidates(Curve(np.repeat([0.0, 1.0], 10).astype(np.float32), 1.0))
    expected = [hearing.vectors(0, 10).mean(axis=0), hearing.vectors(10, 20).mean(axis=0)]
    np.testing.assert_allclose(mean_vectors(hearing, table), expected, rtol=1e-6)
