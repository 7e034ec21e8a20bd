"""What people answered about recordings, ready to be learnt from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, MutableMapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from earmark.core.hearings import Hearings, bounds_of
from earmark.core.learning import Moments, condense
from earmark.values import Label, Span, Verdict

Condensed: TypeAlias = MutableMapping[tuple[str, float, float], Moments]
"""The moments of spans read before, by recording, start and end."""

_BLOCK_S = 60.0
"""Answers on one recording are held out by stretches of this length, at least..."""

_LONGEST_BLOCK_S = 120.0
"""... and of this, at most, even where they lie close together."""

_APART_S = 15.0
"""Moments farther from each other than this are no neighbours: an encoder hears less around one."""


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """Answers of yes and no, with what their spans sound like.

    Attributes:
        labels: in order of recording and time.
        moments: of each.
        groups: of each; what is of one group is never both learnt from and judged by.
        n_unsure: how many answers were neither.
        unusable: digests of recordings with answers, but without vectors.
    """

    labels: tuple[Label, ...]
    moments: tuple[Moments, ...]
    groups: NDArray[np.int64]
    n_unsure: int
    unusable: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def verdicts(self) -> NDArray[np.bool_]:
        """Return whether each was a yes, shape ``(n,)``."""
        return np.array([each.verdict is Verdict.YES for each in self.labels], np.bool_)

    @property
    def is_strong(self) -> NDArray[np.bool_]:
        """Return whether the sound fills each span, shape ``(n,)``."""
        return np.array([each.is_strong for each in self.labels], np.bool_) & self.verdicts

    @property
    def n_yes(self) -> int:
        """Return how many were yes."""
        return int(self.verdicts.sum())

    @property
    def n_no(self) -> int:
        """Return how many were no."""
        return len(self) - self.n_yes

    def where(self, is_wanted: NDArray[np.bool_]) -> Answered:
        """Return some of the answers, shape ``(n,)``."""
        rows = np.flatnonzero(is_wanted).tolist()
        return replace(
            self,
            labels=tuple(self.labels[row] for row in rows),
            moments=tuple(self.moments[row] for row in rows),
            groups=self.groups[is_wanted],
        )

    @property
    def spans(self) -> dict[str, list[Span]]:
        """Return what was answered about, by recording."""
        spans: dict[str, list[Span]] = {}
        for label in self.labels:
            spans.setdefault(label.recording, []).append(label.span)
        return spans


def in_force(labels: Iterable[Label]) -> tuple[Label, ...]:
    """Return the last verdict on each span, in order of recording and time."""
    last = {_place(label): label for label in sorted(labels, key=lambda label: label.number)}
    return tuple(last[place] for place in sorted(last))


def gather_answers(
    labels: Sequence[Label], hearings: Hearings, known: Condensed | None = None
) -> Answered:
    """Return the answers in force whose spans were heard.

    Args:
        labels: of one sound.
        hearings: what was heard.
        known: keeps what was condensed, for the next time.
    """
    cache: Condensed = {} if known is None else known
    valid = in_force(labels)
    used: list[Label] = []
    moments: list[Moments] = []
    unusable: dict[str, None] = {}
    for label in (each for each in valid if each.verdict is not Verdict.UNSURE):
        found = _read(label, hearings, cache)
        if found:
            used.append(label)
            moments.append(found)
        else:
            unusable[label.recording] = None
    n_unsure = sum(each.verdict is Verdict.UNSURE for each in valid)
    return Answered(tuple(used), tuple(moments), groups_of(used), n_unsure, tuple(unusable))


def digest_of(labels: Iterable[Label]) -> str:
    """Return a digest of what was said, whoever said it and when."""
    lines = [
        f"{label.sound}\t{label.recording}\t{label.span.start_s!r}\t{label.span.end_s!r}\t"
        f"{label.verdict}\t{label.is_strong}\n"
        for label in labels
    ]
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()


def _place(label: Label) -> tuple[str, float, float]:
    return label.recording, round(label.span.start_s, 3), round(label.span.end_s, 3)


def _read(label: Label, hearings: Hearings, cache: Condensed) -> Moments | None:
    place = _place(label)
    if place in cache:
        return cache[place]
    hearing = hearings.by_recording.get(label.recording)
    if hearing is None:
        return None
    first, last = bounds_of(hearing, label.span)
    if first >= last:
        return None
    cache[place] = condense(hearing.vectors(first, last))
    return cache[place]


def groups_of(labels: Sequence[Label]) -> NDArray[np.int64]:
    """Number the recordings, or else the stretches of the only one."""
    recordings = list(dict.fromkeys(label.recording for label in labels))
    if len(recordings) > 1:
        number = {recording: at for at, recording in enumerate(recordings)}
        return np.array([number[label.recording] for label in labels], np.int64)
    groups: list[int] = []
    start_s = end_s = 0.0
    for label in labels:
        span = label.span
        # Cut in a pause if there is any, lest neighbours stand on both sides.
        is_pause = span.start_s - end_s >= _APART_S and span.end_s - start_s > _BLOCK_S
        if not groups or is_pause or span.end_s - start_s > _LONGEST_BLOCK_S:
            groups.append(groups[-1] + 1 if groups else 0)
            start_s = span.start_s
        else:
            groups.append(groups[-1])
        end_s = max(end_s, span.end_s)
    return np.array(groups, np.int64)
