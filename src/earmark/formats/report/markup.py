"""HTML that is safe by default: what is not known to be markup is escaped."""

from __future__ import annotations

import html
from collections.abc import Iterable


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def fill(template: str, **values: object) -> Markup:
    """Return a template with its ``{names}`` filled in; every value but ``Markup`` is escaped."""
    safe = {
        name: value if isinstance(value, Markup) else html.escape(str(value))
        for name, value in values.items()
    }
    return Markup(template.format(**safe))


def joined(parts: Iterable[Markup]) -> Markup:
    """Return pieces of markup one after the other."""
    return Markup("".join(parts))


def percent(part: float, whole: float) -> str:
    """Return a share as CSS says it, held within 0 and 100."""
    share = 100 * part / whole if whole > 0 else 0.0
    return f"{min(100.0, max(0.0, share)):.3f}%"


def plural(count: int, noun: str) -> str:
    """Return ``1 span``, ``2 spans``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
