"""From answers to windows of one length, which networks learn from or are judged by."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from earmark.core.answered import groups_of, in_force
from earmark.core.timeline import shared_s
from earmark.values import Label, Span, Verdict

TOO_LONG = "the sound is somewhere in there, and a window of that length may well miss it"
BESIDE_A_YES = "the sound is not in there, but beside it in a window of that length"
BESIDE_JUDGED = "they share time with what the network is judged by"

HELD_OUT_SHARE = 0.25
MOST_OF_ONE = 20
"""A long span gives so many windows at most: hours of silence teach no more than minutes."""

MOST_BENEATH = 300
"""Unlabelled windows, to lie beneath others; more would not vary them more."""

_LEAST_S = 0.2
"""Less of a sound at the edge of a window is let pass."""

_SLACK = 1.5
"""Spans up to so many windows long are one: the last of a recording takes its rest along."""

_TRIES = 10
_HAIR = 1e-9


@dataclass(frozen=True, slots=True)
class NetworkExample:
    """A window of a recording.

    Attributes:
        recording: its digest.
        span: may reach beyond a recording that is shorter.
        is_yes: what was said of it; ``None`` where nothing was: it lies beneath others.
        is_held_out: whether networks are judged by it.
    """

    recording: str
    span: Span
    is_yes: bool | None
    is_held_out: bool = False


def network_examples(
    labels: Iterable[Label], lengths_s: Mapping[str, float], *, window_s: float, seed: int = 0
) -> tuple[list[NetworkExample], Counter[str]]:
    """Return the windows, in order of recording and time, and why there are none of some answers.

    A short span is in the middle of its window, a long one gives several. About a quarter is held
    out: whole recordings or, of an only one, stretches. None is where either part would lack a
    verdict.

    Args:
        labels: of one sound.
        lengths_s: of the recordings that can be used, by digest; 0 where it is not known.
        window_s: how long a window is.
        seed: of chance.
    """
    valid = [
        each
        for each in in_force(labels)
        if each.verdict is not Verdict.UNSURE and each.recording in lengths_s
    ]
    rng = np.random.default_rng(seed)
    dropped = Counter[str]()
    yes = _spans_of([each for each in valid if each.verdict is Verdict.YES])
    windows: list[NetworkExample] = []
    groups: list[int] = []
    for label, group in zip(valid, groups_of(valid).tolist(), strict=True):
        own = _windows_of(label, lengths_s[label.recording], window_s, yes, dropped)
        windows += own
        groups += [group] * len(own)
    held = _held_out(np.array(groups, np.int64), np.array([w.is_yes for w in windows], bool), rng)
    split = [
        replace(each, is_held_out=bool(is_held))
        for each, is_held in zip(windows, held, strict=True)
    ]
    judged = _spans_of([each for each in split if each.is_held_out])
    kept = [each for each in split if each.is_held_out or not _touches(each, judged)]
    dropped[BESIDE_JUDGED] += len(split) - len(kept)
    n_beneath = min(MOST_BENEATH, sum(bool(w.is_yes) and not w.is_held_out for w in kept))
    taken = _spans_of(
        [
            *(each for each in valid if each.verdict is Verdict.YES),
            *(each for each in kept if each.is_held_out),
        ]
    )
    kept += _unlabelled(n_beneath, lengths_s, window_s, taken, rng)
    return sorted(kept, key=lambda each: (each.recording, each.span)), +dropped


def _windows_of(
    label: Label,
    length_s: float,
    window_s: float,
    yes: Mapping[str, Sequence[Span]],
    dropped: Counter[str],
) -> list[NetworkExample]:
    is_yes = label.verdict is Verdict.YES
    n_windows = min(MOST_OF_ONE, max(1, math.floor(label.span.length_s / window_s + _HAIR)))
    if label.span.length_s <= _SLACK * window_s:
        n_windows = 1
    elif is_yes and not label.is_strong:
        dropped[TOO_LONG] += 1
        return []
    windows = []
    for places in _places(label.span, n_windows, window_s):
        spans = [_within(place_s, length_s, window_s) for place_s in places]
        fitting = [NetworkExample(label.recording, span, is_yes) for span in spans]
        if not is_yes:
            fitting = [each for each in fitting if not _touches(each, yes)]
            dropped[BESIDE_A_YES] += not fitting
        windows += fitting[:1]
    return windows


def _places(span: Span, n_windows: int, window_s: float) -> list[list[float]]:
    """Return where each window may start, the best place first."""
    if n_windows == 1:
        middle_s = (span.start_s + span.end_s - window_s) / 2
        return [[middle_s, *sorted((span.end_s - window_s, span.start_s))]]
    return [[float(at)] for at in np.linspace(span.start_s, span.end_s - window_s, n_windows)]


def _within(start_s: float, length_s: float, window_s: float) -> Span:
    """Return a window that lies in the recording, if it is not longer."""
    last_s = max(0.0, length_s - window_s) if length_s else math.inf
    start_s = min(max(0.0, start_s), last_s)
    return Span(start_s, start_s + window_s)


def _spans_of(said: Iterable[Label | NetworkExample]) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = {}
    for each in said:
        spans.setdefault(each.recording, []).append(each.span)
    return spans


def _touches(window: NetworkExample, spans: Mapping[str, Sequence[Span]]) -> bool:
    own = spans.get(window.recording, ())
    return any(
        shared_s(window.span, span) >= min(_LEAST_S, 0.5 * span.length_s) > 0 for span in own
    )


def _held_out(
    groups: NDArray[np.int64], is_yes: NDArray[np.bool_], rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Return which are held out: whole groups, as near to a share of each verdict as they come."""
    names, places = np.unique(groups, return_inverse=True)
    counts = np.zeros((len(names), 2), np.int64)
    np.add.at(counts, (places, is_yes.astype(np.int64)), 1)
    total = counts.sum(axis=0)
    is_held = np.zeros(len(names), np.bool_)

    def held_with(at: int) -> NDArray[np.int64]:
        return np.asarray(counts[is_held].sum(axis=0) + counts[at])

    def is_spare(at: int) -> bool:
        return not is_held[at] and bool((held_with(at) < total).all())

    def miss(held: NDArray[np.int64]) -> float:
        return float(np.abs(held / total.clip(1) - HELD_OUT_SHARE).sum())

    for at in rng.permutation(len(names)).tolist():
        if is_spare(at) and miss(held_with(at)) <= miss(counts[is_held].sum(axis=0)) + _HAIR:
            is_held[at] = True
    for verdict in (0, 1):
        if is_held.any() and not counts[is_held, verdict].sum():
            spare = [at for at in range(len(names)) if counts[at, verdict] and is_spare(at)]
            is_held[sorted(spare, key=lambda at: int(counts[at].sum()))[:1]] = True
    if not counts[is_held].sum(axis=0).all():
        is_held[:] = False
    return np.asarray(is_held[places], np.bool_)


def _unlabelled(
    n_wanted: int,
    lengths_s: Mapping[str, float],
    window_s: float,
    taken: Mapping[str, Sequence[Span]],
    rng: np.random.Generator,
) -> list[NetworkExample]:
    """Return windows from anywhere else, or fewer where there is hardly anything else."""
    long_enough = [digest for digest in sorted(lengths_s) if lengths_s[digest] >= window_s]
    if not long_enough:
        return []
    lengths = np.array([lengths_s[digest] for digest in long_enough])
    found: list[NetworkExample] = []
    for _ in range(_TRIES * n_wanted):
        digest = long_enough[int(rng.choice(len(lengths), p=lengths / lengths.sum()))]
        start_s = float(rng.uniform(0, lengths_s[digest] - window_s))
        window = NetworkExample(digest, Span(start_s, start_s + window_s), None)
        if len(found) < n_wanted and not _touches(window, taken):
            found.append(window)
    return found
