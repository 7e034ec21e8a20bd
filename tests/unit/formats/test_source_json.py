from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from earmark.formats.source_json import read_source, write_source
from earmark.values import Quality, Source

SOURCE = Source(
    key="youtube:abc",
    title='A "talk"',
    address="https://example.org/watch?v=abc",
    asked="https://example.org/list",
    file="A talk-12345678.mp4",
    size_bytes=12,
    fetched_at=datetime(2026, 1, 2, 3, tzinfo=UTC),
    fetched_with="yt-dlp 2026.1.1",
    digest="ab" * 32,
    by="Ann",
    published=date(2025, 12, 31),
    licence="CC BY 4.0",
    duration_s=3.5,
    is_alone=True,
    quality=Quality("18", "mp4", "avc1", "mp4a", 640, 360, 29.97, 500_000),
)


def test_a_source_comes_back_as_it_was_written() -> None:
    assert read_source(write_source(SOURCE)) == SOURCE


def test_a_title_with_half_a_letter_is_written_all_the_same() -> None:
    content = write_source(replace(SOURCE, title="a\ud800b"))
    source = read_source(content)
    assert source
    assert source.title == "a?b"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"null",
        b'{"key": "a"}',
        write_source(SOURCE).replace(b"2026-01-02", b"soon"),
        write_source(SOURCE).replace(b'"width"', b'"breadth"'),
    ],
)
def test_what_is_damaged_is_no_source(content: bytes) -> None:
    assert read_source(content) is None


def test_what_a_later_version_adds_is_left_out() -> None:
    document = {**json.loads(write_source(SOURCE)), "mood": "good"}
    assert read_source(json.dumps(document).encode()) == SOURCE
