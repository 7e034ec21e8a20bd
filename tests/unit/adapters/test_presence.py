from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from earmark.adapters.presence import is_there, settled
from member_maker import made_member


def test_a_recording_is_there_while_its_file_is_as_long(tmp_path: Path) -> None:
    path = tmp_path / "talk.mp4"
    recording = replace(made_member(path=path).recording, size_bytes=3)
    assert not is_there(recording)
    path.write_bytes(b"abc")
    assert is_there(recording)
    path.write_bytes(b"abcd")
    assert not is_there(recording)


def test_a_place_has_one_spelling(tmp_path: Path) -> None:
    folder = tmp_path / "media"
    folder.mkdir()
    (tmp_path / "linked").symlink_to(folder)
    (folder / "talk.mp4").touch()
    (folder / "link.mp4").symlink_to(folder / "talk.mp4")
    at = folder.resolve()
    assert settled(tmp_path / "media/../linked/talk.mp4") == at / "talk.mp4"
    assert settled(folder / "link.mp4") == at / "link.mp4"
    assert settled(folder / "..") == at.parent
