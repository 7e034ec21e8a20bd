"""The cards: one per found span."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import TypeAlias

from earmark.formats.report.markup import Markup, fill, percent
from earmark.formats.times import clock
from earmark.values import Detection, Picture, Recording, Span

CONTEXT_S = 0.5
"""How much is played before and after a span."""

PictureMaker: TypeAlias = Callable[[Recording, Span], Picture | None]
"""Makes the picture of a span, or ``None`` where there is none to be had."""

CARD = """
<li class="card" id="{id}" data-from="{from_s}" data-to="{to_s}"{shown}>
  <a class="play" href="{url}#t={from_s},{to_s}" aria-label="Play span {number}, {times}">
    {picture}<span class="glyph" aria-hidden="true"></span>
  </a>
  <p class="when"><span class="number">{number}</span>
    <span class="times">{times}</span>
    <button class="copy" type="button" aria-label="Copy the times of span {number}">Copy</button>
  </p>
  <p class="how"><span class="length">{length} s</span>
    <span class="bar" aria-hidden="true"><span style="width:{bar}"></span></span>
    <span class="score"><span class="unit">score</span> {score}</span></p>
</li>
"""
PICTURE = """<img loading="lazy" decoding="async" alt="" width="480" height="128"
      src="data:image/webp;base64,{image}">
    <span class="veil" style="left:0;width:{before}"></span>
    <span class="veil" style="right:0;width:{after}"></span>
    <span class="needle"></span>"""
NO_PICTURE = Markup('<span class="no-picture">no picture</span>')


def card(
    detection: Detection, picture: Picture | None, *, number: int, id_: str, url: str
) -> Markup:
    """Return the card of a span; ``url`` leads to the recording."""
    span = detection.span
    return fill(
        CARD,
        id=id_,
        number=number,
        url=url,
        from_s=f"{max(0.0, span.start_s - CONTEXT_S):.3f}",
        to_s=f"{span.end_s + CONTEXT_S:.3f}",
        times=f"{clock(span.start_s)} \N{EN DASH} {clock(span.end_s)}",
        length=f"{span.length_s:.2f}",
        bar=percent(detection.score, 1),
        score=f"{detection.score:.2f}",
        shown=_shown(picture),
        picture=NO_PICTURE if picture is None else _picture(picture, span),
    )


def _shown(picture: Picture | None) -> Markup:
    if picture is None:
        return Markup()
    shown = picture.span
    template = ' data-shown-start="{start}" data-shown-end="{end}"'
    return fill(template, start=f"{shown.start_s:.3f}", end=f"{shown.end_s:.3f}")


def _picture(picture: Picture, span: Span) -> Markup:
    shown = picture.span
    return fill(
        PICTURE,
        image=base64.b64encode(picture.image).decode("ascii"),
        before=percent(span.start_s - shown.start_s, shown.length_s),
        after=percent(shown.end_s - span.end_s, shown.length_s),
    )
