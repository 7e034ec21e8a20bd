"""The nouns: what they refuse, and the little they compute."""

from __future__ import annotations

import dataclasses
import inspect
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark import values
from earmark.values import Curve, DecisionRule, Detection, Found, Recording, Span, TrackChoice

NOUNS = [noun for _, noun in inspect.getmembers(values, dataclasses.is_dataclass)]
TIMES_S = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e6, max_value=1e6)


@pytest.mark.parametrize("noun", NOUNS)
def test_every_noun_is_frozen_and_slotted(noun: type) -> None:
    assert noun.__dataclass_params__.frozen  # type: ignore[attr-defined]  # not in typeshed
    assert "__slots__" in vars(noun)


@given(TIMES_S, TIMES_S)
def test_a_span_is_as_long_as_the_time_between_its_ends(one_s: float, other_s: float) -> None:
    start_s, end_s = sorted((one_s, other_s))
    assert Span(start_s, end_s).length_s == end_s - start_s


def test_an_empty_span_may_exist() -> None:
    assert Span(2.0, 2.0).length_s == 0


def test_a_span_that_ends_before_it_starts_cannot_exist() -> None:
    with pytest.raises(ValueError, match=r"cannot end \(1.0\) before it starts \(2.0\)"):
        Span(2.0, 1.0)


@pytest.mark.parametrize("ends", [(math.nan, 1.0), (0.0, math.inf), (-math.inf, 0.0)])
def test_a_span_without_finite_times_cannot_exist(ends: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="needs finite times"):
        Span(*ends)


def test_spans_sort_by_their_start() -> None:
    assert sorted([Span(3, 4), Span(1, 9), Span(1, 2)]) == [Span(1, 2), Span(1, 9), Span(3, 4)]


@pytest.mark.parametrize("score", [0.0, 0.5, 1.0])
def test_a_score_may_be_anything_from_0_to_1(score: float) -> None:
    assert Detection(Span(0, 1), score).score == score


@pytest.mark.parametrize("score", [-0.1, 1.1, math.nan])
def test_a_score_outside_0_to_1_cannot_exist(score: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Detection(Span(0, 1), score)


@pytest.mark.parametrize(("enter", "leave"), [(0.5, 0.6), (1.1, 0.5), (0.5, -0.1), (math.nan, 0)])
def test_a_rule_whose_thresholds_are_out_of_order_cannot_exist(enter: float, leave: float) -> None:
    with pytest.raises(ValueError, match=r"0 <= leave .* <= enter .* <= 1"):
        DecisionRule(enter=enter, leave=leave)


def test_a_rule_may_have_thresholds_that_meet_and_no_lengths() -> None:
    rule = DecisionRule(enter=1, leave=1, longest_gap_s=0, shortest_s=0, padding_s=0)
    assert rule.enter == rule.leave


@pytest.mark.parametrize("length", ["longest_gap_s", "shortest_s", "padding_s"])
def test_a_rule_with_a_negative_length_cannot_exist(length: str) -> None:
    with pytest.raises(ValueError, match="none may be negative"):
        DecisionRule(**{length: -0.1})


@pytest.mark.parametrize("min_score", [-0.1, 1.1, math.nan])
def test_a_rule_whose_lowest_score_is_no_chance_cannot_exist(min_score: float) -> None:
    with pytest.raises(ValueError, match="lowest score and its edge lie between 0 and 1"):
        DecisionRule(min_score=min_score)


@pytest.mark.parametrize("channel", ["mix", "left", "right", 1, 6])
def test_a_channel_is_a_word_or_a_number_from_1(channel: str | int) -> None:
    assert TrackChoice(channel=channel).channel == channel


@pytest.mark.parametrize("channel", ["middle", "1", 0, -1])
def test_any_other_channel_cannot_be_chosen(channel: str | int) -> None:
    with pytest.raises(ValueError, match="mix, left, right or a number from 1"):
        TrackChoice(channel=channel)


def test_tracks_are_numbered_from_1() -> None:
    assert TrackChoice(track=1).track == 1
    with pytest.raises(ValueError, match="numbered from 1, not 0"):
        TrackChoice(track=0)


def test_what_was_found_gives_its_spans_in_order() -> None:
    recording = Recording(
        path=Path("talk.wav"),
        container="wav",
        duration_s=9.0,
        size_bytes=1,
        has_picture=False,
        tracks=(),
    )
    spans = [Span(1, 2), Span(4, 7)]
    found = Found(
        recording=recording,
        detections=tuple(Detection(span, 0.9) for span in spans),
        keystrokes=None,
        curve=Curve(np.zeros(90, np.float32), hop_s=0.1),
        losses=(),
    )
    assert list(found.spans) == spans
