"""What readers of text have in common: from bytes to lines."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import BinaryIO

from earmark.errors import LabelsError
from earmark.formats.moments.moment_format import ReadOptions
from earmark.values import ReadLabels

_LOOK_BYTES = 4096
_MARKS_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def from_text(
    read: Callable[[str, ReadOptions], ReadLabels],
) -> Callable[[BinaryIO, ReadOptions], ReadLabels]:
    """Return a reader of files, given one of their text."""

    def read_stream(stream: BinaryIO, options: ReadOptions) -> ReadLabels:
        return read(text_of(stream), options)

    return read_stream


def text_of(stream: BinaryIO) -> str:
    """Return text with plain line ends: UTF-8, UTF-16 with a mark, else what Windows writes.

    Raises:
        LabelsError: it is none; a film is not read to its end to find out.
    """
    content = stream.read(_LOOK_BYTES)
    if b"\0" in content and not content.startswith(_MARKS_UTF_16):
        raise LabelsError("holds no text")
    content += stream.read()
    if content.startswith(_MARKS_UTF_16):
        text = content.decode("utf-16", "replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
