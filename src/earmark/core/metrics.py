"""How right a detector is: figures from what is true and what was found.

Counts are ``Confusion`` values, of clips, of seconds or of events; their properties are precision,
recall and F1. A figure that nothing was there to measure is ``nan``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from earmark.core.matching import match
from earmark.core.timeline import intersect, merge, total_s
from earmark.values import (
    Confusion,
    Curve,
    Estimate,
    PrecisionRecall,
    ReliabilityBin,
    Scores,
    Span,
)

Flags: TypeAlias = NDArray[np.bool_]
"""Shape ``(n,)``: whether the sound is in each clip."""

CLIP_S = 15.0
"""People sort streams by hand in clips of this length."""

_HAIR = 1e-9
"""What only touches shares nothing, whatever floats say."""

_MOST_THRESHOLDS = 1000
"""With fewer the best threshold lies between them, and PSDS comes out lower by percents."""

_FEW_RECORDINGS = 5
"""Fewer are no sample: then stretches of time are drawn instead."""


def count_clips(is_true: Flags, is_found: Flags) -> Confusion:
    """Return how many clips were judged rightly and wrongly."""
    return Confusion(
        n_right=int((is_true & is_found).sum()),
        n_false=int((~is_true & is_found).sum()),
        n_missed=int((is_true & ~is_found).sum()),
        n_rejected=int((~is_true & ~is_found).sum()),
    )


def count_seconds(true: Sequence[Span], found: Sequence[Span], duration_s: float) -> Confusion:
    """Return how many seconds of a recording were judged rightly and wrongly."""
    right_s = total_s(intersect(true, found))
    false_s, missed_s = total_s(found) - right_s, total_s(true) - right_s
    return Confusion(right_s, false_s, missed_s, duration_s - right_s - false_s - missed_s)


def count_events(
    true: Sequence[Span], found: Sequence[Span], min_overlap: float = 0.5
) -> Confusion:
    """Return how many events were found, one to one, where they overlap so much (IoU)."""
    matching = match(true, found, min_overlap)
    return Confusion(len(matching.pairs), len(matching.false), len(matching.missed))


def add_up(counts: Iterable[Confusion]) -> Confusion:
    """Return the counts of many recordings as one."""
    each = list(counts)
    return Confusion(
        n_right=sum(count.n_right for count in each),
        n_false=sum(count.n_false for count in each),
        n_missed=sum(count.n_missed for count in each),
        n_rejected=sum(count.n_rejected for count in each),
    )


def clips_with(
    spans: Iterable[Span], duration_s: float, *, clip_s: float = CLIP_S, at_least_s: float = 0.0
) -> Flags:
    """Return which clips of a recording hold something of the spans, or so much of it.

    The last clip may be shorter than the others.
    """
    edges = _edges(duration_s, clip_s)
    held_s = np.diff(_covered_s(list(spans), edges))
    return np.asarray(held_s >= max(at_least_s - _HAIR, _HAIR))


def clip_scores(curve: Curve, duration_s: float, clip_s: float = CLIP_S) -> Scores:
    """Return the highest score in each clip, 0 where there is none."""
    n_clips = len(_edges(duration_s, clip_s)) - 1
    highest = np.zeros(n_clips, np.float32)
    times_s = np.arange(len(curve.scores)) * curve.hop_s
    inside = times_s < duration_s - _HAIR
    clips = np.floor(times_s[inside] / clip_s + _HAIR).astype(np.int64)
    np.maximum.at(highest, clips, np.nan_to_num(curve.scores[inside]))
    return highest


def trade_off(is_true: Flags, scores: Scores | NDArray[np.float64]) -> PrecisionRecall:
    """Return what each threshold would give; recall is ``nan`` where nothing is true."""
    order = np.argsort(-scores, kind="stable")
    n_right = np.cumsum(is_true[order])
    # All of one score come in at once.
    ends = np.flatnonzero(np.append(np.diff(scores[order]) != 0, [True] * min(1, len(scores))))
    right = n_right[ends].astype(np.float64)
    n_true = float(is_true.sum()) or math.nan
    return PrecisionRecall(
        thresholds=scores[order][ends].astype(np.float64),
        precision=right / (ends + 1),
        recall=right / n_true,
    )


def average_precision(is_true: Flags, scores: Scores | NDArray[np.float64]) -> float:
    """Return the mean, over what is true, of the precision down to its score.

    Source: as in the TREC evaluations, Buckley & Voorhees 2000.
    """
    curve = trade_off(is_true, scores)
    if not is_true.any():
        return math.nan
    return float((np.diff(curve.recall, prepend=0.0) * curve.precision).sum())


def reliability(is_true: Flags, scores: Scores, n_bins: int = 10) -> tuple[ReliabilityBin, ...]:
    """Return bins of equal width, from low scores to high, empty ones left out."""
    bins = np.clip((scores * n_bins).astype(np.int64), 0, n_bins - 1)
    return tuple(
        ReliabilityBin(
            score=float(scores[bins == each].mean(dtype=np.float64)),
            share=float(is_true[bins == each].mean()),
            n=int((bins == each).sum()),
        )
        for each in np.unique(bins).tolist()
    )


def calibration_error(bins: Sequence[ReliabilityBin]) -> float:
    """Return how far scores lie from shares, on average: ECE, Naeini, Cooper & Hauskrecht 2015."""
    n = sum(each.n for each in bins)
    return sum(each.n * abs(each.share - each.score) for each in bins) / n if n else math.nan


@dataclass(frozen=True, slots=True)
class Tolerance:
    """When PSDS takes an event for found.

    Attributes:
        dtc: share of a detection that must be true; else it is a false alarm.
        gtc: share of a true event that good detections must cover.
        max_per_hour: false alarms beyond this many an hour are of no interest.
    """

    dtc: float = 0.5
    gtc: float = 0.5
    max_per_hour: float = 100.0


def psds(
    true: Sequence[Sequence[Span]],
    curves: Sequence[Curve],
    duration_s: float,
    tolerance: Tolerance | None = None,
) -> float:
    """Return the polyphonic sound detection score of one sound, 0 to 1.

    It is the mean recall over all rates of false alarms, each the best that some threshold gives.
    Of more than 1000 scores that occur, so many are taken for thresholds, close together where few
    score as high. Source: Bilen et al. 2020; with one sound there is no cross-trigger.

    Args:
        true: the events of each recording.
        curves: the scores of each; moment ``i`` fills ``[i * hop_s, (i + 1) * hop_s)``.
        duration_s: of all recordings together.
        tolerance: see there.
    """
    wanted = tolerance or Tolerance()
    n_events = sum(len(events) for events in true)
    if not n_events:
        return math.nan
    per_hour, recall = [], []
    for threshold in _thresholds(curves):
        counts = [_judge(*pair, threshold, wanted) for pair in zip(true, curves, strict=True)]
        recall.append(sum(right for right, _ in counts) / n_events)
        per_hour.append(sum(false for _, false in counts) * 3600 / duration_s)
    order = np.argsort(per_hour, kind="stable")
    best = np.maximum.accumulate(np.array(recall)[order])
    steps = np.minimum(np.append(np.array(per_hour)[order], np.inf), wanted.max_per_hour)
    return float((best * np.diff(steps)).sum() / wanted.max_per_hour)


def blocks_of(
    recordings: NDArray[np.int64], times_s: NDArray[np.float64], block_s: float = 60.0
) -> NDArray[np.int64]:
    """Return which clips stand and fall together in a bootstrap, as numbers from 0.

    Clips of one recording are alike: whole recordings are drawn. Where there are fewer than five,
    stretches of time are.

    Args:
        recordings: which recording each clip is of, as an index, shape ``(n,)``.
        times_s: where it starts, shape ``(n,)``.
        block_s: how long a stretch is.
    """
    if len(np.unique(recordings)) >= _FEW_RECORDINGS:
        keys = np.column_stack([recordings, np.zeros_like(recordings)])
    else:
        keys = np.column_stack([recordings, (times_s // block_s).astype(np.int64)])
    return np.unique(keys, axis=0, return_inverse=True)[1].reshape(-1)


def bootstrap(
    blocks: NDArray[np.int64],
    figure: Callable[[NDArray[np.int64]], float],
    rng: np.random.Generator,
    n_draws: int = 500,
) -> Estimate:
    """Return a figure with the interval that 95 % of draws of whole blocks give.

    Draws in which it is ``nan``, for nothing to find, do not count. Source: Efron 1979.

    Args:
        blocks: of each row, from 0, shape ``(n,)``; see ``blocks_of``.
        figure: the figure of some rows, which may occur more than once.
        rng: draws.
        n_draws: how often.
    """
    value = figure(np.arange(len(blocks)))
    order = np.argsort(blocks, kind="stable")
    members = np.split(order, np.flatnonzero(np.diff(blocks[order])) + 1)
    draws = rng.integers(len(members), size=(n_draws, len(members)))
    figures = np.array([figure(np.concatenate([members[i] for i in draw])) for draw in draws])
    if math.isnan(value) or np.isnan(figures).all():
        return Estimate(value, math.nan, math.nan)
    low, high = np.nanquantile(figures, [0.025, 0.975]).tolist()
    return Estimate(value, min(low, value), max(high, value))


def _edges(duration_s: float, clip_s: float) -> NDArray[np.float64]:
    n_clips = max(0, math.ceil(duration_s / clip_s - _HAIR))
    return np.asarray(np.minimum(np.arange(n_clips + 1) * clip_s, duration_s), np.float64)


def _covered_s(spans: Sequence[Span], times_s: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return how many seconds of the spans lie before each time."""
    apart = merge(spans)
    edges = np.array([time for span in apart for time in (span.start_s, span.end_s)])
    lengths = np.array([length for span in apart for length in (0.0, span.length_s)])
    if not apart:
        return np.zeros(len(times_s))
    return np.asarray(np.interp(times_s, edges, np.cumsum(lengths)), np.float64)


def _thresholds(curves: Sequence[Curve]) -> Iterator[float]:
    scores = np.concatenate([np.zeros(0, np.float32), *(curve.scores for curve in curves)])
    distinct = np.unique(scores[~np.isnan(scores)])[::-1]
    if len(distinct) > _MOST_THRESHOLDS:
        ranked = np.sort(scores[~np.isnan(scores)])[::-1]
        ranks = np.geomspace(1, len(ranked), _MOST_THRESHOLDS).astype(np.int64) - 1
        distinct = np.unique(ranked[ranks])[::-1]
    yield from distinct.tolist()


def _judge(
    true: Sequence[Span], curve: Curve, threshold: float, tolerance: Tolerance
) -> tuple[int, int]:
    """Return how many events were found, and how many detections were false."""
    edges = np.flatnonzero(np.diff(curve.scores >= threshold, prepend=False, append=False))
    claims = edges.reshape(-1, 2) * curve.hop_s
    shared = np.diff(_covered_s(true, claims.reshape(-1)).reshape(-1, 2), axis=1)[:, 0]
    is_good = shared >= tolerance.dtc * (claims[:, 1] - claims[:, 0]) - _HAIR
    good = [Span(start, end) for start, end in claims[is_good].tolist()]
    times = np.array([(event.start_s, event.end_s) for event in true]).reshape(-1, 2)
    covered = np.diff(_covered_s(good, times.reshape(-1)).reshape(-1, 2), axis=1)[:, 0]
    is_right = covered >= tolerance.gtc * (times[:, 1] - times[:, 0]) - _HAIR
    return int(is_right.sum()), int((~is_good).sum())
