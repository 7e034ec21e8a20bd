from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from earmark.adapters.media.opening import open_media
from earmark.errors import EmptyMedia, MediaError, MediaNotFound, NotMedia
from media_maker import Track, cut_short, make_media, tone


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(MediaNotFound, match="no such file"):
        open_media(tmp_path / "a.mp4")


@pytest.mark.parametrize("name", ["a\0b.mp4", "file.txt/a.mp4"])
def test_a_path_that_cannot_be_is_not_found(tmp_path: Path, name: str) -> None:
    (tmp_path / "file.txt").touch()
    with pytest.raises(MediaNotFound):
        open_media(tmp_path / name)


def test_a_name_too_long_for_the_system_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="cannot be read: File name too long"):
        open_media(tmp_path / ("a" * 5000))


def test_an_empty_file_is_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.touch()
    with pytest.raises(EmptyMedia, match="zero bytes"):
        open_media(path)


def test_a_folder_and_a_pipe_are_no_media(tmp_path: Path) -> None:
    with pytest.raises(NotMedia, match="a folder"):
        open_media(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotMedia, match="device or pipe"):
        open_media(tmp_path / "pipe")


@pytest.mark.parametrize(
    ("content", "looks"),
    [
        ("Grüße, this is no video.\n".encode() * 30, "a text file"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "a web page"),
        (b"%PDF-1.7 \xff\xfe", "a PDF"),
        (bytes(10_000), "unfinished download"),
        (b"\x00\xffgarbage\x01\x02" * 50, "unknown kind"),
        ("Es wäre schön. ".encode() * 1000, "a text file"),
    ],
)
def test_what_is_no_media_is_named(tmp_path: Path, content: bytes, looks: str) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    with pytest.raises(NotMedia, match=looks):
        open_media(path)


def test_an_mp4_without_its_index_is_said_to_be_cut(tmp_path: Path) -> None:
    path = cut_short(make_media(tmp_path / "a.mp4", Track(tone(2))), 0.5)
    with pytest.raises(NotMedia, match=r"'moov'.*cut short.*untrunc"):
        open_media(path)


def test_a_file_that_may_not_be_read_is_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_media(tmp_path / "a.wav", Track(tone(1)))

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # root may read everything
    with pytest.raises(MediaError, match=r"permission denied.*chmod"):
        open_media(path)
