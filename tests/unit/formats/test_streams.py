from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from earmark.errors import OutputError
from earmark.formats.streams import as_text, ensure_writable, replacing

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def stop_after(n_bytes: int) -> None:
    raise KeyboardInterrupt(n_bytes)


def test_a_file_appears_whole_and_its_folders_are_made(tmp_path: Path) -> None:
    to = tmp_path / "new" / "folder" / "out.txt"
    with replacing(to) as stream, as_text(stream) as text:
        text.write("é\n")
        assert not to.exists()
    assert to.read_bytes() == b"\xc3\xa9\n"
    assert list(to.parent.iterdir()) == [to]


def test_what_stood_there_survives_a_failure(tmp_path: Path) -> None:
    to = tmp_path / "out.txt"
    to.write_text("old")
    with pytest.raises(KeyboardInterrupt), replacing(to) as stream:
        stop_after(stream.write(b"half"))
    assert to.read_text() == "old"
    assert list(tmp_path.iterdir()) == [to]


def test_a_full_disk_is_told_with_what_to_do(tmp_path: Path) -> None:
    to = tmp_path / "out.txt"
    told = r"out\.txt: cannot be written: No space left on device\. Free the disk or name another"
    with pytest.raises(OutputError, match=told), replacing(to):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("use", [ensure_writable, lambda path: replacing(path).__enter__()])
def test_a_folder_is_no_file(tmp_path: Path, use: object) -> None:
    assert callable(use)
    with pytest.raises(OutputError, match="it is a folder; name a file in it"):
        use(tmp_path)


def test_a_file_in_the_way_of_a_folder_is_told_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        ensure_writable(tmp_path / "file" / "out.json")


def test_a_writable_place_is_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "out.json").write_text("old")
    ensure_writable(tmp_path / "out.json")
    ensure_writable(tmp_path / "other.json")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


@needs_posix
def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with replacing(tmp_path / "link") as stream:
        stream.write(b"x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"x"


@needs_posix
def test_a_device_is_written_to_and_not_replaced() -> None:
    null = Path(os.devnull)
    ensure_writable(null)
    with replacing(null) as stream:
        stream.write(b"x")
    assert null.is_char_device()
