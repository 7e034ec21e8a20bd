"""When to stop answering."""

from __future__ import annotations

import math

from earmark.values import Advice, Audit

NARROW = 0.15
"""Precision and recall known to so much, from end to end, are known well enough."""

_AT_LEAST = 30
"""Answers, before anything is known well enough."""


def advise(audit: Audit, n_left: int, narrow: float = NARROW) -> Advice:
    """Return whether more answers are worth the while, from what there is so far.

    Args:
        audit: of all answers so far.
        n_left: how many spans could still be asked about.
        narrow: how wide the intervals of precision and recall may be, 0 to 1.
    """
    n = audit.n_yes + audit.n_no + audit.n_unsure
    moments = audit.moments
    if not n_left:
        return Advice(is_enough=True, n_more=0, reason="Everything was answered: nothing to guess.")
    if n >= _AT_LEAST and not audit.n_yes and not moments.claimed:
        most = math.floor(moments.existing.high)
        reason = f"Not one yes in {n} answers, and nothing was found: at most {most} moments exist."
        return Advice(is_enough=True, n_more=0, reason=reason)
    figure, width = max(
        ("precision", moments.precision.width if moments.claimed else 0.0),
        ("recall", moments.recall.width),
        key=lambda pair: pair[1],
    )
    if n >= _AT_LEAST and width <= narrow:
        reason = f"Precision and recall are known to within {width:.2f}, from end to end."
        return Advice(is_enough=True, n_more=0, reason=reason)
    # An interval narrows with the root of the answers.
    n_wanted = max(_AT_LEAST, math.ceil(max(n, 1) * (width / narrow) ** 2)) if n else _AT_LEAST
    n_more = min(n_left, max(1, n_wanted - n))
    reason = f"{figure.capitalize()} is known to within {width:.2f} only; {narrow:.2f} is good."
    return Advice(is_enough=False, n_more=n_more, reason=reason)
