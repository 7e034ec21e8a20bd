"""What a detector claims about recordings, beside what people said of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from earmark.core.decide import decide
from earmark.core.detector import Detector
from earmark.core.timeline import shared_s
from earmark.values import Curve, Detection, Label, Span, Verdict

_SAME = 0.5
"""A label speaks of a claim that shares so much of the shorter of both."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What the machine believes of a span, and what was said of it last, if anything."""

    span: Span
    score: float
    verdict: Verdict | None


def claims_in(curve: Curve, duration_s: float, detector: Detector) -> tuple[Detection, ...]:
    """Return all that scores at least a little, sure or not, ordered and disjoint."""
    rule = replace(detector.rule, min_score=0.0)
    return decide(curve, duration_s, rule, detector.calibration)


def judged(claims: Iterable[Detection], labels: Sequence[Label]) -> tuple[Claim, ...]:
    """Set the claims about a recording beside the labels of it, the last of which counts.

    Args:
        claims: ordered and disjoint.
        labels: of the same recording and sound.
    """
    ordered = sorted(labels, key=lambda label: label.span.start_s)
    longest_s = max((label.span.length_s for label in ordered), default=0.0)
    told: list[Claim] = []
    first = 0
    for claim in claims:
        while first < len(ordered) and ordered[first].span.start_s < claim.start_s - longest_s:
            first += 1
        near: list[Label] = []
        for label in ordered[first:]:
            if label.span.start_s >= claim.end_s:
                break
            if _speaks_of(label.span, claim.span):
                near.append(label)
        last = max(near, key=lambda label: label.number, default=None)
        told.append(Claim(claim.span, claim.score, last.verdict if last else None))
    return tuple(told)


def _speaks_of(span: Span, claim: Span) -> bool:
    return shared_s(span, claim) > _SAME * min(span.length_s, claim.length_s)
