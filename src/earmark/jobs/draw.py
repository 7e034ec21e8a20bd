"""Draw: a picture of the sound of each piece of a recording."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np

from earmark.core.excerpts import sounds_of
from earmark.core.looks import channels_of, paint
from earmark.core.members import count_channels
from earmark.errors import ChoiceError, MediaError
from earmark.ports import Decoder
from earmark.values import Cut, PictureLook, Pixels, Skipped, TrackChoice

LONGEST_S = 180.0
"""Of a longer piece nobody sees a sound."""


def draw(
    path: Path, cuts: Sequence[Cut], choice: TrackChoice, look: PictureLook, decoder: Decoder
) -> Iterator[tuple[Path, Pixels] | Skipped]:
    """Yield where each picture goes, and the picture, in order; or why there is none.

    What cannot be drawn is skipped under the picture's name, a recording that cannot be used under
    its own.

    Args:
        path: the recording.
        cuts: its pieces, in order of their starts.
        choice: which sound of it; a channel that was chosen stands alone in any look.
        look: what pictures are like.
        decoder: opens it.
    """
    seen = [cut for cut in cuts if cut.span.length_s <= LONGEST_S]
    yield from (Skipped(cut.to, _TOO_LONG) for cut in cuts if cut.span.length_s > LONGEST_S)
    try:
        channels = channels_of(look.look, choice, count_channels(decoder.probe(path), choice))
        with ExitStack() as stack:
            sounds = [
                stack.enter_context(decoder.open(path, replace(choice, channel=channel)))
                for channel in channels
            ]
            heard = (sounds_of(sound, [cut.span for cut in seen]) for sound in sounds)
            for cut, *sides in zip(seen, *heard, strict=True):
                if min(map(len, sides)):
                    yield cut.to, paint(np.stack(sides), sounds[0].sample_rate_hz, look)
                else:
                    yield Skipped(cut.to, "there is no sound: the recording ends before it")
    except (MediaError, ChoiceError) as error:
        yield Skipped.because(path, error)


_TOO_LONG = f"is longer than {LONGEST_S:.0f} s: cut it shorter"
