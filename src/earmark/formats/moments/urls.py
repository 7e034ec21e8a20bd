"""Recordings by URL, as other programs name them."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#]*", re.IGNORECASE)


def url_of(path: Path) -> str:
    """Return a path as a URL, its very bytes; a relative one stays so."""
    return path.as_uri() if path.is_absolute() else quote_path(path)


def quote_path(path: Path) -> str:
    """Return a path in letters that a URL may hold, its very bytes."""
    return quote(os.fsencode(path))


def path_of(url: str) -> str:
    """Return the path in a URL, absolute or relative, as the disk knows it."""
    address = _ADDRESS.match(url)
    path = re.split(r"[?#]", url[address.end() :], maxsplit=1)[0] if address else url
    return unquote_path(path)


def unquote_path(quoted: str) -> str:
    """Return a path that ``quote_path`` wrote."""
    return os.fsdecode(unquote_to_bytes(quoted))
