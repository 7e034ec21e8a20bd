"""What an encoder learnt from is kept beside its vectors."""

from __future__ import annotations

from pathlib import Path

import pytest

from earmark.errors import ProjectError
from earmark.formats.learnt_windows import read_learnt_windows, write_learnt_windows
from earmark.values import Span


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ear" / "learnt.json"
    windows = {"a" * 64: [Span(0.0, 15.0), Span(30.25, 45.25)], "b" * 64: []}
    write_learnt_windows(windows, path)
    assert read_learnt_windows(path) == windows


def test_where_nothing_was_written_nothing_was_learnt(tmp_path: Path) -> None:
    assert read_learnt_windows(tmp_path / "learnt.json") == {}


@pytest.mark.parametrize("content", [b"", b"[1]", b'{"a": [[2, 1]]}', b'{"a": 3}', b"\xff"])
def test_damage_is_told(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "learnt.json"
    path.write_bytes(content)
    with pytest.raises(ProjectError, match="Train the network again"):
        read_learnt_windows(path)
