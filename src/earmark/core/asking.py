"""What is kept in mind between one question and the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from earmark.core.aim import Aim
from earmark.core.answered import Answered, Condensed, gather_answers
from earmark.core.head import Head
from earmark.core.hearings import Hearings, bounds_of, curve_of, draw_surroundings
from earmark.core.learning.validation import USUAL_STRENGTH
from earmark.core.pick import (
    Candidates,
    Pool,
    Situation,
    candidates,
    gather,
    liken,
    mean_vectors,
    pick,
)
from earmark.core.pick.pool import Rows
from earmark.core.teaching import FEWEST_OF_EACH, Learnt, learn, settled_strength
from earmark.values import Curve, Hearing, Label, Question, Scores, Span, Vectors

_N_EXACT = 1000
"""Rows that are listened through after each answer; the others are judged by their mean vector."""

_SMOOTH_S = 0.4
"""A peak shorter than this is no reason to ask."""


class Asker:
    """Knows what there is to ask about a sound, and chooses.

    Making one reads all vectors, once; of each span its mean vector stays in memory, some 300 kB an
    hour. Spans end where the sound of the detector to start from ends, and stay as they are: for
    others, make a new one that starts from what was trained.

    Args:
        aim: what is asked about.
        hearings: what may be asked about.
        labels: of that sound, as far as there are any.
        like: vectors of an example of the sound, shape ``(n, dim)``.
    """

    def __init__(
        self,
        aim: Aim,
        hearings: Hearings,
        labels: Sequence[Label] = (),
        like: Vectors | None = None,
    ) -> None:
        self._aim = aim
        self._hearings = hearings
        self._condensed: Condensed = {}
        self._learnt: Learnt | None = None
        asked = _spans_of(labels)
        tables: dict[str, Candidates] = {}
        means = [np.zeros((0, 0), np.float32)]
        for digest, hearing in hearings.by_recording.items():
            tables[digest] = candidates(self._first_curve(hearing), asked.get(digest, ()))
            means.append(mean_vectors(hearing, tables[digest]))
        self._pool = gather(tables)
        self._means = np.concatenate(means[1:]) if tables else means[0]
        self._likeness: NDArray[np.float64] | None = None
        if like is not None:
            self.liken_to(like)
        self.update(labels)

    @property
    def sound(self) -> str:
        """Return what is asked about."""
        return self._aim.sound

    @property
    def pool(self) -> Pool:
        """Return what there is to ask about, with what the machine believes of it."""
        return self._pool

    @property
    def hearings(self) -> Hearings:
        """Return what may be asked about."""
        return self._hearings

    @property
    def answered(self) -> Answered:
        """Return the answers it knows of."""
        return self._answered

    @property
    def n_left(self) -> int:
        """Return how many spans may still be asked about."""
        return int(self._is_open.sum())

    @property
    def learnt(self) -> Learnt | None:
        """Return what was learnt so far, if anything; ``train`` learns a better one, slowly."""
        return self._learnt

    def liken_to(self, like: Vectors) -> None:
        """Take another example of the sound: vectors, shape ``(n, dim)``."""
        self._likeness = liken(len(self._pool), self._vectors_of, like.mean(axis=0))

    def update(self, labels: Sequence[Label]) -> None:
        """Take note of all that was answered, and that was not taken back."""
        self._is_open = ~self._pool.overlaps(_spans_of(labels))
        self._answered = gather_answers(labels, self._hearings, self._condensed)

    def learn(self, rng: np.random.Generator) -> None:
        """Learn from the answers, and judge anew what could be asked."""
        start = self._aim.start.head if self._aim.start else None
        answered = self._answered
        if not start and min(answered.n_yes, answered.n_no) < FEWEST_OF_EACH:
            return
        self._learnt = learn(
            answered,
            draw_surroundings(self._hearings, answered.spans, rng),
            start,
            settled_strength(answered, start) or USUAL_STRENGTH,
            self._learnt.head if self._learnt else None,
        )
        self._pool = replace(self._pool, scores=self._judge(self._learnt.head))

    def ask(
        self,
        n: int,
        rng: np.random.Generator,
        strategy: str = "mixed",
        aside: Mapping[str, Sequence[Span]] = MappingProxyType({}),
    ) -> tuple[Question, ...]:
        """Return up to so many questions, fewer where no more are open.

        A strategy that is not there, or that needs an example nobody gave, is a ``ChoiceError``.

        Args:
            n: how many.
            rng: chance.
            strategy: how to choose.
            aside: spans by recording that are being asked about already.
        """
        is_aside = self._pool.overlaps(aside)
        asked = _means_of(self._answered)
        if is_aside.any():
            others = self._vectors_of(np.flatnonzero(is_aside))
            asked = np.concatenate([asked, others]) if len(asked) else others
        situation = Situation(
            pool=self._pool,
            is_open=self._is_open & ~is_aside,
            vectors_of=self._vectors_of,
            asked=asked,
            n_answers=(self._answered.n_yes, self._answered.n_no),
            likeness=self._likeness,
        )
        knows = self._aim.start is not None or self._learnt is not None
        return tuple(
            Question(
                self._aim.sound,
                each.recording,
                each.span,
                each.score if knows else None,
                each.strategy,
            )
            for each in pick(situation, n, rng, strategy)
        )

    def _first_curve(self, hearing: Hearing) -> Curve:
        if self._aim.start:
            return curve_of(self._aim.start.head, hearing)
        return Curve(np.zeros(len(hearing.levels), np.float32), hearing.hop_s)

    def _vectors_of(self, rows: Rows) -> Vectors:
        return np.asarray(self._means[rows])

    def _judge(self, head: Head) -> Scores:
        """Score each row by its mean vector, and the likeliest by their peaks."""
        scores = np.zeros(len(self._pool), np.float32)
        for start in range(0, len(scores), _N_EXACT):
            some = slice(start, start + _N_EXACT)
            scores[some] = head.score(self._means[some])
        ranks = np.where(self._is_open, scores, -1.0)
        likeliest = np.arange(len(ranks))
        if len(ranks) > _N_EXACT:
            likeliest = np.sort(np.argpartition(-ranks, _N_EXACT)[:_N_EXACT])
        for row in likeliest.tolist():
            scores[row] = self._peak(head, row)
        return scores

    def _peak(self, head: Head, row: int) -> float:
        """Return the highest score of a row that lasts a little."""
        hearing = self._hearings.by_recording[self._pool.recordings[self._pool.owners[row]]]
        scores = head.score(hearing.vectors(*bounds_of(hearing, self._pool.span(row))))
        width = max(1, min(len(scores), round(_SMOOTH_S / hearing.hop_s)))
        return float(np.convolve(scores, np.full(width, 1 / width), "valid").max())


def _spans_of(labels: Sequence[Label]) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = {}
    for label in labels:
        spans.setdefault(label.recording, []).append(label.span)
    return spans


def _means_of(answered: Answered) -> Vectors:
    means = [np.average(each.vectors, axis=0, weights=each.counts) for each in answered.moments]
    return np.array(means, np.float32) if means else np.zeros((0, 0), np.float32)
