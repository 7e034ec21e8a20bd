"""A mute list: a script of FFmpeg's filters that silences the moments, and no other sound."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from earmark.values import Moment

STEP_SAMPLES = 64
"""FFmpeg switches between blocks of samples: these are 1.3 ms at 48 kHz."""

USUAL_SAMPLES = 1024


def mute_list(moments: Iterable[Moment]) -> bytes:
    """Return the script for the moments of one recording; overlapping ones are joined."""
    spans: list[tuple[float, float]] = []
    for span in sorted(moment.span for moment in moments):
        if spans and span.start_s <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], span.end_s))
        else:
            spans.append((span.start_s, span.end_s))
    return (
        f"asetnsamples=n={STEP_SAMPLES}:p=0,\n"
        f"volume=volume=0:enable='{_inside(spans)}',\n"
        f"asetnsamples=n={USUAL_SAMPLES}:p=0\n"
    ).encode()


def _inside(spans: Sequence[tuple[float, float]]) -> str:
    """Return what is 1 within ordered, disjoint spans, as a tree: quick, and never deep."""
    if len(spans) < 2:  # noqa: PLR2004 - a tree's leaf
        return "".join(f"\nbetween(t,{start_s:.6f},{end_s:.6f})" for start_s, end_s in spans) or "0"
    half = len(spans) // 2
    later = spans[half:]
    return f"if(lt(t,{later[0][0]:.6f}),{_inside(spans[:half])},{_inside(later)})"
