"""What a fetched file is called: safe on any file system, and never another's name."""

from __future__ import annotations

import hashlib
import unicodedata

LONGEST_BYTES = 120
HASH_LETTERS = 8
_ALSO = frozenset(" -_.,()&'+@#=!")
"""What may stand in a name besides letters, their marks and digits: nothing that a shell, a
template or a file system reads as its own."""


def source_name(title: str, key: str) -> str:
    """Return the name of a file without its suffix: readable, and ending in what the key gives."""
    kept = unicodedata.normalize("NFC", title)
    safe = "".join(each if _is_safe(each) else " " for each in kept)
    short = " ".join(safe.split()).encode()[:LONGEST_BYTES].decode("utf-8", "ignore")
    stem = short.strip(" .-_") or "recording"
    return f"{stem}-{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:HASH_LETTERS]}"


def _is_safe(letter: str) -> bool:
    return letter in _ALSO or unicodedata.category(letter)[0] in "LMN"
