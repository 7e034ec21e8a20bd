"""What can go wrong, branched by what the user can do about it.

EarmarkError
├── MediaError            this recording is at fault: skip it, go on with the others
│   ├── MediaNotFound     check the path
│   ├── EmptyMedia        zero bytes: fetch it again
│   ├── NotMedia          no container FFmpeg knows, or its index is lost
│   ├── NoAudioTrack      only pictures inside
│   └── UndecodableAudio  an audio track is there, but nothing of it can be decoded
├── ChoiceError           the asked-for track, channel or rule is not there: ask for another
├── OutputError           a result cannot be written: free the disk, name another place
├── WorkerLost            a process died at work, mostly for want of memory: use fewer at once
├── ProjectError          there is no project here, or one in the way: name another folder
├── LabelsError           a file or folder holds no labels of that kind: name another, or its format
├── AnswersError          too little was answered to learn from or to measure by: answer more
├── CatalogueError        what a project knows cannot be read or written, or is asked for in vain
├── FetchError            an address gives no recording: name another, or try again later
├── ExtraMissing          an optional part is not installed: install it
└── ModelError            a detector or encoder is not there, damaged or foreign: name another
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
    """The recording has no such track or channel, or the detector no such rule."""


class OutputError(EarmarkError):
    """A result cannot be written where it was asked for."""


class WorkerLost(EarmarkError):
    """A process ended in the middle of its work.

    Args:
        exit_code: its exit code; negative for the signal that ended it.
    """

    def __init__(self, exit_code: int | None) -> None:
        super().__init__(
            f"the process that listened to it ended with exit code {exit_code}, "
            "perhaps for want of memory; try again with --jobs 1"
        )
        self.exit_code = exit_code

    def __reduce__(self) -> tuple[type[WorkerLost], tuple[int | None]]:
        """Let the error travel between processes with its attributes."""
        return type(self), (self.exit_code,)


class ProjectError(EarmarkError):
    """A folder is no project, or cannot become one."""


class LabelsError(EarmarkError):
    """A file or folder of labels, or what its names are said to mean, cannot be understood."""


class AnswersError(EarmarkError):
    """Too little was answered for what was asked."""


class CatalogueError(EarmarkError):
    """A project's catalogue cannot do what was asked."""


class FetchError(EarmarkError):
    """An address gives no recording.

    Args:
        address: what was asked for.
        reason: what was wrong and what to do, without the address.
    """

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"{address}: {reason}")
        self.address = address
        self.reason = reason

    def __reduce__(self) -> tuple[type[FetchError], tuple[str, str]]:
        """Let the error travel between processes with its attributes."""
        return type(self), (self.address, self.reason)


class ExtraMissing(EarmarkError):
    """A part that not everybody needs is not installed.

    Args:
        what: what needs it, as a sentence begins.
        extra: the name of the extra that brings it.
    """

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(
            f"{what} needs a part that is not installed. Run: pip install 'earmark[{extra}]'"
        )
        self.what = what
        self.extra = extra

    def __reduce__(self) -> tuple[type[ExtraMissing], tuple[str, str]]:
        """Let the error travel between processes with its attributes."""
        return type(self), (self.what, self.extra)


class ModelError(EarmarkError):
    """A detector or encoder cannot be used."""
