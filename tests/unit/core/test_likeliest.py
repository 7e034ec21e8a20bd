from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from earmark.core.likeliest import (
    ask_about,
    is_open,
    judge_clips,
    score_span,
    windows_of,
)
from earmark.values import Curve, Network, NetworkPlan, Span, Verdict
from labels_maker import make_label
from member_maker import made_member

HOP_S = 1.5


def plan(window_s: float = 15.0, network: Network = Network.ALEXNET) -> NetworkPlan:
    return NetworkPlan(network, window_s=window_s)


def curve(*odds: float) -> Curve:
    return Curve(expit(np.array(odds)).astype(np.float32), HOP_S)


def test_a_clip_has_the_mean_log_odds_of_its_columns() -> None:
    assert score_span(curve(9, -1, 3, -2, 9), Span(1.5, 6), plan()) == pytest.approx(expit(0.0))


def test_the_encoder_weighs_chances_by_themselves() -> None:
    chances = Curve(np.array([0.9, *[0.1] * 9], np.float32), HOP_S)
    own = plan(network=Network.ENCODER)
    assert score_span(chances, Span(0, 15), own) == pytest.approx((0.81 + 0.09) / 1.8)
    assert score_span(chances, Span(0, 15), plan()) == pytest.approx(expit(-8 / 10 * np.log(9)))


def test_of_a_span_longer_than_a_window_the_likeliest_window_counts() -> None:
    of_ten = curve(*[-4.0] * 4, 2, 4, *[-4.0] * 4)
    assert score_span(of_ten, Span(0, 15), plan(3.0)) == pytest.approx(expit(3.0), abs=1e-5)


def test_a_clip_without_any_score_is_not_likely() -> None:
    assert score_span(curve(1.0), Span(30, 45), plan()) == 0.0


def test_a_score_that_is_certain_stays_finite() -> None:
    sure = Curve(np.array([0, 1], np.float32), HOP_S)
    assert score_span(sure, Span(0, 3), plan(3.0)) == pytest.approx(0.5, abs=1e-3)


@given(st.floats(0.1, 5000), st.floats(1, 60))
def test_windows_cover_a_recording_end_to_end(duration_s: float, window_s: float) -> None:
    windows = list(windows_of(duration_s, window_s))
    assert windows[0].start_s == 0
    assert windows[-1].end_s == duration_s
    assert all(a.end_s == b.start_s for a, b in itertools.pairwise(windows))
    assert all(each.length_s < 1.5 * window_s + 1e-9 for each in windows)
    assert all(each.length_s >= 0.5 * window_s - 1e-9 for each in windows[:1] if len(windows) > 1)


def test_nothing_has_no_windows() -> None:
    assert not list(windows_of(0.0, 15.0))


def test_answers_stand_beside_scores_but_for_those_unsure() -> None:
    labels = [
        make_label(0, 15),
        make_label(15, 30, Verdict.NO),
        make_label(30, 45, Verdict.UNSURE),
    ]
    scores = curve(*[2.0] * 10, *[-2.0] * 20)
    yes, no = judge_clips(scores, labels, plan(), [Span(0, 14)])
    assert (yes.is_true, yes.is_held_out, yes.is_wrong) == (True, False, False)
    assert (no.is_true, no.is_held_out, no.is_found) == (False, True, False)
    assert no.score == pytest.approx(expit(-2.0))


def test_only_what_nobody_answered_about_is_asked() -> None:
    member = made_member(1, Path("talk.wav"))
    member = replace(member, recording=replace(member.recording, duration_s=45.0))
    scores, said = curve(*[2.0] * 30), [make_label(14.95, 30.05)]
    asked = list(ask_about(scores, said, plan(), sound="typing", member=member))
    assert {(each.sound, each.recording) for each in asked} == {("typing", member.digest)}
    assert [each.span for each in asked] == [Span(0, 15), Span(30, 45)]
    assert asked[0].score == pytest.approx(expit(2.0))
    assert not is_open(Span(0, 15), [Span(14.8, 16)])
