"""Where a recording was fetched from, and how to fetch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FetchRule:
    """What to fetch, and how politely.

    Attributes:
        audio_only: whether sound without a picture is enough, where a site offers it.
        most_lines: height of the picture that is enough; a smaller one is taken where there is
            no such, the next larger one where there are only larger ones.
        most_bytes_per_s: the speed at which to fetch; ``None`` for as fast as it comes.
        pause_s: from one recording to the next.
        first: how many recordings of a playlist to take, from its top; ``None`` for all.
    """

    audio_only: bool = False
    most_lines: int = 1080
    most_bytes_per_s: float | None = None
    pause_s: float = 2.0
    first: int | None = None

    def __post_init__(self) -> None:
        if self.most_lines < 1 or (self.first is not None and self.first < 1):
            raise ValueError("lines of a picture and recordings of a playlist are counted from 1")
        if self.pause_s < 0 or (self.most_bytes_per_s is not None and self.most_bytes_per_s <= 0):
            raise ValueError("a pause is 0 s or more, and a speed more than 0 bytes a second")


@dataclass(frozen=True, slots=True)
class Quality:
    """What was fetched of all that a source offers. Empty or 0 where the source does not say.

    Attributes:
        name: what the source calls it.
        bit_rate_bps: of sound and picture together.
    """

    name: str = ""
    container: str = ""
    video_codec: str = ""
    audio_codec: str = ""
    width: int = 0
    height: int = 0
    frame_rate_hz: float = 0.0
    bit_rate_bps: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """Where a recording was fetched from.

    Attributes:
        key: what the source is known by: the site and its own number for it, or its address.
        address: of the page; without a name and password.
        asked: the address that somebody asked for: a playlist's, perhaps.
        is_alone: whether nothing else lies at that address.
        by: who published it.
        published: the day; ``None`` where the source does not say.
        licence: in the source's own words; empty where it does not say, which permits nothing.
        file: name of the file beside which this is kept; empty where the project had the same
            recording already.
        digest: of the recording's content; empty until it is a project's.
        fetched_at: with a time zone.
        fetched_with: the program, and its version.
    """

    key: str
    title: str
    address: str
    asked: str
    file: str
    size_bytes: int
    fetched_at: datetime
    fetched_with: str
    digest: str = ""
    by: str = ""
    published: date | None = None
    licence: str = ""
    duration_s: float = 0.0
    is_audio_only: bool = False
    is_alone: bool = False
    quality: Quality = Quality()


@dataclass(frozen=True, slots=True)
class Offer:
    """A recording, or a list of them, that lies at an address; not fetched yet.

    Attributes:
        key: as of a ``Source``.
        address: where it is; names the offer to people.
        number: what the fetcher that made the offer knows it by.
        is_alone: whether nothing else lies at the address that was asked for.
    """

    key: str
    address: str
    number: int
    is_alone: bool = True


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that was fetched."""

    path: Path
    source: Source


@dataclass(frozen=True, slots=True)
class Kept:
    """What was fetched before, and is still there."""

    source: Source
