"""Whatever yt-dlp raises, as a sentence that says what to do."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from earmark.errors import EarmarkError, FetchError, OutputError

BY_STATUS = {
    401: "asks for a name and a password, and cannot be fetched.",
    402: "is to be paid for, and cannot be fetched.",
    403: "is not for everybody: the server refuses it. It may be private, or need a login.",
    404: "is not there: it was removed, or the address is wrong.",
    410: "was removed.",
    429: "the server wants fewer requests. Wait an hour, and use a longer --pause.",
    451: "may not be shown here, for legal reasons.",
}
UNREACHABLE = "cannot be reached. Check the network and the address, and run it again."
GEO = "is not shown in this country."
# The first that fits: the sites' own words, which say the same in many ways.
BY_WORDS = tuple(
    (re.compile(pattern, re.IGNORECASE), reason)
    for pattern, reason in (
        (r"\bDRM\b", "is locked by the publisher (DRM), and cannot be fetched."),
        (
            r"event will begin|premieres? in|not (yet )?started|not (yet|currently) live|offline",
            "has not begun. Add it once it has ended.",
        ),
        (r"private", "is private: only its owner can open it."),
        (r"geo.?restrict|in your (country|region|location)|this country", GEO),
        (
            r"sign in|log.?in|cookies|members?.only|subscribers|premium|age.restricted",
            "is only for those who are logged in, and cannot be fetched.",
        ),
        (
            r"removed|deleted|no longer|terminated|unavailable|not available|does not exist",
            "is not there: it was removed, or is not for everybody.",
        ),
        (
            r"no video formats|no video|unsupported url|requested format is not available",
            "holds no recording that can be fetched. Name the page of one, or the file itself.",
        ),
    )
)
NO_SPACE = re.compile(r"unable to (write|open|create|rename)|no space left", re.IGNORECASE)
DISK_FAULTS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO}
LONGEST_WORDS = 200


class Listener:
    """Takes what yt-dlp would print; what matters comes as an exception, too."""

    def debug(self, message: str) -> None:
        """Take a message in silence."""

    info = warning = error = debug


@contextmanager
def told_fault(address: str, library: ModuleType) -> Iterator[None]:
    """Raise ours for whatever yt-dlp raises.

    Raises:
        FetchError: there is no recording to be had.
        OutputError: there is, but it cannot be written.
    """
    try:
        yield
    except library.utils.YoutubeDLError as error:
        words = _plain_words(str(error))
        if NO_SPACE.search(words):
            msg = f"{address}: cannot be written: {words}. Free the disk, and run it again."
            raise OutputError(msg) from error
        raise FetchError(address, _reason(error, words, library)) from error
    except EarmarkError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in DISK_FAULTS:
            raise OutputError(f"{address}: cannot be written: {error.strerror}.") from error
        words = _plain_words(f"{type(error).__name__}: {error}")
        raise FetchError(address, f"cannot be fetched: {words}. Check the address.") from error


def _reason(error: Exception, words: str, library: ModuleType) -> str:
    causes = list(_causes(error))
    if any(isinstance(each, library.utils.GeoRestrictedError) for each in causes):
        return GEO
    for each in causes:
        if isinstance(each, library.networking.exceptions.HTTPError):
            usual = f"the server answers {each.status}. Try again later."
            return BY_STATUS.get(each.status, usual)
    by_words = next((reason for known, reason in BY_WORDS if known.search(words)), "")
    if by_words:
        return by_words
    if any(isinstance(each, library.networking.exceptions.TransportError) for each in causes):
        return UNREACHABLE
    return f"cannot be fetched: {words}. A newer yt-dlp may know how."


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those that it came of, as yt-dlp keeps them."""
    waiting, seen = [error], set[int]()
    while waiting:
        each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        kept = getattr(each, "exc_info", None) or (None, None)
        inner = (kept[1], getattr(each, "cause", None), each.__cause__, each.__context__)
        waiting += [one for one in inner if isinstance(one, BaseException)]


def _plain_words(text: str) -> str:
    """Return yt-dlp's words without its colours, prefixes and advice on its own options."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    plain = re.sub(r"^(ERROR: )?(\[[^\]]*\] )?", "", plain)
    plain = re.split(r"; please report|\. Use --|\(caused by", plain)[0]
    return " ".join(plain.split())[:LONGEST_WORDS].rstrip(" .")
