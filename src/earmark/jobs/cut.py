"""Cut: every detection as a clip of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from earmark.core.timeline import widen
from earmark.errors import MediaError
from earmark.ports import Cutter
from earmark.values import Found, Progress, Skipped, Span


def cut(
    found: Found,
    cutter: Cutter,
    folder: Path,
    *,
    name: str,
    suffix: str,
    padding_s: float = 0.0,
) -> Iterator[Progress | Path | Skipped]:
    """Yield the path of each clip, and progress.

    Clips are called after their recording's name, their number and their start:
    ``talk-0003-00h12m03.450s.mp4``.
    """
    recording, n_spans = found.recording, len(found.detections)
    whole = Span(0.0, recording.duration_s)
    for number, span in enumerate(found.spans, start=1):
        to = folder / f"{name}-{number:04d}-{_moment(span.start_s)}{suffix}"
        try:
            cutter.cut(recording, widen(span, padding_s, whole), to)
        except MediaError as error:
            yield Skipped(to, error.reason, error)
        else:
            yield to
        yield Progress(recording.path, float(number), float(n_spans))


def _moment(seconds: float) -> str:
    """Return a time as a file name can hold it; names sort as the times do."""
    milliseconds = round(seconds * 1000)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02d}h{minutes % 60:02d}m{milliseconds / 1000:06.3f}s"
