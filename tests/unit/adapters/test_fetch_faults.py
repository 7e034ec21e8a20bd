from __future__ import annotations

import sys
from types import ModuleType

import pytest
import yt_dlp
from yt_dlp.networking.exceptions import TransportError
from yt_dlp.utils import DownloadError, ExtractorError, GeoRestrictedError

from earmark.adapters.fetch_faults import told_fault
from earmark.errors import FetchError, OutputError

LIBRARY: ModuleType = yt_dlp


def wrapped(error: Exception) -> Exception:
    """Return an error as yt-dlp raises it in the end."""
    try:
        raise error
    except type(error):
        outer: Exception = DownloadError(f"\x1b[0;31mERROR:\x1b[0m {error}", sys.exc_info())
        return outer


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Private video. Sign in if you've been granted access", "is private"),
        ("Video unavailable. This video has been removed by the uploader", "was removed"),
        ("The uploader has not made this video available in your country", "in this country"),
        ("This live event will begin in 3 hours.", "has not begun"),
        ("Premieres in 2 days", "has not begun"),
        ("This video is DRM protected", r"DRM"),
        ("Join this channel to get access to members-only content", "logged in"),
        ("Sign in to confirm your age", "logged in"),
        ("No video formats found!", "holds no recording"),
        ("Something odd; please report this issue on", "fetched: Something odd. A newer yt-dlp"),
    ],
)
def test_a_sites_words_become_ours(words: str, reason: str) -> None:
    fault = wrapped(ExtractorError(words, expected=True, ie="youtube"))
    with pytest.raises(FetchError, match=reason) as caught, told_fault("https://a/b", LIBRARY):
        raise fault
    assert "\x1b" not in caught.value.reason


def test_a_country_is_told_by_its_own_error() -> None:
    fault = wrapped(GeoRestrictedError("Nope", countries=["DE"]))
    with pytest.raises(FetchError, match="in this country"), told_fault("a", LIBRARY):
        raise fault


def test_a_network_that_breaks_is_told() -> None:
    fault = wrapped(ExtractorError("x", cause=TransportError("timed out")))
    with pytest.raises(FetchError, match="cannot be reached"), told_fault("a", LIBRARY):
        raise fault


def test_a_full_disk_is_no_fault_of_the_address() -> None:
    fault = DownloadError("ERROR: unable to write data: [Errno 28] No space left on device")
    with pytest.raises(OutputError, match="Free the disk"), told_fault("a", LIBRARY):
        raise fault
    with pytest.raises(OutputError, match="No space"), told_fault("a", LIBRARY):
        raise OSError(28, "No space left on device")


def test_a_crash_of_yt_dlp_is_the_addresss_fault() -> None:
    with pytest.raises(FetchError, match="KeyError: 'x'"), told_fault("a", LIBRARY):
        raise KeyError("x")
