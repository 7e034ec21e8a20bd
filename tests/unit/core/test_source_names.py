from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.core.source_names import source_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Stream 12: typing", "Stream 12 typing"),
        ("../../etc/passwd", "etc passwd"),
        ("C:\\con\x00\n$HOME %(id)s ~", "C con HOME (id)s"),
        ("Größe 漢字", "Größe 漢字"),
        ("-rf *", "rf"),
        ("...", "recording"),
        ("", "recording"),
    ],
)
def test_a_name_keeps_what_is_safe_of_a_title(title: str, name: str) -> None:
    assert source_name(title, "youtube:abc").rpartition("-")[0] == name


@given(st.text(), st.text())
def test_a_name_fits_any_file_system(title: str, key: str) -> None:
    name = source_name(title, key)
    assert len(name.encode()) < 140
    assert not set(name) & set('/\\:*?"<>|%$~`;\0\n\t')
    assert name == name.strip(" .-")


def test_recordings_of_the_same_title_are_called_differently() -> None:
    assert source_name("talk", "a:1") != source_name("talk", "a:2")
