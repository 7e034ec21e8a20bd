"""What the machine thinks of spans, by the vectors that are kept."""

from __future__ import annotations

from collections.abc import Sequence

from earmark.core.head import Head
from earmark.core.hearings import Hearings, bounds_of
from earmark.values import Example


def highest_scores(
    examples: Sequence[Example], head: Head, hearings: Hearings
) -> list[float | None]:
    """Return the highest score in each example; ``None`` where its recording was not heard.

    Args:
        examples: in order of their recordings, so that each hearing is opened once.
        head: gives the scores.
        hearings: what was heard of the recordings.
    """
    scores: list[float | None] = []
    digest, hearing = "", None
    for each in examples:
        if each.moment.digest != digest:
            digest = each.moment.digest
            hearing = hearings.by_recording.get(digest)
        bounds = bounds_of(hearing, each.moment.span) if hearing else (0, 0)
        heard = head.score(hearing.vectors(*bounds)) if hearing and bounds[0] < bounds[1] else ()
        scores.append(float(max(heard)) if len(heard) else None)
    return scores
