"""Who types what, and when: human rhythm, a slip now and then, pauses between the lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

import numpy as np

from earmark.values import Span

LINES = (
    "Dear diary, today I taught a computer to listen.",
    "Tap tap tap, says the keyboard. There you are!",
    "the clock ticks, but the clock never types",
    "for moment in sound: keep(moment)",
    "A mouse clicked twice. It was only a mouse.",
    "rain is patient, fingers are not",
    "Drums, lasers, a jump... and still I hear letters.",
    "good night, little keys. See you tomorrow.",
)
BACKSPACE = "\b"
RETURN = "\n"

LEAD_IN_S = 0.03
LEAD_OUT_S = 0.12
"""Typing is heard from a moment before its first press until its last key is up."""

SHORTEST_PAUSE_S = 4.0
EDGE_S = 2.5
LONGEST_GAP_S = 0.9
TYPING_SHARE = 0.75
"""Part of the time that lines and the shortest pauses between them may fill."""


@dataclass(frozen=True, slots=True)
class Press:
    """A key going down: a character, ``BACKSPACE`` or ``RETURN``; ``held_s`` until it comes up."""

    time_s: float
    key: str
    held_s: float


def pages_of(presses: Sequence[Press]) -> tuple[str, ...]:
    """Return what stands on the page after each press."""
    pages: list[str] = []
    page = ""
    for press in presses:
        page = page[:-1] if press.key == BACKSPACE else page + press.key
        pages.append(page)
    return tuple(pages)


def plan(length_s: float, rng: np.random.Generator) -> tuple[tuple[Press, ...], ...]:
    """Return the presses of each line, laid out over the whole length in order."""
    lines: list[list[Press]] = []
    filled_s = 2 * EDGE_S
    texts = cycle(LINES)
    while True:
        line = _type(next(texts) + RETURN, rng)
        filled_s += _span(line).length_s + SHORTEST_PAUSE_S * bool(lines)
        if lines and filled_s > TYPING_SHARE * length_s:
            return tuple(_lay_out(lines, length_s, rng))
        lines.append(line)


def spans_of(lines: Sequence[Sequence[Press]]) -> tuple[Span, ...]:
    """Return when each line is heard."""
    return tuple(_span(line) for line in lines)


def _span(line: Sequence[Press]) -> Span:
    return Span(line[0].time_s - LEAD_IN_S, line[-1].time_s + LEAD_OUT_S)


def _lay_out(
    lines: Sequence[Sequence[Press]], length_s: float, rng: np.random.Generator
) -> list[tuple[Press, ...]]:
    spans = spans_of(lines)
    least_s = np.full(len(lines) + 1, SHORTEST_PAUSE_S)
    least_s[[0, -1]] = EDGE_S
    spare_s = length_s - least_s.sum() - sum(span.length_s for span in spans)
    if spare_s < 0:
        msg = f"a stage of {length_s} s is too short for a line of typing: ask for 20 s or more"
        raise ValueError(msg)
    pauses_s = least_s + spare_s * rng.dirichlet(np.full(len(least_s), 4.0))
    laid, clock_s = [], 0.0
    for line, span, pause_s in zip(lines, spans, pauses_s, strict=False):
        shift_s = clock_s + pause_s - span.start_s
        laid.append(tuple(Press(p.time_s + shift_s, p.key, p.held_s) for p in line))
        clock_s += pause_s + span.length_s
    return laid


def _type(text: str, rng: np.random.Generator) -> list[Press]:
    """Return one line's presses, the first at 0 s.

    Gaps between keys are log-normal (Dhakal et al. 2018, "Observations on typing from 136 million
    keystrokes"), longer where a word or a sentence ends and where a slip is noticed.
    """
    presses: list[Press] = []
    clock_s, before = 0.0, ""
    for key in _with_slips(text, rng):
        if before:
            clock_s += _gap_s(before, key, rng)
        presses.append(Press(clock_s, key, float(rng.uniform(0.06, 0.11))))
        before = key
    return presses


def _gap_s(before: str, key: str, rng: np.random.Generator) -> float:
    gap_s = 0.125 * float(rng.lognormal(0.0, 0.32))
    if before == " ":
        gap_s += 0.09 * float(rng.lognormal(0.0, 0.5))
    if before in ".,:!" or key == RETURN:
        gap_s += 0.18 * float(rng.lognormal(0.0, 0.4))
    if BACKSPACE in (key, before) and key != before:
        gap_s += float(rng.uniform(0.12, 0.3))
    return float(np.clip(gap_s, 0.05, LONGEST_GAP_S))


def _with_slips(text: str, rng: np.random.Generator) -> list[str]:
    """Return the keys for a text: about once a line a wrong one or two, taken back at once."""
    keys: list[str] = []
    for key in text:
        if key.isalpha() and rng.random() < 1 / 40:
            wrong = [chr(rng.integers(ord("a"), ord("z") + 1)) for _ in range(rng.integers(1, 3))]
            keys += wrong + [BACKSPACE] * len(wrong)
        keys.append(key)
    return keys
