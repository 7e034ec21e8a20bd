"""Excerpt: the sound of one stretch of a recording, to be looked at or listened to."""

from __future__ import annotations

import numpy as np

from earmark.core.members import fault_of
from earmark.errors import ChoiceError
from earmark.ports import Decoder
from earmark.values import Member, Samples, Span

LONGEST_S = 180.0
"""Of a longer stretch nobody sees or remembers a sound."""


def excerpt(member: Member, span: Span, decoder: Decoder) -> tuple[Samples, int]:
    """Return the chosen sound of a stretch, and its rate in hertz; silence where it ends before.

    ``MediaError`` says why the recording cannot be read.

    Raises:
        ChoiceError: the recording has no such stretch, or it is too long.
    """
    fault = fault_of(span, member.recording)
    if not fault and span.length_s > LONGEST_S:
        fault = f"it is {span.length_s:.0f} s long, and {LONGEST_S:.0f} s is the most"
    if fault:
        raise ChoiceError(f"{member.recording.path}: cannot show that stretch: {fault}.")
    with decoder.open(member.recording.path, member.choice) as sound:
        rate_hz = sound.sample_rate_hz
        first, last = round(span.start_s * rate_hz), round(span.end_s * rate_hz)
        heard = np.concatenate([np.zeros(0, np.float32), *sound.blocks(first, last)])
    return np.pad(heard, (0, max(0, last - first - len(heard)))), rate_hz
