"""Leave silence out: which pieces of a recording hold any sound?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress

from earmark.core.silence import Loudness
from earmark.ports import Decoder
from earmark.values import Moment, Progress, Recording, TrackChoice


def leave_silence_out(
    recording: Recording, pieces: Sequence[Moment], choice: TrackChoice, decoder: Decoder
) -> Iterator[Progress | list[Moment]]:
    """Yield progress, then at last the pieces in which something rises above the noise floor.

    All of the recording is listened to, as its noise floor is not that of a few moments.

    ``MediaError`` says why it cannot be used, ``ChoiceError`` that it has no such track or channel.
    """
    with decoder.open(recording.path, choice) as sound:
        loudness = Loudness(sound.sample_rate_hz)
        n_heard = 0
        for block in sound.blocks():
            loudness.push(block)
            n_heard += block.size
            yield Progress(recording.path, n_heard / sound.sample_rate_hz, recording.duration_s)
    yield list(compress(pieces, loudness.is_sounding([each.span for each in pieces])))
