"""Set exact spans that people marked beside detections, where it is known what else there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earmark.core.answered import Answered
from earmark.core.decide import decide
from earmark.core.hearings import Hearings, curve_of
from earmark.core.judging import Manner
from earmark.core.matching import match
from earmark.core.metrics import blocks_of, bootstrap, psds
from earmark.core.teaching import HeldOut
from earmark.core.timeline import intersect, merge, total_s
from earmark.values import Confusion, Curve, EventJudgement, Hearing, Span, Verdict

_MOSTLY = 0.5
"""A detection counts where so much of it lies in time of which the truth is known."""


def judge_events(
    answered: Answered,
    held: HeldOut,
    hearings: Hearings,
    how: tuple[Manner, np.random.Generator],
) -> EventJudgement | None:
    """Return how right detections of whole events are, or ``None`` where nobody marked any.

    The truth is known in exact spans of the sound, and where it was said to be nowhere. Exact spans
    that touch are one event. Elsewhere, detections are neither right nor wrong.
    """
    manner, rng = how
    scenes = list(_scenes(answered, held, hearings))
    if not any(scene.true for scene in scenes):
        return None
    counts = [(at, *each) for at, scene in enumerate(scenes) for each in _count(scene, manner)]
    numbers = np.array([[at, start_s] for at, start_s, _ in counts])
    kinds = np.array([kind for *_, kind in counts], np.int64)
    blocks = blocks_of(numbers[:, 0].astype(np.int64), numbers[:, 1])

    def counted(rows: NDArray[np.int64]) -> Confusion:
        n_right, n_false, n_missed = np.bincount(kinds[rows], minlength=3).tolist()
        return Confusion(n_right, n_false, n_missed)

    def share(of: Callable[[Confusion], float]) -> Callable[[NDArray[np.int64]], float]:
        return lambda rows: of(counted(rows))

    known_s = sum(total_s(scene.known) for scene in scenes)
    return EventJudgement(
        confusion=counted(np.arange(len(kinds))),
        precision=bootstrap(blocks, share(lambda each: each.precision), rng),
        recall=bootstrap(blocks, share(lambda each: each.recall), rng),
        f1=bootstrap(blocks, share(lambda each: each.f1), rng),
        psds=psds([s.true for s in scenes], [_masked(s) for s in scenes], known_s),
        known_s=known_s,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Scene:
    """What is known of a recording, and its scores by heads that did not learn from it."""

    true: list[Span]
    known: list[Span]
    curve: Curve


_RIGHT, _FALSE, _MISSED = range(3)


def _scenes(answered: Answered, held: HeldOut, hearings: Hearings) -> Iterator[_Scene]:
    is_strong = answered.is_strong.tolist()
    recordings = np.array([label.recording for label in answered.labels])
    for recording in np.unique(recordings).tolist():
        rows = np.flatnonzero(recordings == recording)
        labels = [answered.labels[row] for row in rows.tolist()]
        true = merge(answered.labels[row].span for row in rows.tolist() if is_strong[row])
        nothing = [label.span for label in labels if label.verdict is Verdict.NO]
        middles = np.array([(each.span.start_s + each.span.end_s) / 2 for each in labels])
        hearing = hearings.by_recording[recording]
        scores = _scores(hearing, held, held.folds[rows], middles)
        if true or nothing:
            yield _Scene(true, merge([*true, *nothing]), Curve(scores, hearing.hop_s))


def _scores(
    hearing: Hearing, held: HeldOut, folds: NDArray[np.int64], middles: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Return scores all along a recording, each by the head for the nearest answer."""
    order = np.argsort(middles, kind="stable")
    ends = (middles[order][1:] + middles[order][:-1]) / 2
    times = np.arange(len(hearing.levels)) * hearing.hop_s
    nearest = folds[order][np.searchsorted(ends, times)]
    scores = np.zeros(len(times), np.float32)
    for fold in np.unique(nearest).tolist():
        scores[nearest == fold] = curve_of(held.heads[fold], hearing).scores[nearest == fold]
    return scores


def _count(scene: _Scene, manner: Manner) -> Iterator[tuple[float, int]]:
    """Yield when each event and each false detection starts, and what it is."""
    duration_s = len(scene.curve.scores) * scene.curve.hop_s
    found = decide(scene.curve, duration_s, manner.rule, manner.calibration)
    spans = [each.span for each in found]
    judged = [
        span
        for span in spans
        if total_s(intersect([span], scene.known)) >= _MOSTLY * span.length_s
        or total_s(intersect([span], scene.true)) > 0
    ]
    matching = match(scene.true, judged)
    yield from ((true.start_s, _RIGHT) for true, _ in matching.pairs)
    yield from ((span.start_s, _FALSE) for span in matching.false)
    yield from ((span.start_s, _MISSED) for span in matching.missed)


def _masked(scene: _Scene) -> Curve:
    """Return the scores, 0 wherever nobody knows."""
    times = (np.arange(len(scene.curve.scores)) + 0.5) * scene.curve.hop_s
    edges = [time for span in scene.known for time in (span.start_s, span.end_s)]
    is_known = np.searchsorted(edges, times, "right") % 2 == 1
    return Curve(np.where(is_known, scene.curve.scores, 0).astype(np.float32), scene.curve.hop_s)
