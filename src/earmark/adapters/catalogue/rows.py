"""Between values and the rows of a catalogue.

What is never searched for is JSON in pure ASCII: so names that are not UTF-8 survive, and so does
a loudness of minus infinity.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

from earmark.values import (
    Acoustics,
    AudioTrack,
    Label,
    Member,
    Recording,
    Span,
    TrackChoice,
    Verdict,
)

Row: TypeAlias = "tuple[str | int | float | None, ...]"


def row_of_member(member: Member) -> Row:
    """Return digest, recording, choice, when it was added, what a scan heard."""
    return (
        member.digest,
        json.dumps(asdict(member.recording), default=str),
        json.dumps(asdict(member.choice)),
        member.added_at.isoformat(),
        text_of_heard(member.acoustics, member.problem),
    )


def text_of_heard(acoustics: Acoustics | None, problem: str) -> str:
    """Return what a scan found out, for the column ``heard``."""
    return json.dumps({"acoustics": acoustics and asdict(acoustics), "problem": problem})


def member_of_row(row: tuple[Any, ...]) -> Member:
    """Return the member that ``row_of_member`` describes."""
    digest, recording, choice, added_at, heard_text = row
    about = json.loads(recording)
    about["path"] = Path(about["path"])
    about["tracks"] = tuple(AudioTrack(**track) for track in about["tracks"])
    heard = json.loads(heard_text)
    return Member(
        digest=digest,
        recording=Recording(**about),
        choice=TrackChoice(**json.loads(choice)),
        added_at=datetime.fromisoformat(added_at),
        acoustics=heard["acoustics"] and Acoustics(**heard["acoustics"]),
        problem=heard["problem"],
    )


def row_of_label(label: Label) -> Row:
    """Return the columns of the table of labels; its number is for the catalogue to give."""
    return (
        None,
        label.sound,
        label.recording,
        label.span.start_s,
        label.span.end_s,
        label.verdict.value,
        label.is_strong,
        label.by,
        label.at.isoformat(),
        json.dumps(label.tags),
    )


def label_of_row(row: tuple[Any, ...]) -> Label:
    """Return the label that the columns of the table describe."""
    number, sound, recording, start_s, end_s, verdict, is_strong, by, at, tags = row
    return Label(
        sound=sound,
        recording=recording,
        span=Span(start_s, end_s),
        verdict=Verdict(verdict),
        is_strong=bool(is_strong),
        by=by,
        at=datetime.fromisoformat(at),
        tags=tuple(json.loads(tags)),
        number=number,
    )


def told_of_row(row: tuple[Any, ...]) -> tuple[Label, datetime | None]:
    """Return a label and, from a last column, when it was taken back."""
    *label, undone_at = row
    return label_of_row(tuple(label)), undone_at and datetime.fromisoformat(undone_at)
