"""How scores become detections of a sound that nobody made a rule for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from earmark.core.answered import Answered
from earmark.values import DecisionRule

_FEWEST_STRONG = 5
"""Exact spans, before they say how short the sound may be."""


def rule_for(answered: Answered) -> DecisionRule:
    """Return the usual rule, or one for shorter sounds where the exact spans are as short."""
    usual = DecisionRule()
    labels = zip(answered.labels, answered.is_strong.tolist(), strict=True)
    lengths_s = [label.span.length_s for label, is_strong in labels if is_strong]
    if len(lengths_s) < _FEWEST_STRONG:
        return usual
    # Half of the short ones: a detection need not cover all of a sound.
    shortest_s = float(np.quantile(lengths_s, 0.1)) / 2
    return replace(usual, shortest_s=min(usual.shortest_s, shortest_s))
