"""What is in a detector's file, ``NAME.earmark``.

A zip archive without compression: ``detector.json``, an array per ``.npy`` as NumPy writes them,
maybe an encoder as ``encoder.onnx``, and ``SHA256SUMS`` of all these, which ``sha256sum --check``
understands too.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

FORMAT = "earmark detector"
VERSION = 1
"""Raised when an older earmark could no longer read what a newer one writes."""

DOCUMENT = "detector.json"
SUMS = "SHA256SUMS"
HEAD, PRESS_HEAD = "head", "press_head"
ENCODER = "encoder.onnx"
"""The encoder, where it is one of the detector's own."""
SCHOOLING = "schooling"
"""The vectors of all recordings that it was taught on, one after the other."""

ARRAY_SUFFIX = ".npy"

MOST_BYTES = 400_000_000
"""Of a whole file. A head takes some kB, a hundred vectors of 192 numbers 77 kB, an encoder of its
own some tens of MB."""
MOST_BYTES_BESIDE = 16_000_000
"""Of all but an encoder."""


def sums_of(members: Mapping[str, bytes]) -> bytes:
    """Return the digests of a file's members, a line each, in the order of their names."""
    lines = (f"{sha256(members[name]).hexdigest()}  {name}\n" for name in sorted(members))
    return "".join(lines).encode("ascii")
