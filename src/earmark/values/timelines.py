"""What an editor is handed: which frames of which recordings, and marks on them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from earmark.values.media import Recording


class Manner(StrEnum):
    """What becomes of the moments on a timeline."""

    KEEP = "keep"
    CUT = "cut"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class FrameRate:
    """How frames are counted.

    Attributes:
        per_s: 30000/1001 for what is called 29.97.
        is_drop: whether time codes leave numbers out so as to keep up with the clock; only those
            of 29.97 and 59.94 can.
    """

    per_s: Fraction
    is_drop: bool = False

    def __post_init__(self) -> None:
        if self.per_s <= 0:
            msg = f"a frame rate is more than 0, not {self.per_s}"
            raise ValueError(msg)
        if self.is_drop and self.per_s not in {Fraction(30000, 1001), Fraction(60000, 1001)}:
            msg = f"only 29.97 and 59.94 have drop-frame time codes, not {float(self.per_s):g}"
            raise ValueError(msg)

    @property
    def nominal(self) -> int:
        """Return how many numbers a time code has for a second: 30 for 29.97."""
        return round(self.per_s)

    def frame_at(self, time_s: float) -> int:
        """Return the frame whose start is nearest to a time."""
        return round(Fraction(time_s) * self.per_s)


@dataclass(frozen=True, slots=True)
class Reel:
    """What an editor must know of a recording.

    Attributes:
        frames_per_s: of its picture, on average; ``None`` where there is none.
        is_variable: whether its frames come at uneven times.
        timecode: that of its first frame, as it is written in the file; empty where none is.
        width: of its picture; 0 where there is none, and so for the height.
    """

    recording: Recording
    frames_per_s: Fraction | None = None
    is_variable: bool = False
    timecode: str = ""
    width: int = 0
    height: int = 0

    @property
    def has_picture(self) -> bool:
        """Return whether there is anything to see."""
        return self.frames_per_s is not None


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment on a cut: frames ``[first, last)`` from the reel's first, and what it is called."""

    first: int
    last: int
    name: str


@dataclass(frozen=True, slots=True)
class Take:
    """Frames ``[first, last)`` of a reel, counted from its first at the timeline's rate."""

    reel: Reel
    first: int
    last: int
    name: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class EditList:
    """A timeline: takes one after the other.

    Attributes:
        n_frames: of each reel, as long as it is, by its place in ``reels``.
        starts: the number that each reel's first frame has by its time code.
    """

    name: str
    rate: FrameRate
    takes: tuple[Take, ...]
    reels: tuple[Reel, ...]
    n_frames: tuple[int, ...]
    starts: tuple[int, ...]

    def start_of(self, reel: Reel) -> int:
        """Return the number of a reel's first frame."""
        return self.starts[self.reels.index(reel)]

    def length_of(self, reel: Reel) -> int:
        """Return how many frames a reel has."""
        return self.n_frames[self.reels.index(reel)]


@dataclass(frozen=True, slots=True)
class TimelineLook:
    """What a timeline is like.

    Attributes:
        kind: its format; empty for what the file's name says.
        manner: keep only the moments, cut them out, or keep all and mark them.
        rate: of the timeline; ``None`` for that of the first recording with a picture.
        is_relative: whether recordings are named by their way from the file, rather than by where
            they lie on this machine.
    """

    kind: str = ""
    manner: Manner = Manner.KEEP
    rate: FrameRate | None = None
    is_relative: bool = False
