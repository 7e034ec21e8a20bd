"""What is to be learnt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from earmark.core.detector import Detector
from earmark.core.head import Head, blank_head
from earmark.errors import ModelError
from earmark.values import Span

Windows: TypeAlias = Mapping[str, Sequence[Span]]
"""By the digest of their recording."""


@dataclass(frozen=True, slots=True, eq=False)
class Aim:
    """A sound, and where to start from.

    Attributes:
        sound: what is to be found.
        encoder_digest: of the encoder whose vectors it is found in.
        start: the detector that is right until answers say otherwise; ``None`` starts from nothing.
        start_digest: of that detector's file, for the record.
        learnt_from: what the encoder itself learnt from, by recording: no head is judged by it.
        is_relearnt: whether the start learnt from answers to the same questions already.

    Raises:
        ModelError: the start is of another encoder.
    """

    sound: str
    encoder_digest: str
    start: Detector | None = None
    start_digest: str = ""
    learnt_from: Windows = field(default_factory=dict)
    is_relearnt: bool = False

    def __post_init__(self) -> None:
        if self.start and self.start.encoder_digest != self.encoder_digest:
            msg = (
                f"The detector of {self.start.sound} to start from was learnt on encoder "
                f"{self.start.encoder_digest[:12]}, but this project's is "
                f"{self.encoder_digest[:12]}. Start from another one, or from nothing."
            )
            raise ModelError(msg)

    @property
    def head(self) -> Head | None:
        """Return the head to start from."""
        return self.start.head if self.start else None

    @property
    def fair_head(self) -> Head | None:
        """Return the head that those that are to judge start from: it knows no answer yet."""
        if self.start and self.is_relearnt:
            return blank_head(len(self.start.head.weights))
        return self.head
