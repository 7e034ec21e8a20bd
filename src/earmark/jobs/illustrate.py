"""Illustrate: a picture of the sound of every detection."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from earmark.core.excerpts import sounds_of
from earmark.core.timeline import widen
from earmark.errors import EarmarkError
from earmark.ports import Decoder
from earmark.values import Found, Picture, Progress, Samples, Span, TrackChoice

CONTEXT_S = 0.7
LONGEST_S = 120.0
"""Of a longer span the picture shows the beginning."""

Paint = Callable[[Samples, int], bytes]
"""Makes a picture of samples at a rate."""


def illustrate(
    found: Found, choice: TrackChoice, decoder: Decoder, paint: Paint
) -> Iterator[Progress | tuple[Span, Picture]]:
    """Yield a picture for each detection, in order, and progress; none where reading fails now."""
    path, n_spans = found.recording.path, len(found.detections)
    if not n_spans:
        return
    whole = Span(0.0, found.recording.duration_s)
    shown = [widen(span, CONTEXT_S, whole) for span in found.spans]
    shown = [Span(s.start_s, min(s.end_s, s.start_s + LONGEST_S)) for s in shown]
    try:
        with decoder.open(path, choice) as sound:
            pieces = zip(found.spans, shown, sounds_of(sound, shown), strict=False)
            for number, (span, seen, samples) in enumerate(pieces, start=1):
                if len(samples):
                    end_s = seen.start_s + len(samples) / sound.sample_rate_hz
                    really = Span(seen.start_s, min(seen.end_s, end_s))
                    yield span, Picture(paint(samples, sound.sample_rate_hz), really)
                yield Progress(path, float(number), float(n_spans))
    except EarmarkError:
        return  # the file went away after it was listened to: the page says "no picture"
