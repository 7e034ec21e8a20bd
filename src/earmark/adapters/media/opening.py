"""Open media files, and say in plain words why one cannot be opened."""

from __future__ import annotations

import os
from pathlib import Path

import av
from av.container import InputContainer

from earmark.adapters.whole_file import told_as_media_errors, whole_file
from earmark.errors import NotMedia

_HEAD_BYTES = 4096
_MP4_BOXES = (b"ftyp", b"mdat", b"wide", b"free", b"skip", b"moov")
_LOOKS = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database"),
)


def open_media(path: Path) -> InputContainer:
    """Open a media file for reading, or raise the ``MediaError`` that says why not."""
    head = _read_head(path)
    try:
        return _open(path)
    except (av.FFmpegError, OSError) as error:
        raise NotMedia(path, _explain(head, error)) from error


def _read_head(path: Path) -> bytes:
    with told_as_media_errors(path):
        whole_file(path)
        with path.open("rb") as file:
            return file.read(_HEAD_BYTES)


def _open(path: Path) -> InputContainer:
    name = f"file:{path}"  # so that no name is taken for a protocol or a pattern
    try:
        name.encode()
    except UnicodeEncodeError:
        return _open_nameless(path)
    return av.open(name, "r", metadata_errors="ignore")


def _open_nameless(path: Path) -> InputContainer:
    """Open a file whose name is not UTF-8, which PyAV cannot pass on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:  # FFmpeg keeps a duplicate
        return av.open("fd:", "r", options={"fd": str(descriptor)}, metadata_errors="ignore")
    finally:
        os.close(descriptor)


def _explain(head: bytes, error: Exception) -> str:
    if head[4:8] in _MP4_BOXES:
        return (
            "starts like an MP4 or MOV, but its index (the 'moov' box, often at the very end of "
            "the file) is missing or damaged: the download or recording was cut short. "
            "Fetch it again, or rebuild the index with a repair tool such as untrunc."
        )
    looks = _guess(head)
    why = getattr(error, "strerror", None) or str(error)
    return f"is no media that can be opened ({why}): it looks like {looks}. Check what it is."


def _guess(head: bytes) -> str:
    for magic, name in _LOOKS:
        if head.startswith(magic):
            return name
    if not any(head):
        return "nothing but zero bytes: an unfinished download"
    text = head.decode("utf-8", errors="ignore")
    if len(text.encode()) < len(head) - 3 or not _is_readable(text):
        return "data of an unknown kind"
    start = text.lstrip("\ufeff \t\r\n").lower()
    is_page = start.startswith(("<!doctype html", "<html"))
    return "a web page (a download that needed a login?)" if is_page else "a text file"


def _is_readable(text: str) -> bool:
    return all(letter.isprintable() or letter.isspace() for letter in text)
