"""One piece of training sound: a stream in 20 s, and what of its typing can be heard."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray
from scipy import signal

from earmark.core.frames import FRAMES_PER_S
from earmark.core.mel import to_log_mel
from earmark.values import LogMel, Samples
from lab.effects import coded, echoed, gain_of, low_passed
from lab.keyboards import Keyboard, made_up, onsets_s, revoiced
from lab.negatives import LAYERS, lone_keys
from lab.recordings import RATE_HZ, Recordings
from lab.typist import lay, press_times_s, typed

PIECE_S = 20
PIECE_FRAMES = PIECE_S * FRAMES_PER_S
HEARD_DB = 3.0
"""A press that stands out this much (40 ms, 1 kHz and up) is clearly audible."""
GAP_S = 1.0
"""Presses further apart than this belong to different spans of typing."""
NO, YES, UNSURE = 0, 1, 2
OTHER_RATES_HZ = (8_000, 11_025, 16_000, 22_050, 32_000, 44_100)


@dataclass(frozen=True, eq=False)
class Piece:
    """Frames and their truth.

    Attributes:
        frames: log-mel, shape ``(PIECE_FRAMES, N_MELS)``.
        typing: NO, YES or UNSURE per frame; unsure is never taught.
        presses: how near the frame is to a press, 0 to 1, or -1 where nobody knows.
    """

    frames: LogMel
    typing: NDArray[np.uint8]
    presses: NDArray[np.float32]


def mix(rng: np.random.Generator, recordings: Recordings, boards: list[Keyboard]) -> Piece:
    """Return one piece, mixed at random."""
    bed = _bed(rng, recordings)
    board = _board(rng, boards)
    track, times_s, is_exact = _typing(rng, recordings, board)
    if rng.random() < 0.3:
        bed += _at(lone_keys(rng, board, PIECE_S, times_s), rng.uniform(-25, 3))
    if rng.random() < 0.45:
        track = echoed(rng, track)
    cut_hz = (
        float(np.exp(rng.uniform(np.log(3900), np.log(16_000)))) if rng.random() < 0.5 else None
    )
    stands_out_db = _stands_out_db(track, bed, times_s, min(cut_hz or 12_000, 12_000))
    frames = _through_the_wire(rng, bed + track, cut_hz)
    return Piece(frames, *_truth(times_s, stands_out_db, is_exact=is_exact))


def _at(sound: Samples, db: float) -> Samples:
    """Return the sound with its loudest third at ``db`` relative to a voice."""
    hop = RATE_HZ // 20
    power = np.sort((sound[: len(sound) // hop * hop].reshape(-1, hop) ** 2).mean(1))
    loud = np.sqrt(power[-max(1, len(power) // 3) :].mean() + 1e-12)
    if loud < 1e-5:  # silence stays silence
        return sound
    return (sound * (0.1 * 10 ** (db / 20) / loud)).astype(np.float32)


def _board(rng: np.random.Generator, boards: list[Keyboard]) -> Keyboard:
    kind = rng.random()
    if kind < 0.35:
        return made_up(rng)
    board = boards[rng.integers(len(boards))]
    return revoiced(rng, board) if kind < 0.75 else board


def _bed(rng: np.random.Generator, recordings: Recordings) -> Samples:
    n = PIECE_S * RATE_HZ
    bed = np.zeros(n, np.float32)
    if rng.random() < 0.65:
        bed += _speech(rng, recordings, share=rng.uniform(0.2, 0.95))
    if rng.random() < 0.45:
        bed += _loop(rng, recordings, "music", rng.uniform(-26, 0))
    if rng.random() < 0.4:
        bed += _loop(rng, recordings, "ambience", rng.uniform(-36, -6))
    for layer in rng.permutation(len(LAYERS))[: rng.choice([0, 1, 1, 2, 3])]:
        bed += _at(LAYERS[layer](rng, recordings, PIECE_S), rng.uniform(-25, 4))
    hiss = rng.standard_normal(n) * 10 ** (-rng.uniform(45, 85) / 20)
    colour = rng.uniform(0, 0.9)
    return bed + signal.lfilter([1 - colour], [1, -colour], hiss).astype(np.float32)


def _speech(rng: np.random.Generator, recordings: Recordings, share: float) -> Samples:
    out = np.zeros(PIECE_S * RATE_HZ, np.float32)
    at_s = rng.uniform(-2, 2)
    while at_s < PIECE_S:
        sound = _excerpt(rng, recordings.pick(rng, "speech", 0.2), rng.uniform(2, 9))
        lay(out, _at(sound, rng.normal(0, 2)), at_s)
        length_s = len(sound) / RATE_HZ
        at_s += length_s + max(0.08, rng.exponential(length_s * (1 - share) / share))
    return out


def _loop(rng: np.random.Generator, recordings: Recordings, category: str, db: float) -> Samples:
    sound = _excerpt(rng, recordings.pick(rng, category, 3), PIECE_S)
    repeats = PIECE_S * RATE_HZ // len(sound) + 1
    return _at(np.tile(sound, repeats)[: PIECE_S * RATE_HZ], db)


def _excerpt(rng: np.random.Generator, sound: Samples, seconds: float) -> Samples:
    n = int(seconds * RATE_HZ)
    if len(sound) <= n:
        return sound
    first = rng.integers(len(sound) - n)
    return sound[first : first + n]


def _typing(
    rng: np.random.Generator, recordings: Recordings, board: Keyboard
) -> tuple[Samples, list[float], bool]:
    """Return the typing of a piece, the times of its presses, and whether these are exact."""
    track = np.zeros(PIECE_S * RATE_HZ, np.float32)
    times_s: list[float] = []
    if rng.random() < 0.35:
        return track, times_s, True
    is_real = rng.random() < 0.3
    db, at_s = rng.uniform(-16, 8), rng.choice([-3.0, rng.uniform(0, 12)])
    while at_s < PIECE_S:
        length_s = rng.uniform(1, 4) if rng.random() < 0.5 else rng.uniform(4, 18)
        if is_real:
            sound = _excerpt(rng, recordings.pick(rng, "typing", 2), length_s)
            pressed_s = [float(t) for t in onsets_s(sound)]
        else:
            pressed_s = press_times_s(rng, length_s)
            sound = typed(rng, board, pressed_s, length_s)
        lay(track, _at(sound, db + rng.normal(0, 1.5)), at_s)
        times_s += [at_s + t for t in pressed_s if 0 <= at_s + t < PIECE_S]
        at_s += len(sound) / RATE_HZ + 1.3 + rng.exponential(6)
    return track, times_s, not is_real


def _stands_out_db(
    track: Samples, bed: Samples, times_s: list[float], high_hz: float
) -> np.ndarray:
    """Return, per press, how far it stands above all else between 1 kHz and ``high_hz``."""
    sos = signal.butter(4, [1000, high_hz], "band", fs=RATE_HZ, output="sos")
    typing, rest = (np.cumsum(signal.sosfilt(sos, x) ** 2) for x in (track, bed))
    at = np.array(times_s)
    first = np.clip(((at - 0.005) * RATE_HZ).astype(int), 0, len(track) - 1)
    last = np.clip(((at + 0.035) * RATE_HZ).astype(int), 0, len(track) - 1)
    n = np.maximum(1, last - first)
    power = [(x[last] - x[first]) / n + 1e-12 for x in (typing, rest)]
    return np.asarray(10 * np.log10(power[0] / power[1]))


def _through_the_wire(rng: np.random.Generator, sound: Samples, cut_hz: float | None) -> LogMel:
    """Return the frames of the sound after the streamer's, the site's and the viewer's machines."""
    gate, compress = rng.random() < 0.35, rng.random() < 0.5
    sound = sound * gain_of(rng, sound, gate=gate, compress=compress)
    if cut_hz:
        sound = low_passed(rng, sound, cut_hz)
    sound = np.clip(sound * 10 ** (rng.uniform(-12, 8) / 20), -1, 1).astype(np.float32)
    if rng.random() < 0.5:
        sound = coded(rng, sound)
    rate_hz = int(rng.choice(OTHER_RATES_HZ)) if rng.random() < 0.3 else RATE_HZ
    if rate_hz != RATE_HZ:
        sound = soxr.resample(sound, RATE_HZ, rate_hz)
    frames = to_log_mel(np.asarray(sound, np.float32), rate_hz)
    return frames[:PIECE_FRAMES]


def _truth(
    times_s: list[float],
    stands_out_db: np.ndarray,
    *,
    is_exact: bool,
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Return typing and presses per frame: what a person could hear."""
    typing = np.full(PIECE_FRAMES, NO, np.uint8)
    presses = np.zeros(PIECE_FRAMES, np.float32)
    order = np.argsort(times_s)
    for group in _runs([times_s[i] for i in order], GAP_S):
        first, last = times_s[order[group[0]]], times_s[order[group[-1]]]
        _fill(typing, first - 0.1, last + 0.3, UNSURE)
        heard = [order[i] for i in group if stands_out_db[order[i]] > HEARD_DB]
        for run in _runs([times_s[i] for i in heard], 2 * GAP_S):
            times = [times_s[heard[i]] for i in run]
            if len(times) >= 3:  # one or two presses alone are not typing
                _fill(typing, times[0] - 0.03, times[-1] + 0.12, YES)
                for a, b in itertools.pairwise(times):
                    if b - a > GAP_S:
                        _fill(typing, a + 0.12, b - 0.03, UNSURE)
    for t, db in zip(times_s, stands_out_db, strict=True):
        _mark(presses, t, is_known=is_exact and db > HEARD_DB)
    if not is_exact:
        presses[typing != NO] = -1
    return typing, presses


def _runs(sorted_s: list[float], gap_s: float) -> list[list[int]]:
    """Return indices of times, grouped where the next is at most ``gap_s`` later."""
    runs: list[list[int]] = []
    for i, t in enumerate(sorted_s):
        if runs and t - sorted_s[runs[-1][-1]] <= gap_s:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _fill(frames: NDArray[np.uint8], start_s: float, end_s: float, value: int) -> None:
    first, last = (max(0, round(t * FRAMES_PER_S)) for t in (start_s, end_s))
    frames[first:last] = value


def _mark(presses: NDArray[np.float32], at_s: float, *, is_known: bool) -> None:
    """Mark the frames within 20 ms of a press; a faint press is not asked for."""
    centre = at_s * FRAMES_PER_S
    for frame in range(max(0, int(centre) - 1), min(PIECE_FRAMES, int(centre) + 3)):
        near = max(0.0, 1 - abs(frame - centre) / 2)
        presses[frame] = max(presses[frame], near) if is_known else -1
