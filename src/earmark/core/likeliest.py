"""What a network says of whole clips, and which of those that nobody answered about are likeliest.

The network of the recipe has one score for a whole picture. Its scores column by column are the
same number taken apart: the log odds of a clip are the mean of those of its columns.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from earmark.core.timeline import shared_s
from earmark.values import (
    Curve,
    JudgedClip,
    Label,
    Member,
    Network,
    NetworkPlan,
    Question,
    Span,
    Verdict,
)
from earmark.values.recipes import LEAST

WHY = "most-likely"
"""Why these questions are asked."""

_HAIR = 1e-6
"""Tolerance: 15 s at hops of 1.5 s are 10 hops, whatever floats say."""

_TOUCHING_S = 0.1
"""Clips that were cut end to end may overlap by a few frames of a codec."""


def score_span(curve: Curve, span: Span, plan: NetworkPlan) -> float:
    """Return how likely a sound is in a span, as a network has it that hears whole windows.

    A span of up to a window is heard as one; of a longer one the likeliest window counts. Where
    there is no score at all it is 0. What looks at pictures takes the mean of the log odds, as it
    was taught to; the encoder weighs chances by themselves, as it was (linear softmax, Wang, Li and
    Metze 2019).

    Args:
        curve: the network's scores, moment by moment.
        span: within the recording.
        plan: how it was trained.
    """
    first = max(0, math.floor(span.start_s / curve.hop_s + _HAIR))
    last = math.ceil(span.end_s / curve.hop_s - _HAIR)
    scores = curve.scores[first:last].astype(np.float64).clip(LEAST, 1 - LEAST)
    if not len(scores):
        return 0.0
    width = min(len(scores), max(1, round(plan.window_s / curve.hop_s)))
    if plan.network is Network.ENCODER:
        return float((_sums(scores**2, width) / _sums(scores, width)).max())
    return float(expit(_sums(logit(scores), width).max() / width))


def _sums(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Return the sum of each so many neighbours."""
    sums = np.cumsum(np.concatenate([[0.0], values]))
    return np.asarray(sums[width:] - sums[:-width])


def windows_of(duration_s: float, window_s: float) -> Iterator[Span]:
    """Yield a recording's windows end to end; a rest of less than half goes with the last one."""
    n = max(1, math.floor(duration_s / window_s + 0.5))
    for number in range(n):
        end_s = duration_s if number == n - 1 else (number + 1) * window_s
        if end_s > number * window_s:
            yield Span(number * window_s, end_s)


def judge_clips(
    curve: Curve, labels: Sequence[Label], plan: NetworkPlan, learnt_from: Sequence[Span]
) -> Iterator[JudgedClip]:
    """Yield the answers of yes and no about one recording beside what a network says.

    Args:
        curve: its scores there.
        labels: in force.
        plan: how it was trained.
        learnt_from: what of the recording it learnt from; all other answers are held out.
    """
    for label in labels:
        if label.verdict is not Verdict.UNSURE:
            yield JudgedClip(
                recording=label.recording,
                span=label.span,
                is_true=label.verdict is Verdict.YES,
                score=score_span(curve, label.span, plan),
                is_held_out=is_open(label.span, learnt_from),
            )


def ask_about(
    curve: Curve, labels: Sequence[Label], plan: NetworkPlan, *, sound: str, member: Member
) -> Iterator[Question]:
    """Yield the windows of a recording that nobody answered about, with a network's scores.

    Args:
        curve: its scores there.
        labels: of the recording.
        plan: how it was trained.
        sound: what is looked for.
        member: the recording.
    """
    answered = [label.span for label in labels]
    for window in windows_of(member.recording.duration_s, plan.window_s):
        if is_open(window, answered):
            score = score_span(curve, window, plan)
            yield Question(sound, member.digest, window, score, WHY)


def is_open(window: Span, answered: Sequence[Span]) -> bool:
    """Return whether a window shares no time worth mentioning with what was answered about."""
    return all(shared_s(window, span) <= _TOUCHING_S for span in answered)
