"""The types a user's editor shows; mypy reads this file, nothing runs it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_type

from earmark.values import Acoustics, Detection, Found, Recording, Span


def found_spans_are_typed(found: Found) -> None:
    """What a run over one recording gives."""
    assert_type(found.recording, Recording)
    assert_type(found.detections, tuple[Detection, ...])
    assert_type(found.detections[0].span.start_s, float)
    assert_type(found.keystrokes, tuple[float, ...] | None)
    assert_type(found.spans, Iterator[Span])


def acoustics_are_numbers(acoustics: Acoustics) -> None:
    """What ``earmark info`` shows of the sound itself."""
    assert_type(acoustics.bandwidth_hz, float)
