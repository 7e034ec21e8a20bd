"""A random sample of questions, and what answers of before already say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from earmark.core.answered import in_force
from earmark.core.decide import decide
from earmark.core.detector import Detector
from earmark.core.estimate import Plan, plan
from earmark.core.hearings import Hearings, curve_of
from earmark.core.pick import Candidates, Pool, candidates, gather
from earmark.values import Curve, Label, Span, Verdict

_LEAST_S = 0.4
"""A detection reaches into a span where it shares as much with it, or half of itself."""

_HAIR = 1e-3
"""Spans are the same, or within each other, whatever a catalogue made of the floats."""


@dataclass(frozen=True, slots=True)
class Draw:
    """What an audit is known by: with the same draw and project, it goes on where it stopped.

    Attributes:
        seed: of chance.
        began: what was answered before is known; what is answered from then on is of the sample.
    """

    seed: int
    began: datetime


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """All of a project cut into spans, and an order of asking.

    Attributes:
        sound: what is asked about.
        pool: the spans; their scores are what the detector believes.
        is_found: which of them it claims, shape ``(n,)``.
        plan: whom to ask.
        known: what answers of before say of rows.
        draw: what made it.
    """

    sound: str
    pool: Pool
    is_found: NDArray[np.bool_]
    plan: Plan
    known: dict[int, Verdict]
    draw: Draw

    def answers(self, labels: Sequence[Label]) -> dict[int, Verdict]:
        """Return what is known of rows, from before and from the sample."""
        rows = {_key(self.pool, row): row for row in self.plan.order.tolist()}
        answers = dict(self.known)
        for label in in_force(each for each in labels if each.at >= self.draw.began):
            row = rows.get((label.recording, *_rounded(label.span)))
            if row is not None:
                answers[row] = label.verdict
        return answers


def draw_survey(
    detector: Detector, hearings: Hearings, labels: Sequence[Label], draw: Draw
) -> Survey:
    """Cut all recordings into spans and draw in which order to ask about them."""
    tables: dict[str, Candidates] = {}
    found = [np.zeros(0, np.bool_)]
    for digest, hearing in hearings.by_recording.items():
        curve = curve_of(detector.head, hearing)
        tables[digest] = candidates(curve)
        found.append(_is_found(tables[digest], curve, detector))
    pool = gather(tables)
    is_found = np.concatenate(found)
    known = _known(pool, [label for label in labels if label.at < draw.began])
    is_known = np.isin(np.arange(len(pool)), list(known))
    drawn = plan(pool.scores, is_found, np.random.default_rng(draw.seed), is_known)
    return Survey(detector.sound, pool, is_found, drawn, known, draw)


def _is_found(table: Candidates, curve: Curve, detector: Detector) -> NDArray[np.bool_]:
    duration_s = len(curve.scores) * curve.hop_s
    starts, ends = table.firsts * table.hop_s, table.lasts * table.hop_s
    is_found = np.zeros(len(table), np.bool_)
    for each in decide(curve, duration_s, detector.rule, detector.calibration):
        shared_s = np.minimum(ends, each.end_s) - np.maximum(starts, each.start_s)
        is_found |= shared_s >= min(_LEAST_S, each.span.length_s / 2) - _HAIR
    return is_found


def _known(pool: Pool, labels: Sequence[Label]) -> dict[int, Verdict]:
    """Return what answers say of rows: the same span, no all around it, or a yes within it."""
    known: dict[int, Verdict] = {}
    owners = {recording: at for at, recording in enumerate(pool.recordings)}
    for label in in_force(labels):
        owner = owners.get(label.recording, -1)
        begin, end = np.searchsorted(pool.owners, [owner, owner + 1]).tolist()
        first = begin + int(np.searchsorted(pool.ends_s[begin:end], label.span.start_s, "right"))
        last = begin + int(np.searchsorted(pool.starts_s[begin:end], label.span.end_s, "left"))
        for row in range(first, last):
            if _speaks_of(label, pool.span(row)) and known.get(row) is not Verdict.YES:
                known[row] = label.verdict
    return known


def _speaks_of(label: Label, span: Span) -> bool:
    if label.verdict is Verdict.YES:
        return _is_within(label.span, span)
    is_around = _is_within(span, label.span)
    return is_around and (label.verdict is Verdict.NO or _is_within(label.span, span))


def _is_within(one: Span, other: Span) -> bool:
    return one.start_s >= other.start_s - _HAIR and one.end_s <= other.end_s + _HAIR


def _key(pool: Pool, row: int) -> tuple[str, float, float]:
    return pool.recordings[pool.owners[row]], *_rounded(pool.span(row))


def _rounded(span: Span) -> tuple[float, float]:
    return round(span.start_s, 3), round(span.end_s, 3)
