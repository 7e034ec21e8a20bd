from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.core.pieces import PRESS_S, found_moments, pieces_of, press_moments
from earmark.values import ClipRule, Curve, Detection, Found, Moment, Span, Verdict
from moment_maker import make_moments, make_recording


def spans_of(moments: list[Moment]) -> list[Span]:
    return [each.span for each in moments]


def test_without_a_rule_each_moment_is_a_piece() -> None:
    moments = make_moments([(2, 3), (2.5, 4), (5, 6)])
    assert pieces_of(reversed(moments), ClipRule()) == moments


def test_padding_stays_within_the_recording_and_joins_nothing() -> None:
    pieces = pieces_of(make_moments([(0.5, 3), (3.5, 59.5)]), ClipRule(padding_s=1.0))
    assert spans_of(pieces) == [Span(0, 4), Span(2.5, 60)]


def test_a_recording_of_unknown_length_has_no_end_to_stay_within() -> None:
    moments = make_moments([(2, 3)], make_recording(duration_s=0.0))
    assert spans_of(pieces_of(moments, ClipRule(padding_s=1.0))) == [Span(1, 4)]


def test_moments_that_are_close_become_one_with_the_best_score() -> None:
    recording = make_recording()
    low = Moment(recording, Span(1, 2), "typing", score=0.4, tags=("b",), by="ann")
    high = Moment(recording, Span(2.5, 3), "typing", score=0.9, tags=("a",), by="ann")
    [piece] = pieces_of([high, low], ClipRule(longest_gap_s=0.5))
    assert piece == replace(high, span=Span(1, 3), tags=("a", "b"))


def test_what_joined_moments_do_not_agree_on_is_not_said() -> None:
    recording = make_recording()
    said = Moment(recording, Span(1, 2), "bell", verdict=Verdict.YES, by="ann")
    found = Moment(recording, Span(1.5, 3), "bell", score=0.7, by="bell", is_strong=False)
    [piece] = pieces_of([said, found], ClipRule(longest_gap_s=0.0))
    assert piece == Moment(recording, Span(1, 3), "bell", score=0.7, is_strong=False)


def test_moments_of_different_sounds_are_not_joined() -> None:
    bell, keys = make_moments([(1, 2)], sound="bell"), make_moments([(1.5, 3)])
    assert pieces_of([*bell, *keys], ClipRule(longest_gap_s=9.0)) == [*bell, *keys]


def test_the_gap_is_that_between_moments_not_between_their_padding() -> None:
    rule = ClipRule(longest_gap_s=0.5, padding_s=1.0)
    assert spans_of(pieces_of(make_moments([(2, 3), (3.6, 5)]), rule)) == [Span(1, 4), Span(2.6, 6)]


def test_long_ones_are_split_evenly() -> None:
    pieces = pieces_of(make_moments([(10, 17)]), ClipRule(longest_s=3.0))
    assert [span.length_s for span in spans_of(pieces)] == pytest.approx([7 / 3] * 3)
    assert (pieces[0].span.start_s, pieces[-1].span.end_s) == (10, 17)


def test_one_that_is_just_as_long_as_allowed_stays_whole() -> None:
    assert spans_of(pieces_of(make_moments([(0.1, 0.4)]), ClipRule(longest_s=0.3))) == [
        Span(0.1, 0.4)
    ]


def test_short_ones_are_left_out_by_their_length_with_padding() -> None:
    rule = ClipRule(padding_s=0.5, shortest_s=1.5)
    assert spans_of(pieces_of(make_moments([(2, 2.2), (5, 5.6)]), rule)) == [Span(4.5, 6.1)]


def test_pieces_of_one_length_lie_side_by_side_in_the_middle() -> None:
    pieces = pieces_of(make_moments([(10.0, 11.0)]), ClipRule(piece_s=0.3))
    starts = [each.span.start_s for each in pieces]
    assert starts == pytest.approx([10.05, 10.35, 10.65])
    assert [each.span.length_s for each in pieces] == pytest.approx([0.3] * 3)


@pytest.mark.parametrize(
    ("span", "piece"), [((5, 5.1), (4.9, 5.2)), ((0, 0.1), (0, 0.3)), ((59.9, 60), (59.7, 60))]
)
def test_a_moment_shorter_than_a_piece_has_one_around_it(
    span: tuple[float, float], piece: tuple[float, float]
) -> None:
    [only] = pieces_of(make_moments([span]), ClipRule(piece_s=0.3))
    assert (only.span.start_s, only.span.end_s) == pytest.approx(piece)


def test_a_recording_shorter_than_a_piece_has_none() -> None:
    moments = make_moments([(0, 0.2)], make_recording(duration_s=0.2))
    assert not pieces_of(moments, ClipRule(piece_s=0.3))


def test_a_span_without_length_is_no_piece() -> None:
    assert not pieces_of(make_moments([(70, 80)]), ClipRule())


@given(
    st.lists(st.tuples(st.floats(0, 60), st.floats(0, 60)).map(sorted), max_size=8),
    st.none() | st.floats(0, 5),
    st.floats(0, 3),
    st.none() | st.floats(0.5, 9),
)
def test_pieces_are_ordered_no_longer_than_allowed_and_cover_the_moments(
    spans: list[list[float]], gap_s: float | None, padding_s: float, longest_s: float | None
) -> None:
    moments = make_moments([(start, end) for start, end in spans])
    rule = ClipRule(longest_gap_s=gap_s, padding_s=padding_s, longest_s=longest_s)
    pieces = spans_of(pieces_of(moments, rule))
    assert pieces == sorted(pieces)
    assert all(piece.length_s <= (longest_s or 60) + 1e-5 for piece in pieces)
    for moment in moments:
        if moment.span.length_s > 0:
            middle_s = (moment.span.start_s + moment.span.end_s) / 2
            assert any(piece.start_s <= middle_s <= piece.end_s for piece in pieces)


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ({"padding_s": -1.0}, "negative"),
        ({"longest_gap_s": -0.1}, "negative"),
        ({"longest_s": 0.0}, "twice the shortest"),
        ({"longest_s": 1.5, "shortest_s": 1.0}, "twice the shortest"),
        ({"piece_s": 0.0}, "all of one length"),
        ({"piece_s": 0.3, "longest_s": 2.0}, "all of one length"),
    ],
)
def test_a_rule_that_contradicts_itself_cannot_exist(rule: dict[str, float], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        ClipRule(**rule)


def test_each_press_is_a_moment_that_holds_no_other() -> None:
    [moment] = make_moments([(10, 12)])
    pressed = list(press_moments([moment], [9.9, 10.0, 10.1, 11.0, 12.0]))
    starts_and_ends = [(each.span.start_s, each.span.end_s) for each in pressed]
    assert starts_and_ends == [
        pytest.approx((9.98, 10.08)),
        pytest.approx((10.08, 10.08 + PRESS_S)),
        pytest.approx((10.98, 10.98 + PRESS_S)),
    ]
    assert {each.score for each in pressed} == {moment.score}


def test_presses_at_either_end_stay_within_the_recording() -> None:
    moments = make_moments([(0, 60)])
    first, last = press_moments(moments, [0.0, 59.9])
    assert (first.span, last.span.end_s) == (Span(0, PRESS_S), 60)


def test_what_was_found_becomes_moments() -> None:
    recording = make_recording()
    detections = (Detection(Span(1, 2), 0.75), Detection(Span(4, 5), 0.5))
    curve = Curve(np.zeros(0, np.float32), 0.1)
    found = Found(recording, detections, (1.5,), curve, (), sound="bell")
    assert found_moments(found, by="b", digest="d") == [
        Moment(recording, each.span, "bell", "d", score=each.score, by="b") for each in detections
    ]
    [press] = found_moments(found, presses=True)
    assert press.span.start_s == pytest.approx(1.48)
