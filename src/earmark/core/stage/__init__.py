"""A stream-like soundtrack made from nothing but a seed, with typing whose truth is known."""

from earmark.core.stage.mix import Stage, compose
from earmark.core.stage.typist import Press, pages_of

__all__ = ["Press", "Stage", "compose", "pages_of"]
