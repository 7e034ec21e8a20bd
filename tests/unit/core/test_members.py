from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from earmark.core.members import fault_of, member_named
from earmark.errors import CatalogueError
from earmark.values import Span
from member_maker import made_member

MONDAY = replace(made_member(1, Path("talks/monday.mp4")), digest="abcdef" + "0" * 58)
OTHER_MONDAY = made_member(2, Path("walks/monday.mp4"))
TUESDAY = made_member(3, Path("talks/tuesday.mp4"))
ALL = (MONDAY, OTHER_MONDAY, TUESDAY)


@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("talks/monday.mp4", MONDAY),
        (str(MONDAY.recording.path), MONDAY),
        ("tuesday.mp4", TUESDAY),
        ("walks/monday.mp4", OTHER_MONDAY),
        ("abcdef", MONDAY),
        ("ABCDEF00", MONDAY),
    ],
)
def test_a_recording_goes_by_path_name_or_start_of_its_digest(name: str, member: object) -> None:
    assert member_named(ALL, name) is member


def test_a_recording_goes_by_where_it_lies_seen_from_here() -> None:
    assert member_named(ALL, "../monday.mp4", at=MONDAY.recording.path) is MONDAY


@pytest.mark.parametrize("name", ["sunday.mp4", "abcde", "", "elsewhere/talks/tuesday.mp4"])
def test_a_name_that_no_recording_has_is_told(name: str) -> None:
    with pytest.raises(CatalogueError, match="no recording of this project is called so"):
        member_named(ALL, name)


def test_a_name_of_several_recordings_lists_them() -> None:
    with pytest.raises(CatalogueError, match=r"could be .*talks.*walks.*Name its folder"):
        member_named(ALL, "monday.mp4")


@pytest.mark.parametrize("name", ["D:\\rec\\talks\\tuesday.mp4", "/rec/tuesday.mp4"])
def test_a_path_of_another_machine_goes_by_its_last_names(name: str) -> None:
    assert member_named(ALL, name, is_foreign=True) is TUESDAY


@pytest.mark.parametrize(
    ("span", "fault"),
    [
        (Span(0, 10), ""),
        (Span(3599, 3600.6), ""),
        (Span(-1, 10), "it starts at -1 s, before the recording"),
        (Span(5, 5), "it starts and ends at 5 s: a label needs a length"),
        (Span(3600, 3700), "it ends at 3700 s, but the recording at 3600.25 s"),
    ],
)
def test_a_span_lies_within_its_recording(span: Span, fault: str) -> None:
    assert fault_of(span, MONDAY.recording) == fault


def test_a_recording_of_unknown_length_may_have_any_span() -> None:
    assert not fault_of(Span(1, 1e6), replace(MONDAY.recording, duration_s=0.0))
