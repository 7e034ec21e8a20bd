"""What files are called that the page hands out."""

from __future__ import annotations

_MOST_LETTERS = 60


def plain_name(sound: str) -> str:
    """Return a sound's name as every file system takes it."""
    kept = "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in sound)
    return kept[:_MOST_LETTERS].strip()
