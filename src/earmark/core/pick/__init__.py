"""Which spans to ask a person about next."""

from earmark.core.pick.candidates import Candidates, candidates, mean_vectors
from earmark.core.pick.pool import Pool, gather
from earmark.core.pick.strategies import STRATEGIES, Pick, Situation, pick
from earmark.core.pick.variety import liken, spread_out

__all__ = [
    "STRATEGIES",
    "Candidates",
    "Pick",
    "Pool",
    "Situation",
    "candidates",
    "gather",
    "liken",
    "mean_vectors",
    "pick",
    "spread_out",
]
