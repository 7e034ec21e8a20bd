"""A real project with made-up recordings, in which somebody can be asked about a sound."""

from __future__ import annotations

from pathlib import Path

from earmark import Project
from earmark.values import Label, Question
from earmark.work import encoder_digest
from world_maker import SOUND, World, made_world


def made_lesson(folder: Path, n_recordings: int = 3) -> tuple[Project, World]:
    """Return an open project whose recordings were scanned, and the truth about them."""
    world = made_world(n_recordings)
    project = Project.create(folder)
    for member in world.catalogue.members():
        project.catalogue.add(member)
        project.store.keep(member.digest, world.hearing(member.digest, encoder_digest()))
    return project, world


def reply(project: Project, world: World, question: Question) -> Label:
    """Answer a question rightly."""
    verdict = world.verdict(question.recording, question.span)
    return project.label(SOUND, question.recording, question.span, verdict)


def teach(project: Project, world: World, n_of_each: int = 6) -> None:
    """Mark so many sounds of each recording exactly, and say no before each."""
    for digest, spans in world.truth.items():
        at_s = 0.0
        for span in spans[:n_of_each]:
            project.label(SOUND, digest, type(span)(at_s, span.start_s), "no")
            project.label(SOUND, digest, span, "yes", is_strong=True)
            at_s = span.end_s
