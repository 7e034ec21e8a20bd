"""Cut: every piece of a recording as a clip of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from earmark.errors import ChoiceError, MediaError
from earmark.ports import Cutter
from earmark.values import Clip, Cut, Moment, Progress, Recording, Skipped


def cut(
    recording: Recording, pieces: Sequence[tuple[Moment, Cut]], cutter: Cutter
) -> Iterator[Progress | Clip | Skipped]:
    """Yield each clip when it is whole, and progress in clips.

    A clip that cannot be read is skipped under its own name, a recording that cannot be used at all
    under its path.
    """
    moments = {piece.to: moment for moment, piece in pieces}
    n_done = 0
    try:
        for piece, done in cutter.cut_each(recording, [piece for _, piece in pieces]):
            if isinstance(done, MediaError):
                yield Skipped(piece.to, done.reason, done)
            else:
                yield Clip(piece.to, moments[piece.to], done)
            n_done += 1
            yield Progress(recording.path, float(n_done), float(len(pieces)))
    except (MediaError, ChoiceError) as error:
        yield Skipped.because(recording.path, error)
        yield Progress(recording.path, float(len(pieces)), float(len(pieces)))
