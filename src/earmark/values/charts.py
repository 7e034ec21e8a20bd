"""Pictures of figures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture that explains figures.

    Attributes:
        title: what it shows.
        svg: the picture, one ``<svg>`` element that needs nothing else.
        told: what a person sees in it, for those who do not see it.
    """

    title: str
    svg: str
    told: str
