"""Moments of a sound, as they leave a project."""

from __future__ import annotations

from dataclasses import dataclass

from earmark.values.labels import Verdict
from earmark.values.media import Recording
from earmark.values.spans import Span


@dataclass(frozen=True, slots=True)
class Moment:
    """A span of a recording, and what is known of a sound in it: a detection or a label.

    Attributes:
        recording: whose span it is.
        digest: of the recording's content; empty where nobody computed it.
        sound: which sound.
        score: the machine's; ``None`` for what a person said.
        verdict: a person's; ``None`` for what the machine found.
        is_strong: whether the sound fills the span; always, of a detection.
        tags: in order of the alphabet.
        by: who said it, or the name of the detector.
    """

    recording: Recording
    span: Span
    sound: str
    digest: str = ""
    score: float | None = None
    verdict: Verdict | None = None
    is_strong: bool = True
    tags: tuple[str, ...] = ()
    by: str = ""
