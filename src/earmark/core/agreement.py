"""How far people agree who answered about the same spans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from earmark.core.answered import in_force
from earmark.values import Agreement, Label, Verdict


def agreements(labels: Iterable[Label]) -> tuple[Agreement, ...]:
    """Return how far each two people agree, of those who said yes or no to the same spans.

    Args:
        labels: of one sound; the last verdict of each person on each span counts.
    """
    told: dict[str, list[Label]] = {}
    for label in labels:
        told.setdefault(label.by, []).append(label)
    verdicts = {by: _verdicts(in_force(said)) for by, said in sorted(told.items())}
    pairs = (_compare(one, other, verdicts) for one, other in combinations(verdicts, 2))
    return tuple(pair for pair in pairs if pair.n)


def _verdicts(labels: Iterable[Label]) -> dict[tuple[str, float, float], bool]:
    return {
        (label.recording, round(label.span.start_s, 3), round(label.span.end_s, 3)): (
            label.verdict is Verdict.YES
        )
        for label in labels
        if label.verdict is not Verdict.UNSURE
    }


def _compare(
    one: str, other: str, verdicts: Mapping[str, Mapping[tuple[str, float, float], bool]]
) -> Agreement:
    here, there = verdicts[one], verdicts[other]
    both = [(here[place], there[place]) for place in here if place in there]
    n = len(both)
    n_same = sum(a == b for a, b in both)
    return Agreement(one, other, n, n_same / n if n else 0.0, _kappa(both) if n else None)


def _kappa(both: list[tuple[bool, bool]]) -> float | None:
    """Return the agreement beyond chance; ``None`` where both always say the same one thing.

    Source: Cohen 1960.
    """
    n = len(both)
    same = sum(a == b for a, b in both) / n
    yes_one, yes_other = (sum(pair[at] for pair in both) / n for at in (0, 1))
    by_chance = yes_one * yes_other + (1 - yes_one) * (1 - yes_other)
    return None if by_chance == 1 else (same - by_chance) / (1 - by_chance)
