from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from earmark.web.secret import NAME, kept_secret


def test_a_secret_is_kept_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    made = kept_secret(tmp_path)
    assert len(made) >= 32
    assert kept_secret(tmp_path) == made
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_secret_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    made = kept_secret(tmp_path)
    (tmp_path / NAME).chmod(0o644)
    assert kept_secret(tmp_path) == made
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"short", b"\xff\xfe" * 40, b"a" * 31 + b" "])
def test_a_damaged_secret_is_made_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    made = kept_secret(tmp_path)
    assert len(made) >= 32
    assert kept_secret(tmp_path) == made


def test_where_none_can_be_kept_it_is_another_one_each_time(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    assert kept_secret(gone) != kept_secret(gone)


def test_two_projects_have_two(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for each in folders:
        each.mkdir()
    assert kept_secret(folders[0]) != kept_secret(folders[1])
