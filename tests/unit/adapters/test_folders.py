from __future__ import annotations

from pathlib import Path

import pytest

from earmark.adapters.folders import MEDIA_SUFFIXES, recordings_in


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Make a folder of media, of which some are hidden, beside other files."""
    for name in (
        "b.mp4",
        "A.MKV",
        "notes.txt",
        "noending",
        "._b.mp4",
        ".hidden.wav",
        ".cache/c.mp4",
        "day 2/z.webm",
        "day 2/a.ogg",
        "day 1/deep/x.flac",
        "[x].mp4",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path


def named(shelf: Path, paths: list[Path]) -> list[str]:
    return [path.relative_to(shelf).as_posix() for path in paths]


WHOLE = ["A.MKV", "[x].mp4", "b.mp4", "day 1/deep/x.flac", "day 2/a.ogg", "day 2/z.webm"]


def test_a_folder_stands_for_its_media_in_order_and_nothing_hidden(shelf: Path) -> None:
    assert named(shelf, recordings_in([shelf])) == WHOLE


def test_a_file_that_is_named_is_taken_whatever_it_is_called(shelf: Path) -> None:
    for name in ("notes.txt", "noending", "._b.mp4", ".hidden.wav"):
        assert recordings_in([shelf / name]) == [shelf / name]


def test_a_pattern_stands_for_what_it_matches_and_nothing_hidden(shelf: Path) -> None:
    assert named(shelf, recordings_in([shelf / "*.mp4"])) == ["[x].mp4", "b.mp4"]
    assert named(shelf, recordings_in([shelf / "day ?"])) == WHOLE[3:]
    assert named(shelf, recordings_in([shelf / "**" / "*.[fo]*"])) == WHOLE[3:5]


def test_a_pattern_may_be_relative(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shelf)
    assert recordings_in([Path("day*/*.ogg")]) == [Path("day 2/a.ogg")]


def test_a_file_named_with_brackets_is_itself_and_no_pattern(shelf: Path) -> None:
    (shelf / "x.mp4").touch()
    assert recordings_in([shelf / "[x].mp4"]) == [shelf / "[x].mp4"]
    (shelf / "[x].mp4").unlink()
    assert recordings_in([shelf / "[x].mp4"]) == [shelf / "x.mp4"]


def test_a_folder_named_with_brackets_is_itself_too(shelf: Path) -> None:
    folder = shelf / "[2024] talks"
    folder.mkdir()
    (folder / "talk.mp4").touch()
    assert recordings_in([folder]) == [folder / "talk.mp4"]


def test_a_broken_link_with_brackets_is_returned_as_it_is(shelf: Path) -> None:
    (shelf / "[y].mp4").symlink_to(shelf / "gone.mp4")
    (shelf / "y.mp4").touch()
    assert recordings_in([shelf / "[y].mp4"]) == [shelf / "[y].mp4"]


@pytest.mark.parametrize("name", ["missing.mp4", "missing*.mp4", "nowhere/missing.mp4"])
def test_a_name_of_nothing_is_returned_as_it_is(shelf: Path, name: str) -> None:
    assert recordings_in([shelf / name]) == [shelf / name]


def test_each_recording_is_taken_once_in_the_order_of_names(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shelf)
    names = [shelf / "b.mp4", shelf / "day 2", shelf, shelf / "*.mp4", Path("day 1/../b.mp4")]
    again = ["b.mp4", "day 2/a.ogg", "day 2/z.webm", "A.MKV", "[x].mp4", "day 1/deep/x.flac"]
    assert named(shelf, recordings_in(names)) == again


def test_a_folder_that_is_linked_into_itself_is_walked_once(shelf: Path) -> None:
    (shelf / "day 1" / "loop").symlink_to(shelf, target_is_directory=True)
    assert named(shelf, recordings_in([shelf])) == WHOLE


def test_a_pattern_through_a_loop_of_links_finds_each_recording_once(shelf: Path) -> None:
    (shelf / "zz loop").symlink_to(shelf, target_is_directory=True)
    assert named(shelf, recordings_in([shelf / "**" / "*.og?"])) == ["day 2/a.ogg"]


def test_two_files_are_two_recordings_even_if_one_links_to_the_other(shelf: Path) -> None:
    (shelf / "day 2" / "b.mp4").symlink_to(shelf / "b.mp4")
    assert len(recordings_in([shelf])) == len(WHOLE) + 1


def test_a_folder_that_is_a_link_is_walked_when_it_is_named(shelf: Path) -> None:
    link = shelf / "link"
    link.symlink_to(shelf / "day 2", target_is_directory=True)
    assert recordings_in([link]) == [link / "a.ogg", link / "z.webm"]


def test_no_names_stand_for_nothing() -> None:
    assert recordings_in([]) == []


def test_media_suffixes_are_written_as_names_end() -> None:
    assert {".mp4", ".mkv", ".webm", ".wav", ".opus"} <= MEDIA_SUFFIXES
    assert all(suffix.startswith(".") and suffix.islower() for suffix in MEDIA_SUFFIXES)
