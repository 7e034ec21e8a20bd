"""Set what was found beside what is true, one to one."""

from __future__ import annotations

from collections.abc import Sequence

from earmark.core.timeline import shared_s
from earmark.values import Matching, Span


def overlap(one: Span, other: Span) -> float:
    """Return intersection over union, 0 to 1; the same span is 1, even when it is empty."""
    if one == other:
        return 1.0
    both_s = shared_s(one, other)
    joint_s = one.length_s + other.length_s - both_s
    return both_s / joint_s if joint_s > 0 else 0.0


def match(true: Sequence[Span], found: Sequence[Span], min_overlap: float = 0.5) -> Matching:
    """Pair the spans that overlap best, by intersection over union, as long as any may be paired.

    Raises:
        ValueError: ``min_overlap`` is not above 0 and at most 1.
    """
    if not 0 < min_overlap <= 1:
        msg = f"an overlap lies above 0 and at most at 1, not at {min_overlap}"
        raise ValueError(msg)
    claims = sorted(
        (
            (-shared, i, j)
            for i, real in enumerate(true)
            for j, claimed in enumerate(found)
            if (shared := overlap(real, claimed)) >= min_overlap
        ),
    )
    partners: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in claims:
        if i not in partners and j not in taken:
            partners[i] = j
            taken.add(j)
    return Matching(
        pairs=tuple((true[i], found[partners[i]]) for i in sorted(partners)),
        missed=tuple(span for i, span in enumerate(true) if i not in partners),
        false=tuple(span for j, span in enumerate(found) if j not in taken),
    )
