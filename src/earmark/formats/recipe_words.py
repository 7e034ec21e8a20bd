"""What a round of the recipe says, in words: the page and the terminal say the same."""

from __future__ import annotations

from earmark.values import Confusion, Round

HELD_OUT = "Held out"
LEARNT = "Learnt from"


def trained_on(done: Round) -> str:
    """Return what a network was trained on, in a sentence."""
    n_yes = sum(each.is_true for each in done.clips)
    n_held_out = sum(each.is_held_out for each in done.clips)
    return (
        f"Round {done.number}: {done.network} on {len(done.clips):,} answers, {n_yes:,} yes and "
        f"{len(done.clips) - n_yes:,} no, of which {n_held_out:,} were held out: it did not learn "
        "from these."
    )


def held_out_in_words(done: Round) -> str:
    """Return how far the figures of what was held out can be believed."""
    if not any(each.is_held_out for each in done.clips):
        return "Too little was answered to hold anything out: nobody knows how right it is."
    return (
        "What it did not learn from, and how right it may be elsewhere in recordings like these. "
        "They chose when to stop training, which flatters a little."
    )


def learnt_in_words(done: Round) -> str:
    """Return what the figures of what was learnt from are good for."""
    n = sum(not each.is_held_out for each in done.clips)
    return (
        f"The {n:,} answers that it learnt from. They do not say how right it is: a network can "
        "learn them by heart. What it still gets wrong here is often answered wrongly."
    )


def counts_in_words(counts: Confusion) -> str:
    """Return how many were judged rightly."""
    n = counts.n_right + counts.n_rejected + counts.n_false + counts.n_missed
    right = counts.n_right + counts.n_rejected
    return f"{right:,.0f} of {n:,.0f} right ({share(counts.accuracy)})" if n else "none"


def share(value: float) -> str:
    """Return a share as a percentage."""
    return f"{100 * value:.1f} %"


def confusion_rows(counts: Confusion) -> tuple[tuple[str, float, float], ...]:
    """Return the rows of a confusion matrix: what people said, then as what the network has it.

    The numbers are of clips that the network has as yes, and as no.
    """
    return (
        ("people said yes", counts.n_right, counts.n_missed),
        ("people said no", counts.n_false, counts.n_rejected),
    )
