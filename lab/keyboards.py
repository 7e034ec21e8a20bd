"""Key presses: cut out of real recordings, re-voiced, or made up from a physical sketch."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from earmark.values import Samples
from lab.recordings import RATE_HZ, Recordings

LEAD_S = 0.004
"""Every press starts this long before its time."""
REST_TO_CLICK_S = 0.012
"""A press is timed when the finger meets the key. Its loudest moment is the key at the bottom of
its travel, so much later (3 to 16 ms on real boards)."""
LONGEST_PRESS_S = 0.3
FULL_BOARD = 40
SMALL_BOARD = 8
"""Folders with fewer presses than this are pooled: some sources have a folder for each key."""
KEY_UP_WITHIN_S = 0.2
SLOW_RUN_S = 5.0
TYPED_SHARE = 0.2


@dataclass(frozen=True)
class Keyboard:
    """Presses of one board, each with its peak at 1.

    ``is_exact`` says whether each begins with a key going down; cut out of fast typing, it may as
    well be a key coming up.
    """

    presses: tuple[Samples, ...]
    is_exact: bool = True


@dataclass(frozen=True, eq=False)
class SlowRun:
    """A real recording of single presses, so slow that it can be told which rise is which."""

    sound: Samples
    downs_s: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Boards:
    """All real keyboards: pressed one by one, cut out of typing, and in slow runs."""

    pressed: tuple[Keyboard, ...]
    typed: tuple[Keyboard, ...]
    slow_runs: tuple[SlowRun, ...]

    @classmethod
    def of(cls, recordings: Recordings) -> Boards:
        """Return what there is in the recordings."""
        return cls(
            tuple(real_keyboards(recordings)),
            tuple(typed_keyboards(recordings)),
            tuple(slow_runs(recordings)),
        )

    def pick(self, rng: np.random.Generator) -> Keyboard:
        """Return a real board, one in five of them cut out of typing."""
        boards = self.typed if self.typed and rng.random() < TYPED_SHARE else self.pressed
        return boards[rng.integers(len(boards))]


def onsets_s(samples: Samples, rise_db: float = 12.0) -> np.ndarray:
    """Return the times of presses in a fairly clean recording of typing: of its sharp rises."""
    high = signal.sosfilt(signal.butter(2, 900, "high", fs=RATE_HZ, output="sos"), samples)
    hop = RATE_HZ // 400
    n = len(high) // hop
    if n < 16:  # shorter than 40 ms
        return np.zeros(0)
    level_db = 10 * np.log10((high[: n * hop].reshape(n, hop) ** 2).mean(1) + 1e-11)
    floor_db = max(float(np.percentile(level_db, 15)), float(level_db.max()) - 45)
    smooth_db = np.convolve(level_db, np.ones(3) / 3, "same")
    peaks, _ = signal.find_peaks(smooth_db, height=floor_db + rise_db, distance=24, prominence=8)
    return np.maximum(0, (peaks + 0.5) * hop / RATE_HZ - REST_TO_CLICK_S)


def real_keyboards(recordings: Recordings) -> list[Keyboard]:
    """Return every real board with enough presses."""
    boards: dict[str, list[Samples]] = {}
    pool_of: dict[str, str] = {}
    for take in itertools.chain(*recordings.takes["keys"].values()):
        presses = boards.setdefault(take.board, [])
        pool_of[take.board] = f"{take.source} {take.class_label}"
        if len(presses) < 4 * FULL_BOARD:
            presses += cut_presses(recordings.read(take))
    pooled: dict[str, list[Samples]] = {}
    for board, presses in boards.items():
        name = board if len(presses) >= SMALL_BOARD else pool_of[board]
        pooled.setdefault(name, []).extend(presses)
    return [Keyboard(tuple(presses)) for presses in pooled.values() if len(presses) >= 3]


def typed_keyboards(recordings: Recordings) -> list[Keyboard]:
    """Return the boards that are heard in recordings of typing, cut at each rise."""
    cut = [
        cut_presses(recordings.read(take)[: 60 * RATE_HZ])
        for take in itertools.chain(*recordings.takes["typing"].values())
    ]
    return [Keyboard(tuple(presses), is_exact=False) for presses in cut if len(presses) >= 3]


def slow_runs(recordings: Recordings) -> list[SlowRun]:
    """Return the real recordings of single presses."""
    runs = []
    for take in itertools.chain(*recordings.takes["keys"].values()):
        if take.stop - take.start < SLOW_RUN_S * RATE_HZ:
            continue
        sound = recordings.read(take)
        rises_s = onsets_s(sound)
        downs_s = _downs_s(rises_s)
        if len(downs_s) < len(rises_s):
            runs.append(SlowRun(sound, downs_s))
    return runs


def cut_presses(samples: Samples) -> list[Samples]:
    """Return the presses of a recording, each from just before its click until the next."""
    times = _downs_s(onsets_s(samples))
    if len(samples) < 0.6 * RATE_HZ:
        times = times[:1]  # one press: its second rise is the key coming up
    out = []
    for start, after in zip(times, np.append(times, np.inf)[1:], strict=True):
        first = max(0, int((start - LEAD_S) * RATE_HZ))
        last = int(min(start + LONGEST_PRESS_S, after - 0.012) * RATE_HZ)
        press = samples[first:last]
        peak = float(np.abs(press).max(initial=0))
        if len(press) > 0.03 * RATE_HZ and peak > 2e-3:
            fade = min(len(press) // 4, RATE_HZ // 100)
            press = (press / peak).astype(np.float32)
            press[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
            out.append(press)
    return out


def _downs_s(rises_s: np.ndarray) -> np.ndarray:
    """Return the rises that are keys going down, where presses are so slow that it can be told.

    A key comes up within a fifth of a second. Where rises stand alone or in pairs, the second of a
    pair is that; where people type, any may be another key.
    """
    if len(rises_s) < 2:
        return rises_s
    is_first = np.concatenate([[True], np.diff(rises_s) > KEY_UP_WITHIN_S])
    is_slow = len(rises_s) <= 2.2 * is_first.sum()
    return rises_s[is_first] if is_slow else rises_s


def blended(rng: np.random.Generator, one: Keyboard, other: Keyboard) -> Keyboard:
    """Return a board each of whose presses sounds of a press of both."""
    out = []
    gain = 10 ** (rng.uniform(-14, -2) / 20)
    for _ in range(FULL_BOARD):
        a, b = (each.presses[rng.integers(len(each.presses))] for each in (one, other))
        press = np.zeros(max(len(a), len(b)), np.float32)
        press[: len(a)] += a
        press[: len(b)] += np.float32(gain) * b
        out.append(press / (np.abs(press).max() + 1e-9))
    return Keyboard(tuple(out), one.is_exact and other.is_exact)


def revoiced(rng: np.random.Generator, board: Keyboard) -> Keyboard:
    """Return the board as if built of other stuff: pitch, tilt, resonances and decay change."""
    chosen = [board.presses[i] for i in rng.permutation(len(board.presses))[:FULL_BOARD]]
    speed = rng.uniform(0.8, 1.25)
    sos = random_equaliser(rng)
    decay_s = rng.choice([np.inf, rng.uniform(0.02, 0.15)])
    out = []
    for press in chosen:
        y = revoice(press, speed, sos)
        y = y * np.exp(-np.arange(len(y)) / RATE_HZ / decay_s)
        out.append((y / (np.abs(y).max(initial=0) + 1e-9)).astype(np.float32))
    return Keyboard(tuple(out), board.is_exact)


def noisy(rng: np.random.Generator, board: Keyboard) -> Keyboard:
    """Return the board as a poor microphone records it: each press brings some noise along."""
    colour, level_db = rng.uniform(-0.6, 0.95), rng.uniform(-42, -16)
    out = []
    for press in board.presses[: 4 * FULL_BOARD]:
        hiss = signal.lfilter([1.0], [1, -colour], rng.standard_normal(len(press)))
        hiss *= 10 ** (level_db / 20) / (np.sqrt(np.mean(hiss**2)) + 1e-9)
        fade = min(len(press) // 4, RATE_HZ // 100)
        hiss[-fade:] *= np.linspace(1, 0, fade)
        out.append((press + hiss).astype(np.float32))
    return Keyboard(tuple(out), board.is_exact)


def revoice(sound: Samples, speed: float, equaliser: np.ndarray) -> Samples:
    """Return a sound played faster or slower, through an equaliser."""
    at = np.arange(0, len(sound) - 1, speed)
    y = np.interp(at, np.arange(len(sound)), sound)
    return signal.sosfilt(equaliser, y).astype(np.float32)


def random_equaliser(rng: np.random.Generator) -> np.ndarray:
    """Return one to three peaks and dips, as biquads."""
    sections = []
    for _ in range(rng.integers(1, 4)):
        f, q = np.exp(rng.uniform(np.log(200), np.log(9000))), rng.uniform(0.5, 4)
        sections.append(_peaking(f, q, rng.uniform(-10, 10)))
    return np.array(sections)


def _peaking(f_hz: float, q: float, gain_db: float) -> list[float]:
    """Return one peaking biquad. Source: R. Bristow-Johnson, Audio EQ Cookbook."""
    a, w = 10 ** (gain_db / 40), 2 * np.pi * f_hz / RATE_HZ
    alpha = np.sin(w) / (2 * q)
    b = np.array([1 + alpha * a, -2 * np.cos(w), 1 - alpha * a])
    c = np.array([1 + alpha / a, -2 * np.cos(w), 1 - alpha / a])
    return [*(b / c[0]), *(c / c[0])]


def made_up(rng: np.random.Generator) -> Keyboard:
    """Return a board from a sketch of the physics: a click strikes a few damped resonances."""
    modes_hz = np.exp(rng.uniform(np.log(250), np.log(9000), rng.integers(3, 9)))
    decays_s = np.exp(rng.uniform(np.log(0.002), np.log(0.03), len(modes_hz)))
    gains = rng.lognormal(0, 0.8, len(modes_hz)) * (1000 / modes_hz) ** rng.uniform(0, 0.8)
    click_s = np.exp(rng.uniform(np.log(0.0004), np.log(0.004)))
    noise, up_gain = rng.uniform(0.1, 2), rng.uniform(0.05, 1.2)
    touch_gain = rng.choice([0.0, rng.uniform(0.05, 0.7)])
    travel_s = rng.uniform(0.003, REST_TO_CLICK_S)
    held_s = rng.uniform(0.05, 0.14)
    out = []
    for _ in range(16):
        down = _strike(rng, modes_hz, decays_s, gains, click_s, noise)
        touch = _strike(rng, modes_hz * rng.uniform(1, 2), decays_s, gains, click_s, noise)
        up = _strike(rng, modes_hz * rng.uniform(1, 1.6), decays_s, gains, click_s, noise)
        press = np.zeros(int(LONGEST_PRESS_S * RATE_HZ), np.float32)
        click_at_s = LEAD_S + REST_TO_CLICK_S
        _add(press, down, click_at_s)
        _add(press, touch_gain * touch, click_at_s - travel_s * rng.uniform(0.7, 1.0))
        _add(press, up_gain * up, click_at_s + held_s * rng.uniform(0.7, 1.4))
        out.append(press / np.abs(press).max())
    return Keyboard(tuple(out))


def _add(press: Samples, strike: Samples, at_s: float) -> None:
    part = press[int(at_s * RATE_HZ) :][: len(strike)]
    part += strike[: len(part)].astype(np.float32)


def _strike(  # a strike is its physics
    rng: np.random.Generator,
    modes_hz: np.ndarray,
    decays_s: np.ndarray,
    gains: np.ndarray,
    click_s: float,
    noise: float,
) -> Samples:
    t = np.arange(int(0.12 * RATE_HZ)) / RATE_HZ
    tone = modes_hz * rng.uniform(0.9, 1.1, len(modes_hz))
    loud = gains * rng.lognormal(0, 0.4, len(gains))
    phases = rng.uniform(0, 2 * np.pi, len(tone))
    ring = (
        loud[:, None]
        * np.sin(2 * np.pi * tone[:, None] * t + phases[:, None])
        * np.exp(-t / decays_s[:, None])
    ).sum(0)
    burst = rng.standard_normal(len(t)) * np.exp(-t / click_s) * noise * np.sqrt((loud**2).sum())
    return (ring + burst).astype(np.float32)
