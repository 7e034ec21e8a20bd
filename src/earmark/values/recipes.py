"""The loop of the recipe: a quick network finds what to sort, a slow one learns from it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path

from earmark.values.estimates import Confusion
from earmark.values.labels import Question, Verdict
from earmark.values.networks import Network, NetworkPlan
from earmark.values.spans import Span

EVEN = 0.5
"""A network says yes from this score on, as in the recipe."""

LEAST = 1e-7
"""A score nearer to 0 or 1 than this says no more, and a loss stays finite."""


@dataclass(frozen=True, slots=True)
class RecipeRule:
    """How the loop is run.

    Attributes:
        weak: how the first network is trained.
        strong: how those of all later rounds are.
        n_questions: how many likely positives are asked about after each round.
    """

    weak: NetworkPlan
    strong: NetworkPlan
    n_questions: int = 120

    def __post_init__(self) -> None:
        if self.n_questions < 1:
            msg = f"a round asks at least one question, not {self.n_questions}"
            raise ValueError(msg)

    @classmethod
    def of(cls, strong: NetworkPlan, weak: Network, *, n_questions: int = 120) -> RecipeRule:
        """Return the loop of the recipe: a weak network that sees all once, but otherwise alike.

        Its head alone sees them once before that, lest what it begins with is unlearnt.
        """
        quick = replace(strong, network=weak, epochs_head=1, epochs=1)
        return cls(quick, strong, n_questions)

    def plan_of(self, number: int) -> NetworkPlan:
        """Return how the network of a round is trained; rounds count from 1."""
        return self.weak if number == 1 else self.strong


@dataclass(frozen=True, slots=True)
class SortedFolders:
    """What folders are called into which people sort clips.

    Attributes:
        yes: those of clips with the sound.
        no: those of clips without.
    """

    yes: tuple[str, ...] = ("hasKeySound",)
    no: tuple[str, ...] = ("noKeySound",)

    def __post_init__(self) -> None:
        if not self.yes or not self.no or set(self.yes) & set(self.no):
            msg = f"clips are sorted into folders of yes and others of no, not {self}"
            raise ValueError(msg)

    def meanings(self, sound: str) -> list[str]:
        """Return what the folders mean, as ``import_clips`` takes it."""
        return [*(f"{each}={sound}" for each in self.yes), *(f"{x}=not:{sound}" for x in self.no)]

    def verdicts(self) -> dict[str, Verdict]:
        """Return what each folder says."""
        yes = dict.fromkeys(self.yes, Verdict.YES)
        return yes | dict.fromkeys(self.no, Verdict.NO)


@dataclass(frozen=True, slots=True)
class JudgedClip:
    """A span that people answered about, and what a network says of it.

    Attributes:
        recording: the recording's digest.
        is_true: whether people said yes.
        score: how likely the network has it.
        is_held_out: whether the network did not learn from it.
    """

    recording: str
    span: Span
    is_true: bool
    score: float
    is_held_out: bool

    @property
    def is_found(self) -> bool:
        """Return whether the network says yes."""
        return self.score >= EVEN

    @property
    def is_wrong(self) -> bool:
        """Return whether the network says otherwise than people."""
        return self.is_found != self.is_true

    @property
    def loss(self) -> float:
        """Return the cross-entropy in nats: how surely the network is wrong."""
        return -math.log(max(LEAST, self.score if self.is_true else 1 - self.score))


@dataclass(frozen=True, slots=True)
class Round:
    """A network of the loop, what it makes of all answers, and what to ask next.

    Attributes:
        number: from 1.
        sound: what is looked for.
        network: which was trained.
        label_digest: of the answers that it was trained and judged by.
        clips: these answers, as far as their recordings could be heard.
        likeliest: what nobody answered about, the likeliest first.
        detector: the file of what was learnt.
        page: the worst errors, to look at and listen to.
    """

    number: int
    sound: str
    network: str
    label_digest: str
    clips: tuple[JudgedClip, ...]
    likeliest: tuple[Question, ...]
    detector: Path
    page: Path

    def confusion(self, *, is_held_out: bool) -> Confusion:
        """Return how many of the held-out answers, or of those learnt from, were judged rightly."""
        some = [each for each in self.clips if each.is_held_out == is_held_out]
        return Confusion(
            n_right=sum(each.is_true and each.is_found for each in some),
            n_false=sum(not each.is_true and each.is_found for each in some),
            n_missed=sum(each.is_true and not each.is_found for each in some),
            n_rejected=sum(not each.is_true and not each.is_found for each in some),
        )

    def worst(self, n: int, *, is_held_out: bool) -> tuple[JudgedClip, ...]:
        """Return up to ``n`` errors among them, the surest first."""
        wrong = [x for x in self.clips if x.is_held_out == is_held_out and x.is_wrong]
        return tuple(sorted(wrong, key=lambda each: -each.loss)[:n])
