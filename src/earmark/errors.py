"""What can go wrong, branched by what the user can do about it.

EarmarkError
├── MediaError            this recording is at fault: skip it, go on with the others
│   ├── MediaNotFound     check the path
│   ├── EmptyMedia        zero bytes: fetch it again
│   ├── NotMedia          no container FFmpeg knows, or its index is lost
│   ├── NoAudioTrack      only pictures inside
│   └── UndecodableAudio  an audio track is there, but nothing of it can be decoded
├── ChoiceError           the asked-for track or channel is not there: ask for another
├── OutputError           a result cannot be written: free the disk, name another place
└── ModelError            the bundled encoder or head is damaged: install earmark again
"""

from __future__ import annotations

from pathlib import Path


class EarmarkError(Exception):
    """Whatever earmark raises on purpose."""


class MediaError(EarmarkError):
    """A recording that cannot be used.

    Args:
        path: the recording.
        reason: what was wrong, what was found and what to do, without the path.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason

    def __reduce__(self) -> tuple[type[MediaError], tuple[Path, str]]:
        """Let the error travel between processes with its attributes."""
        return type(self), (self.path, self.reason)


class MediaNotFound(MediaError):
    """There is no such file."""


class EmptyMedia(MediaError):
    """The file holds zero bytes."""


class NotMedia(MediaError):
    """The file is no media, or too damaged to be opened."""


class NoAudioTrack(MediaError):
    """The file holds no sound."""


class UndecodableAudio(MediaError):
    """The audio track cannot be decoded at all."""


class ChoiceError(EarmarkError):
    """The recording has no such track or channel."""


class OutputError(EarmarkError):
    """A result cannot be written where it was asked for."""


class ModelError(EarmarkError):
    """The encoder or head cannot be used."""
