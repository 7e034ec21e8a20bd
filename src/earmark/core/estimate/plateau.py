"""When to stop teaching: more answers no longer change what is learnt."""

from __future__ import annotations

import math
from collections.abc import Sequence

from earmark.values import Advice, Milestone

_AT_LEAST = 30
"""Answers, before anything can be said."""

_LOOK_BACK = 20
"""Answers in which nothing may have changed."""

_STILL = 0.03
"""An F1 that moves by less than this stands still..."""

_GOOD = 0.9
"""... or is good enough, where its interval begins as high."""


def advise_teaching(n_answers: int, milestones: Sequence[Milestone], n_left: int) -> Advice:
    """Return whether more answers are worth the while.

    Args:
        n_answers: how many there are, of yes and no.
        milestones: how good it was after how many answers, in order.
        n_left: how many spans could still be asked about.
    """
    if not n_left:
        reason = "Everything was answered." if n_answers else "There is nothing to ask about yet."
        return Advice(is_enough=bool(n_answers), n_more=0, reason=reason)
    if n_answers < _AT_LEAST or not milestones:
        n_more = min(n_left, max(1, _AT_LEAST - n_answers))
        reason = f"After {_AT_LEAST} answers of both kinds it shows how well it learns."
        return Advice(is_enough=False, n_more=n_more, reason=reason)
    now = milestones[-1]
    if now.f1.low >= _GOOD:
        reason = f"Its F1 is {now.f1.low:.2f} at least. Train it, then audit what it finds."
        return Advice(is_enough=True, n_more=0, reason=reason)
    before = [each for each in milestones if each.n_answers <= now.n_answers - _LOOK_BACK]
    if before:
        moved = now.f1.value - before[-1].f1.value
        if abs(moved) < _STILL:
            n_since = now.n_answers - before[-1].n_answers
            reason = f"The last {n_since} answers moved its F1 by {moved:+.2f} only."
            return Advice(is_enough=True, n_more=0, reason=f"{reason} Train it, then audit it.")
    n_more = min(n_left, _LOOK_BACK if before else _AT_LEAST + _LOOK_BACK - n_answers)
    value = "unknown" if math.isnan(now.f1.value) else f"{now.f1.value:.2f}"
    reason = f"Its F1 is {value}, and still moves."
    return Advice(is_enough=False, n_more=max(1, n_more), reason=reason)
