from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from earmark.jobs.import_labels import import_labels
from earmark.values import BadLine, Label, ReadLabel, Saying, Span, Verdict
from fakes import FakeCatalogue
from member_maker import NOON, made_member

TALK = made_member(1, Path("talks/talk.mp4"))
SAYING = Saying("Ann", NOON)
READ = ReadLabel(3, "/elsewhere/talk.mp4", Span(1, 2), "t", "typing", Verdict.YES, is_strong=True)


@pytest.fixture
def catalogue() -> FakeCatalogue:
    """Return that of a project with one recording."""
    made = FakeCatalogue()
    made.add(TALK)
    return made


def test_a_label_finds_its_recording_by_name(catalogue: FakeCatalogue) -> None:
    done = import_labels([READ], None, SAYING, catalogue)
    assert done.labels == catalogue.labels()
    [label] = done.labels
    expected = Label(
        "typing", TALK.digest, Span(1, 2), Verdict.YES, is_strong=True, by="Ann", at=NOON
    )
    assert replace(label, number=0) == expected


def test_what_the_file_says_of_whom_and_when_counts(catalogue: FakeCatalogue) -> None:
    at = NOON.replace(year=2020)
    said = replace(READ, by="Bob", at=at, verdict=Verdict.NO)
    [label] = import_labels([said], TALK, SAYING, catalogue).labels
    assert (label.by, label.at, label.is_strong) == ("Bob", at, False)


def test_an_import_done_twice_adds_nothing(catalogue: FakeCatalogue) -> None:
    import_labels([READ], None, SAYING, catalogue)
    again = import_labels([READ, READ], None, SAYING, catalogue)
    assert (again.labels, again.n_known) == ((), 2)


def test_lines_that_cannot_be_used_are_told_with_their_reason(catalogue: FakeCatalogue) -> None:
    read = [
        replace(READ, recording=None),
        replace(READ, recording="walk.mp4", line=4),
        replace(READ, span=Span(4000, 4001), line=5),
        replace(READ, line=6),
    ]
    done = import_labels(read, None, SAYING, catalogue)
    assert len(done.labels) == 1
    assert done.bad_lines[0] == BadLine(3, "it does not say of which recording it is")
    assert "no recording of this project" in done.bad_lines[1].reason
    assert done.bad_lines[2] == BadLine(5, "it ends at 4001 s, but the recording at 3600.25 s")
