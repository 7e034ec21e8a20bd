"""The home of yt-dlp: recordings out of web pages, playlists and streams."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeAlias
from urllib.parse import urlsplit, urlunsplit

from earmark.adapters.fetch_faults import Listener, told_fault
from earmark.adapters.in_a_thread import in_a_thread
from earmark.adapters.only_one import only_one
from earmark.core.source_names import source_name
from earmark.errors import ExtraMissing, FetchError, OutputError
from earmark.values import Fetched, FetchRule, Offer, Progress, Quality, Source

if TYPE_CHECKING:
    from yt_dlp import YoutubeDL

PARTIAL_NAME = ".partial"
GENERIC = frozenset({"generic", "html5mediaembed"})
"""What has no numbers of its own for what it finds in any page."""
SMUGGLED = "#__youtubedl_smuggle="
SILENCE_S = 20.0
"""A server that says nothing for so long is tried again."""
N_TRIES = 4
LONGEST_WAIT_S = 8.0
UNKNOWN_LENGTH_S = 60.0
"""Progress needs a length where a source states none."""

Told: TypeAlias = dict[str, Any]
"""What yt-dlp tells of a recording."""


class YtDlpFetcher:
    """Fetches with yt-dlp, into one folder; a context manager, which lets go of connections.

    Args:
        folder: made when something is fetched.
        rule: what to fetch, and how politely.

    Raises:
        ExtraMissing: yt-dlp is not installed.
    """

    def __init__(self, folder: Path, rule: FetchRule) -> None:
        try:
            import yt_dlp
        except ImportError as error:
            raise ExtraMissing("Fetching from an address", "url") from error
        self._library = yt_dlp
        self._folder = folder
        self._rule = rule
        self._offered: list[Told] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if "_looking" in self.__dict__:
            self._looking.close()

    def offers(self, address: str) -> Iterator[Offer]:
        """Yield what lies at an address, in the order of the source; nothing is fetched.

        ``FetchError`` says that nothing does, or that it cannot be reached.
        """
        with self._told(address):
            told = self._resolve({"_type": "url", "url": address}, address)
            yield from self._offers_in(told, address)

    def fetch(self, offer: Offer, asked: str) -> Iterator[Progress | Offer | Fetched]:
        """Fetch a recording: yield progress, then the file; or the offers in an offer of several.

        What a fetch that was cut short left is where the next one goes on. ``FetchError`` says why
        it cannot be had.

        Raises:
            OutputError: it cannot be written, or another process fetches into the folder.
        """
        with self._told(offer.address):
            told = self._resolve(self._offered[offer.number], offer.address)
            if _is_list(told):
                yield from self._offers_in(told, offer.address)
                return
            partial = self._folder / PARTIAL_NAME
            try:
                partial.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise OutputError(f"{partial}: cannot be made: {error.strerror}.") from error
            with only_one(partial / "lock", "another earmark fetches into this project. Wait."):
                yield from self._download(told, offer, asked)

    def _download(self, told: Told, offer: Offer, asked: str) -> Iterator[Progress | Fetched]:
        name = source_name(str(told.get("title") or ""), offer.key)
        length_s = float(told.get("duration") or 0.0) or UNKNOWN_LENGTH_S
        path = self._folder / name

        def work(show: Callable[[float], None]) -> Told:
            options = self._options() | {
                "paths": {"home": str(self._folder), "temp": PARTIAL_NAME},
                "outtmpl": {"default": f"{name}.%(ext)s"},
                "match_filter": _refuse_live,
                "progress_hooks": [lambda step: show(_share_of(step))],
            }
            with self._library.YoutubeDL(options) as downloader:
                done: Told = downloader.process_ie_result(told, download=True)
            return done

        for step in in_a_thread(work, self._library.utils.DownloadCancelled):
            if isinstance(step, float):
                yield Progress(path, step * length_s, length_s)
            else:
                yield self._fetched(step, offer, asked)

    def _fetched(self, done: Told, offer: Offer, asked: str) -> Fetched:
        downloads = done.get("requested_downloads") or [{}]
        path = Path(downloads[0].get("filepath") or "")
        if not path.is_file():
            raise FetchError(offer.address, "nothing came of it. Try again later.")
        published = done.get("upload_date") or done.get("release_date") or ""
        picture = _text(done.get("vcodec"))
        source = Source(
            key=offer.key,
            title=_text(done.get("title")),
            address=_address_of(done) or offer.address,
            asked=_plain_address(asked),
            is_alone=offer.is_alone,
            file=path.name,
            size_bytes=path.stat().st_size,
            fetched_at=datetime.now(UTC),
            fetched_with=f"yt-dlp {self._library.version.__version__}",
            by=_text(done.get("uploader") or done.get("channel")),
            published=_date(str(published)),
            licence=_text(done.get("license")),
            duration_s=float(done.get("duration") or 0.0),
            is_audio_only=done.get("vcodec") == "none",
            quality=Quality(
                name=_text(done.get("format")),
                container=_text(path.suffix.removeprefix(".")),
                video_codec=picture,
                audio_codec=_text(done.get("acodec")),
                width=int(done.get("width") or 0),
                height=int(done.get("height") or 0),
                frame_rate_hz=float(done.get("fps") or 0.0),
                bit_rate_bps=round(1000 * float(done.get("tbr") or 0.0)),
            ),
        )
        return Fetched(path, source)

    @cached_property
    def _looking(self) -> YoutubeDL:
        """Return what looks at pages: one for all of them, since it remembers."""
        return self._library.YoutubeDL(self._options())

    def _options(self) -> Told:
        rule = self._rule
        # Two streams become one file only where there is an ffmpeg to join them.
        best = "bv*+ba/b" if shutil.which("ffmpeg") else "b/ba"
        waits = dict.fromkeys(("http", "fragment", "extractor"), _wait_s)
        return {
            "logger": Listener(),
            "quiet": True,
            "noprogress": True,
            "cachedir": False,
            "noplaylist": True,  # a video that was named within a list is meant alone
            "geo_bypass": False,
            "format": "ba/b" if rule.audio_only else best,
            "format_sort": [f"res:{rule.most_lines}"],
            "ratelimit": rule.most_bytes_per_s,
            "sleep_interval_requests": min(1.0, rule.pause_s),
            "concurrent_fragment_downloads": 1,
            "skip_unavailable_fragments": False,  # a hole is no recording
            "socket_timeout": SILENCE_S,
            "retries": N_TRIES,
            "fragment_retries": N_TRIES,
            "extractor_retries": 1,
            "retry_sleep_functions": waits,
            "continuedl": True,
            "overwrites": False,
        }

    def _resolve(self, told: Told, address: str) -> Told:
        """Follow what only points elsewhere; fetch no list's recordings and no media."""
        for _ in range(N_TRIES):
            if told.get("_type", "video") not in {"url", "url_transparent"}:
                return told
            inner = self._looking.extract_info(
                told["url"], ie_key=told.get("ie_key"), download=False, process=False
            )
            if inner is None:
                break
            kept = told if told["_type"] == "url_transparent" else {}
            known = {k: v for k, v in kept.items() if v is not None}
            told = {**inner, **{k: v for k, v in known.items() if k not in _POINTERS}}
        raise FetchError(address, "leads nowhere. Check the address in a browser.")

    def _offers_in(self, told: Told, address: str) -> Iterator[Offer]:
        entries: Iterable[Told | None] = told.get("entries") or () if _is_list(told) else [told]
        for entry in entries:
            if entry:
                self._offered.append({**entry, "_type": entry.get("_type", "video")})
                number = len(self._offered) - 1
                where = _address_of(entry) or address
                yield Offer(_key_of(entry), where, number, is_alone=not _is_list(told))

    def _told(self, address: str) -> AbstractContextManager[None]:
        return told_fault(address, self._library)


_POINTERS = frozenset({"_type", "url", "ie_key", "id", "extractor", "extractor_key"})


def _refuse_live(told: Told, *, incomplete: bool = False) -> None:
    """Refuse what has not ended: its end would be missing, and its start is soon gone."""
    reasons = {
        "is_live": "is live now. Add it once it has ended.",
        "is_upcoming": "has not begun. Add it once it has ended.",
        "post_live": "has just ended, and is not whole yet. Try again in some hours.",
    }
    reason = reasons.get(str(told.get("live_status")))
    if reason and not incomplete:
        raise FetchError(_address_of(told), reason)


def _share_of(step: Told) -> float:
    if step.get("status") == "finished":
        return 1.0
    done, whole = step.get("fragment_index"), step.get("fragment_count")
    if not whole:
        done = step.get("downloaded_bytes")
        whole = step.get("total_bytes") or step.get("total_bytes_estimate")
    return min(1.0, float(done or 0) / float(whole)) if whole else 0.0


def _is_list(told: Told) -> bool:
    return told.get("_type") in {"playlist", "multi_video"}


def _key_of(told: Told) -> str:
    """Return what an offer is known by; a page's own media have no number but their address."""
    site = str(told.get("ie_key") or told.get("extractor_key") or "generic").casefold()
    if site in GENERIC or not told.get("id"):
        formats = told.get("formats") or [{}]
        media = str(told.get("url") or formats[0].get("url") or _address_of(told))
        return f"generic:{_plain_address(media)}"
    return f"{site}:{told['id']}"


def _address_of(told: Told) -> str:
    address = told.get("webpage_url") or told.get("original_url") or told.get("url")
    return _plain_address(_text(address))


def _text(value: object) -> str:
    return "" if value in {None, "none"} else re.sub(r"\s+", " ", str(value)).strip()


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _plain_address(address: str) -> str:
    """Return an address without name and password, and without what yt-dlp hides in it."""
    try:
        parts = urlsplit(address.partition(SMUGGLED)[0])
    except ValueError:  # a bracket of no IPv6 address
        return address
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _wait_s(n: int) -> float:
    return min(LONGEST_WAIT_S, 0.5 * 2.0**n)
