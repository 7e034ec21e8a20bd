from __future__ import annotations

import hashlib
import os
from pathlib import Path

import numpy as np
import pytest

from earmark.adapters.digest import BLOCK_BYTES, digest_of
from earmark.errors import EmptyMedia, MediaError, MediaNotFound, NotMedia
from earmark.values import Progress

CONTENT = np.random.default_rng(1).bytes(2 * BLOCK_BYTES + BLOCK_BYTES // 2)


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """Return a file of two blocks and a half."""
    path = tmp_path / "talk.mp4"
    path.write_bytes(CONTENT)
    return path


def test_the_digest_is_that_of_the_content_and_the_last_word(talk: Path) -> None:
    *steps, digest = digest_of(talk)
    assert digest == hashlib.sha256(CONTENT).hexdigest()
    assert all(isinstance(step, Progress) for step in steps)


def test_progress_is_the_share_of_the_duration_that_was_read(talk: Path) -> None:
    *steps, _ = digest_of(talk, 100.0)
    assert steps == [Progress(talk, done_s, 100.0) for done_s in (40.0, 80.0, 100.0)]


def test_a_recording_of_unknown_duration_still_gives_steps(talk: Path) -> None:
    *steps, _ = digest_of(talk)
    assert steps == [Progress(talk, 0.0, 0.0)] * 3


def test_the_same_content_has_the_same_digest_whatever_it_is_called(
    talk: Path, tmp_path: Path
) -> None:
    copy = tmp_path / os.fsdecode(b"caf\xe9.mp4")
    copy.write_bytes(CONTENT)
    assert list(digest_of(copy))[-1] == list(digest_of(talk))[-1]


def test_a_link_has_the_digest_of_what_it_leads_to(talk: Path, tmp_path: Path) -> None:
    (tmp_path / "link.mp4").symlink_to(talk)
    assert list(digest_of(tmp_path / "link.mp4"))[-1] == list(digest_of(talk))[-1]


def test_whoever_stops_listening_leaves_no_file_open(talk: Path) -> None:
    steps = digest_of(talk)
    next(steps)
    del steps


def test_what_is_no_file_is_told(talk: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.mp4"
    empty.touch()
    wrong: dict[Path, tuple[type[MediaError], str]] = {
        tmp_path / "missing.mp4": (MediaNotFound, "there is no such file"),
        talk / "inside.mp4": (MediaNotFound, "there is no such file"),
        Path("a\0b.mp4"): (MediaNotFound, "there is no such file"),
        empty: (EmptyMedia, "the file is empty"),
        tmp_path: (NotMedia, "this is a folder"),
        Path(os.devnull): (NotMedia, "this is a device or pipe"),
    }
    for path, (error, reason) in wrong.items():
        with pytest.raises(error, match=reason) as raised:
            list(digest_of(path))
        assert raised.value.path == path


@pytest.mark.parametrize(
    ("cause", "reason"),
    [
        (PermissionError(13, "Permission denied"), r"may not be read\. Change its permissions"),
        (OSError(5, "Input/output error"), r"cannot be read: Input/output error\. Check the disk"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(
    talk: Path, monkeypatch: pytest.MonkeyPatch, cause: OSError, reason: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise cause

    monkeypatch.setattr(Path, "open", refuse)  # root may read whatever there is
    with pytest.raises(MediaError, match=reason):
        list(digest_of(talk))


def test_a_file_that_is_still_being_written_has_no_digest(talk: Path) -> None:
    for how in ("grows", "shrinks", "changes"):
        talk.write_bytes(CONTENT)
        os.utime(talk, (1e9, 1e9))
        steps = digest_of(talk)
        next(steps)
        if how == "grows":
            with talk.open("ab") as file:
                file.write(b"more")
        elif how == "shrinks":
            os.truncate(talk, BLOCK_BYTES + 5)
        else:
            os.utime(talk)
        with pytest.raises(MediaError, match=r"changed while it was read\. Wait until"):
            list(steps)
