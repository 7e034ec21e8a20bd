from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.formats.names import relative_url


def test_a_url_leads_from_the_page_to_the_recording() -> None:
    assert relative_url(Path("a/b.mp4"), Path()) == "a/b.mp4"
    assert relative_url(Path("b.mp4"), Path("out/pages")) == "../../b.mp4"
    assert relative_url(Path("/x/b.mp4"), Path("/x/y")) == "../b.mp4"


def test_a_name_full_of_signs_is_percent_encoded() -> None:
    url = relative_url(Path("a:#1? 'x' \"y\" 😀 100%.mp4"), Path())
    assert url == "a%3A%231%3F%20%27x%27%20%22y%22%20%F0%9F%98%80%20100%25.mp4"


@given(st.binary(min_size=1, max_size=30).filter(lambda name: not {0, 47} & set(name)))
def test_any_bytes_come_back_out_of_a_url(name: bytes) -> None:
    if name in (b".", b".."):
        return
    path = Path("folder") / os.fsdecode(name)
    assert unquote_to_bytes(relative_url(path, Path("folder"))) == name


def test_a_recording_on_another_drive_gets_a_full_url(monkeypatch: pytest.MonkeyPatch) -> None:
    def on_another_drive(path: Path, start: Path) -> str:
        raise ValueError(path, start)

    monkeypatch.setattr(os.path, "relpath", on_another_drive)
    assert relative_url(Path("a b.mp4"), Path()).startswith("file:///")
