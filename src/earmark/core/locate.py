"""Find where a clip lies in a recording, by its sound."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, rfft
from scipy.ndimage import uniform_filter1d

from earmark.core.frames import HOP_S, N_MELS
from earmark.values import LogMel

N_BANDS = 16
SHORTEST_CLIP_S = 2.0
LONGEST_COMPARED_S = 60.0
"""Of a longer clip, as much is compared; it is taken from the clip's middle."""

EVEN_FRAMES = 65
"""A band's level is told from its mean over so many frames: what an encoder, a microphone's level
or a low-pass filter does to all of a clip alike is gone."""
EDGE_FRAMES = EVEN_FRAMES // 2
MOST_CHANGE = 3.0
"""In nats. A fall into digital silence is a change like any other, not the only one that counts."""
DEEPEST_BAND = 16.0
"""In nats, some 70 dB: bands so far under the loudest hold what a codec left, not the sound."""
LEAST_CHANGE = 0.05
"""In nats, root mean square: a clip that changes less is silence or an even tone."""

LEAST_NORM = 1e-2
TINY = 1e-9

STEP_FRAMES = 4
BLOCK_STEPS = 4096
N_SHORTLISTED = 4
NEAR_S = 0.3
"""Peaks nearer than this are flanks of one."""

CHANCE_OF_1_S = 1.2
"""A score that other sound seldom reaches falls with the root of the length compared: this, for one
second. Of 25 clips of foreign sound, the best scored 0.21 at 15 s, 0.58 at 5 s and 0.62 at 2.5 s in
ten minutes; of clips that were in there, encoded anew, the worst scored 0.74, 0.77 and 0.83."""
LEAST_SCORE, MOST_DEMANDED = 0.45, 0.8
MOST_RIVALRY = 0.8
"""Share of the best place's score that another place may reach. Music made of loops has 0.99."""

Bands: TypeAlias = NDArray[np.float16]
"""Shape ``(n_frames, N_BANDS)``: natural log of power, 10 ms apart; 12 MB for an hour."""

Changes: TypeAlias = NDArray[np.float32]
"""Shape ``(N_BANDS, n_frames)``: each band's level less its mean over the time around."""


@dataclass(frozen=True, slots=True)
class Match:
    """A place where a clip may lie.

    Attributes:
        recording: the recording's digest.
        start_s: of the clip on the recording's timeline; a hair below 0 where it begins earlier.
        score: correlation of the changes of level, 1 for the same sound.
    """

    recording: str
    start_s: float
    score: float


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A clip whose place is not known, and why: a sentence for the user."""

    reason: str


def to_bands(frames: LogMel) -> Bands:
    """Return all that is needed of log-mel frames to compare sound: neighbouring bands' means."""
    grouped = frames.reshape(len(frames), N_BANDS, N_MELS // N_BANDS)
    return np.asarray(grouped.mean(axis=2, dtype=np.float32), np.float16)


class SoundIndex:
    """A recording made ready to look up many clips in it."""

    def __init__(self, recording: str, bands: Bands) -> None:
        self._recording = recording
        self._changes = _changes_of(bands)
        coarse = _coarse(self._changes)
        self._n_steps = coarse.shape[1]
        self._powers = np.square(coarse)
        starts = range(0, max(1, self._n_steps), BLOCK_STEPS // 2)
        padded = np.pad(coarse, ((0, 0), (0, BLOCK_STEPS)))
        self._spectra = np.stack(
            [rfft(padded[:, first : first + BLOCK_STEPS], axis=1) for first in starts]
        )

    def matches(self, clip: Bands) -> tuple[Match, ...]:
        """Return the places that are most like the clip, the best first.

        None for a clip that ``judge`` refuses for what it is, or that is longer than the recording.
        """
        if _fault(clip):
            return ()
        first, wanted = _to_compare(clip)
        if wanted.shape[1] > self._changes.shape[1]:
            return ()
        found: list[Match] = []
        for place in _peaks(self._likeness(_coarse(wanted))):
            frame, score = self._refine(wanted, place * STEP_FRAMES)
            found.append(Match(self._recording, (frame - first) * HOP_S, score))
        return tuple(sorted(found, key=lambda match: -match.score))

    def _likeness(self, wanted: Changes) -> NDArray[np.float32]:
        """Return the correlation at each place where the whole clip fits, a step apart."""
        n_wanted = wanted.shape[1]
        n_places = self._n_steps - n_wanted + 1
        spectrum = np.conj(rfft(wanted, BLOCK_STEPS, axis=1))
        products = np.einsum("kbf,bf->kf", self._spectra, spectrum)
        # Each block's later half wraps around, and is the next one's first.
        sums = irfft(products, BLOCK_STEPS, axis=1)[:, : BLOCK_STEPS // 2].reshape(-1)
        is_used = wanted.any(axis=1).astype(np.float32)
        powers = np.concatenate([[0.0], np.cumsum(is_used @ self._powers, dtype=np.float64)])
        heard = powers[n_wanted:] - powers[:n_places]
        norms: NDArray[np.float64] = np.sqrt(heard * float(np.square(wanted).sum()))
        # Where there is next to nothing, next to nothing may look like anything.
        least = LEAST_NORM * float(norms.max()) + TINY
        return np.asarray(sums[:n_places] / np.maximum(norms, least), np.float32)

    def _refine(self, wanted: Changes, around: int) -> tuple[float, float]:
        """Return the frame, between frames too, and the correlation at the best place nearby."""
        n_wanted = wanted.shape[1]
        last = self._changes.shape[1] - n_wanted
        places = range(
            max(0, min(around, last) - 2 * STEP_FRAMES), min(last, around + 2 * STEP_FRAMES) + 1
        )
        is_used = wanted.any(axis=1)
        norm = float(np.linalg.norm(wanted))
        scores = np.empty(len(places))
        for i, place in enumerate(places):
            heard = self._changes[is_used, place : place + n_wanted]
            most = max(norm * float(np.linalg.norm(heard)), TINY)
            scores[i] = float(np.vdot(heard, wanted[is_used])) / most
        best = int(np.argmax(scores))
        return places[best] + _summit(scores, best), float(scores[best])


def judge(clip: Bands, matches: Iterable[Match]) -> Match | Unplaced:
    """Return the one place where a clip surely lies, or why there is none.

    Args:
        clip: the clip.
        matches: those of all recordings that it may be from.
    """
    fault = _fault(clip)
    if fault:
        return Unplaced(fault)
    ranked = sorted(matches, key=lambda match: -match.score)
    if not ranked or ranked[0].score < _least_score(clip):
        return Unplaced("no recording holds its sound. Add the recording that it was cut from")
    best, rivals = ranked[0], ranked[1:]
    if rivals and rivals[0].score > MOST_RIVALRY * best.score:
        places = " and ".join(f"{match.start_s:.1f} s" for match in (best, rivals[0]))
        return Unplaced(f"it could lie in several places, such as {places}: its sound repeats")
    return best


def _least_score(clip: Bands) -> float:
    compared_s = (len(clip) - 2 * EDGE_FRAMES) * HOP_S
    return float(np.clip(CHANCE_OF_1_S / math.sqrt(compared_s), LEAST_SCORE, MOST_DEMANDED))


def _fault(clip: Bands) -> str:
    """Return why a clip cannot be looked up at all, as a sentence; empty where it can."""
    shortest = round(SHORTEST_CLIP_S / HOP_S)
    if len(clip) < shortest:
        length_s = len(clip) * HOP_S
        return f"it lasts {length_s:.1f} s: too short to tell; {SHORTEST_CLIP_S:g} s would do"
    if not _to_compare(clip)[1].any():
        return "it is silent or even throughout, and could lie anywhere"
    return ""


def _to_compare(clip: Bands) -> tuple[int, Changes]:
    """Return a clip's changes without its edges, and its frame where they start."""
    n_compared = min(len(clip) - 2 * EDGE_FRAMES, round(LONGEST_COMPARED_S / HOP_S))
    first = (len(clip) - n_compared) // 2
    wanted = _changes_of(clip)[:, first : first + n_compared]
    _keep_what_tells(wanted, clip[first : first + n_compared])
    return first, wanted


def changes_that_tell(bands: Bands) -> Changes:
    """Return how the level of each band changes; nothing of those that hold no sound of it."""
    changes = _changes_of(bands)
    if len(bands):
        _keep_what_tells(changes, bands)
    return changes


def _keep_what_tells(changes: Changes, bands: Bands) -> None:
    """Silence the bands that hold what a codec left, or an even tone."""
    levels = bands.mean(axis=0, dtype=np.float32)
    is_moving = np.sqrt(np.square(changes).mean(axis=1)) >= LEAST_CHANGE
    changes[(levels < levels.max() - DEEPEST_BAND) | ~is_moving] = 0


def _changes_of(bands: Bands) -> Changes:
    changes = np.empty(bands.shape[::-1], np.float32)
    for band, row in enumerate(changes):
        level = bands[:, band].astype(np.float32)
        np.clip(level - uniform_filter1d(level, EVEN_FRAMES), -MOST_CHANGE, MOST_CHANGE, out=row)
    return changes


def _coarse(changes: Changes) -> Changes:
    n_steps = changes.shape[1] // STEP_FRAMES
    steps = changes[:, : n_steps * STEP_FRAMES].reshape(N_BANDS, n_steps, STEP_FRAMES)
    return np.asarray(steps.mean(axis=2), np.float32)


def _peaks(likeness: NDArray[np.float32]) -> list[int]:
    """Return the highest places, none near a higher one."""
    near = round(NEAR_S / HOP_S) // STEP_FRAMES
    left = likeness.copy()
    found: list[int] = []
    for _ in range(N_SHORTLISTED):
        place = int(np.argmax(left))
        if not np.isfinite(left[place]):
            break
        found.append(place)
        left[max(0, place - near) : place + near + 1] = -np.inf
    return found


def _summit(scores: NDArray[np.float64], best: int) -> float:
    """Return how far beside its highest score a curve is highest, by the parabola through three."""
    if not 0 < best < len(scores) - 1:
        return 0.0
    before, at, after = scores[best - 1 : best + 2].tolist()
    bend = before - 2 * at + after
    return (before - after) / (2 * bend) if bend else 0.0
