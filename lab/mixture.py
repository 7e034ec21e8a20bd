"""One piece of training sound: a stream in 20 s, and what of its typing can be heard."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray
from scipy import signal

from earmark.core.frames import FRAMES_PER_S
from earmark.values import Samples
from lab.effects import coded, echoed, gain_of, low_passed
from lab.keyboards import (
    Boards,
    Keyboard,
    blended,
    made_up,
    noisy,
    onsets_s,
    random_equaliser,
    revoice,
    revoiced,
)
from lab.negatives import LAYERS, lone_keys
from lab.recordings import RATE_HZ, Recordings
from lab.truth import Pressed
from lab.typist import lay, press_times_s, typed

PIECE_S = 20
PIECE_FRAMES = PIECE_S * FRAMES_PER_S
CLASS_HOP_S = 0.04
OTHER_RATES_HZ = (8_000, 11_025, 16_000, 22_050, 32_000, 44_100)


@dataclass(frozen=True, eq=False)
class Piece:
    """What a viewer hears, and its truth.

    Attributes:
        sound: mono samples.
        rate_hz: their rate.
        pressed: the typing in it.
        classes: what else is heard alone, as a number per ``CLASS_HOP_S``; 0 where nobody knows.
    """

    sound: Samples
    rate_hz: int
    pressed: Pressed
    classes: NDArray[np.int16]


def mix(rng: np.random.Generator, recordings: Recordings, boards: Boards) -> Piece:
    """Return one piece as a stream may sound, mixed at random."""
    bed = _bed(rng, recordings)
    board = _board(rng, boards)
    track, times_s, is_exact = _typing(rng, recordings, boards, board)
    alone_s: list[float] = []
    if rng.random() < 0.4:
        lone_board = board if board.is_exact else made_up(rng)
        alone, alone_s = lone_keys(rng, lone_board, PIECE_S, times_s)
        track += _at(alone, rng.uniform(-20, 5))
    if rng.random() < 0.4:  # the keyboard stands elsewhere than the voice, behind other things
        track = np.asarray(signal.sosfilt(random_equaliser(rng), track), np.float32)
    if rng.random() < 0.45:
        track = echoed(rng, track)
    cut_hz = _cut_hz(rng)
    at_s = np.array([*times_s, *alone_s])
    order = np.argsort(at_s, kind="stable")
    is_alone = order >= len(times_s)
    stands_out_db = _stands_out_db(track, bed, at_s[order], min(cut_hz or 12_000, 12_000))
    pressed = Pressed(at_s[order].astype(np.float32), stands_out_db, is_exact, is_alone)
    sound, rate_hz = _through_the_wire(rng, bed + track, cut_hz, gate_share=0.35)
    unknown = np.zeros(round(PIECE_S / CLASS_HOP_S), np.int16)
    return Piece(sound, rate_hz, pressed, unknown)


def line_up(rng: np.random.Generator, recordings: Recordings) -> Piece:
    """Return one sound after another, each by itself, and which is heard when. None is typing."""
    track = np.zeros(PIECE_S * RATE_HZ, np.float32)
    classes = np.zeros(round(PIECE_S / CLASS_HOP_S), np.int16)
    at_s = rng.uniform(0, 0.5)
    while at_s < PIECE_S:
        number, sound = recordings.pick_class(rng)
        sound = _excerpt(rng, sound, rng.uniform(0.3, 4))
        if rng.random() < 0.5:
            sound = revoice(sound, rng.uniform(0.85, 1.18), random_equaliser(rng))
        lay(track, _at(sound, rng.uniform(-20, 6)), at_s)
        length_s = len(sound) / RATE_HZ
        first, last = (round(t / CLASS_HOP_S) for t in (at_s, at_s + length_s))
        classes[first : last + 1] = number
        at_s += length_s + rng.choice([0.0, rng.uniform(0, 1)])
    if rng.random() < 0.3:
        track = echoed(rng, track)
    if rng.random() < 0.3:
        track += _loop(rng, recordings, "ambience", rng.uniform(-40, -20))
    sound, rate_hz = _through_the_wire(
        rng, track + _hiss(rng, len(track)), _cut_hz(rng), gate_share=0.1
    )
    return Piece(sound, rate_hz, Pressed.nothing(), classes)


def _cut_hz(rng: np.random.Generator) -> float | None:
    return float(np.exp(rng.uniform(np.log(3900), np.log(16_000)))) if rng.random() < 0.5 else None


def _at(sound: Samples, db: float) -> Samples:
    """Return the sound with its loudest third at ``db`` relative to a voice."""
    hop = RATE_HZ // 20
    power = np.sort((sound[: len(sound) // hop * hop].reshape(-1, hop) ** 2).mean(1))
    if not len(power):
        power = np.mean(sound**2, keepdims=True)
    loud = np.sqrt(power[-max(1, len(power) // 3) :].mean() + 1e-12)
    if loud < 1e-5:  # silence stays silence
        return sound
    return (sound * (0.1 * 10 ** (db / 20) / loud)).astype(np.float32)


def _board(rng: np.random.Generator, boards: Boards) -> Keyboard:
    kind = rng.random()
    if kind < 0.3:
        board = made_up(rng)
    elif kind < 0.45:
        other = made_up(rng) if rng.random() < 0.5 else boards.pick(rng)
        board = revoiced(rng, blended(rng, boards.pick(rng), other))
    else:
        board = boards.pick(rng) if kind >= 0.8 else revoiced(rng, boards.pick(rng))
    return noisy(rng, board) if rng.random() < 0.3 else board


def _bed(rng: np.random.Generator, recordings: Recordings) -> Samples:
    n = PIECE_S * RATE_HZ
    bed = _hiss(rng, n)
    for _ in range(rng.choice([0, 1, 2], p=(0.25, 0.65, 0.1))):
        bed += _speech(rng, recordings, share=rng.uniform(0.2, 0.95))
    if rng.random() < 0.45:
        bed += _loop(rng, recordings, "music", rng.uniform(-26, 0))
    if rng.random() < 0.4:
        bed += _loop(rng, recordings, "ambience", rng.uniform(-36, -6))
    for layer in rng.permutation(len(LAYERS))[: rng.choice([0, 1, 1, 2, 3])]:
        bed += _at(LAYERS[layer](rng, recordings, PIECE_S), rng.uniform(-25, 4))
    return bed


def _hiss(rng: np.random.Generator, n: int) -> Samples:
    hiss = rng.standard_normal(n, dtype=np.float32) * np.float32(10 ** (-rng.uniform(45, 85) / 20))
    colour = rng.uniform(0, 0.9)
    return np.asarray(signal.lfilter([1 - colour], [1, -colour], hiss), np.float32)


def _speech(rng: np.random.Generator, recordings: Recordings, share: float) -> Samples:
    out = np.zeros(PIECE_S * RATE_HZ, np.float32)
    speed, equaliser = rng.uniform(0.82, 1.22), random_equaliser(rng)
    is_another = rng.random() < 0.6  # voice, before another microphone
    at_s = rng.uniform(-2, 2)
    while at_s < PIECE_S:
        sound = _excerpt(rng, recordings.pick(rng, "speech", 0.2), rng.uniform(2, 9))
        if is_another:
            sound = revoice(sound, speed, equaliser)
        lay(out, _at(sound, rng.normal(0, 2)), at_s)
        length_s = len(sound) / RATE_HZ
        at_s += length_s + max(0.08, rng.exponential(length_s * (1 - share) / share))
    return out


def _loop(rng: np.random.Generator, recordings: Recordings, category: str, db: float) -> Samples:
    sound = _excerpt(rng, recordings.pick(rng, category, 3), PIECE_S)
    if rng.random() < 0.5:
        sound = revoice(sound, rng.uniform(0.85, 1.18), random_equaliser(rng))
    repeats = PIECE_S * RATE_HZ // len(sound) + 1
    return _at(np.tile(sound, repeats)[: PIECE_S * RATE_HZ], db)


def _excerpt(rng: np.random.Generator, sound: Samples, seconds: float) -> Samples:
    n = int(seconds * RATE_HZ)
    if len(sound) <= n:
        return sound
    first = rng.integers(len(sound) - n)
    return sound[first : first + n]


def _typing(
    rng: np.random.Generator, recordings: Recordings, boards: Boards, board: Keyboard
) -> tuple[Samples, list[float], bool]:
    """Return the typing of a piece, the times of its presses, and whether these are exact."""
    track = np.zeros(PIECE_S * RATE_HZ, np.float32)
    times_s: list[float] = []
    if rng.random() < 0.35:
        return track, times_s, True
    kind = rng.random()
    real = _real_typing(rng, recordings) if kind < 0.3 else None
    is_slow = 0.3 <= kind < 0.4 and bool(boards.slow_runs)
    db, at_s = rng.uniform(-16, 8), rng.choice([-3.0, rng.uniform(0, 12)])
    while at_s < PIECE_S:
        length_s = rng.uniform(1, 4) if rng.random() < 0.5 else rng.uniform(4, 18)
        if real is not None:
            sound = _excerpt(rng, real, length_s)
            pressed_s = [float(t) for t in onsets_s(sound)]
        elif is_slow:
            sound, pressed_s = _slowly(rng, boards, length_s)
        else:
            pressed_s = press_times_s(rng, length_s)
            sound = typed(rng, board, pressed_s, length_s)
        lay(track, _at(sound, db + rng.normal(0, 1.5)), at_s)
        times_s += [at_s + t for t in pressed_s if 0 <= at_s + t < PIECE_S]
        at_s += len(sound) / RATE_HZ + 1.3 + rng.exponential(6)
    return track, times_s, real is None and (is_slow or board.is_exact)


def _slowly(
    rng: np.random.Generator, boards: Boards, length_s: float
) -> tuple[Samples, list[float]]:
    """Return part of a real run of single presses, and when keys go down in it."""
    run = boards.slow_runs[rng.integers(len(boards.slow_runs))]
    speed, equaliser = rng.uniform(0.85, 1.25), random_equaliser(rng)
    first = int(rng.integers(max(1, len(run.sound) - int(length_s * speed * RATE_HZ))))
    sound = run.sound[first : first + int(length_s * speed * RATE_HZ)]
    downs_s = (run.downs_s - first / RATE_HZ) / speed
    sound = revoice(sound, speed, equaliser)
    return sound, [float(t) for t in downs_s if 0 <= t < len(sound) / RATE_HZ]


def _real_typing(rng: np.random.Generator, recordings: Recordings) -> Samples:
    sound = recordings.pick(rng, "typing", 2)
    if rng.random() < 0.4:
        return sound
    sound = _excerpt(rng, sound, 30)
    return revoice(sound, rng.uniform(0.85, 1.18), random_equaliser(rng))


def _stands_out_db(
    track: Samples, bed: Samples, at: NDArray[np.float64], high_hz: float
) -> NDArray[np.float32]:
    """Return how far each press stands above the bed between 1 kHz and ``high_hz``."""
    sos = signal.butter(4, [1000, high_hz], "band", fs=RATE_HZ, output="sos")
    typing, rest = (np.cumsum(signal.sosfilt(sos, x) ** 2) for x in (track, bed))
    first = np.clip(((at - 0.005) * RATE_HZ).astype(int), 0, len(track) - 1)
    last = np.clip(((at + 0.035) * RATE_HZ).astype(int), 0, len(track) - 1)
    n = np.maximum(1, last - first)
    power = [(x[last] - x[first]) / n + 1e-12 for x in (typing, rest)]
    return (10 * np.log10(power[0] / power[1])).astype(np.float32)


def _through_the_wire(
    rng: np.random.Generator, sound: Samples, cut_hz: float | None, gate_share: float
) -> tuple[Samples, int]:
    """Return the sound after the streamer's, the site's and the viewer's machines, and its rate."""
    gate, compress = rng.random() < gate_share, rng.random() < 0.6
    if gate or compress:
        sound = sound * gain_of(rng, sound, gate=gate, compress=compress)
    if cut_hz:
        sound = low_passed(rng, sound, cut_hz)
    sound = np.clip(sound * 10 ** (rng.uniform(-12, 8) / 20), -1, 1).astype(np.float32)
    if rng.random() < 0.6:
        sound = coded(rng, sound)
    rate_hz = int(rng.choice(OTHER_RATES_HZ)) if rng.random() < 0.3 else RATE_HZ
    if rate_hz != RATE_HZ:
        sound = soxr.resample(sound, RATE_HZ, rate_hz)
    return np.asarray(sound, np.float32), rate_hz
