"""Sounds made to be taken for typing, and which are not: clicks, ticks, drums, crackle, taps."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import signal

from earmark.values import Samples
from lab.keyboards import LEAD_S, Keyboard, made_up, random_equaliser, revoice
from lab.recordings import RATE_HZ, Recordings
from lab.typist import lay

Layer = Callable[[np.random.Generator, Recordings, float], Samples]


def mouse_clicks(rng: np.random.Generator, _: Recordings, seconds: float) -> Samples:
    """Return single and double clicks of one mouse: two tiny snaps, down and up, alike."""
    out = np.zeros(int(seconds * RATE_HZ), np.float32)
    mouse = _snaps(rng)
    at_s = rng.exponential(2)
    while at_s < seconds:
        for _click in range(rng.choice([1, 1, 2])):
            lay(out, mouse[0], at_s)
            lay(out, mouse[1], at_s + rng.uniform(0.06, 0.14), rng.uniform(-8, 2))
            at_s += rng.uniform(0.16, 0.3)
        at_s += 0.7 + rng.exponential(4)
    return out


def _snaps(rng: np.random.Generator) -> tuple[Samples, Samples]:
    t = np.arange(int(0.03 * RATE_HZ)) / RATE_HZ
    f, decay = np.exp(rng.uniform(np.log(1500), np.log(7000))), rng.uniform(0.0008, 0.006)
    snap = [
        (np.sin(2 * np.pi * f * rng.uniform(0.9, 1.1) * t) + rng.standard_normal(len(t)))
        * np.exp(-t / decay)
        for _ in range(2)
    ]
    return snap[0].astype(np.float32), snap[1].astype(np.float32)


def clicks(rng: np.random.Generator, recordings: Recordings, seconds: float) -> Samples:
    """Return a real small click, re-voiced: now and then, in pairs, or as fast as a game asks."""
    out = np.zeros(int(seconds * RATE_HZ), np.float32)
    words = ("mouse", "click", "switch", "button", "ui_", "tap", "pen", "controller", "snap", "pop")
    sound = _one_of(rng, recordings, words)[: RATE_HZ // 4]
    sound = revoice(sound, rng.uniform(0.7, 1.4), random_equaliser(rng))
    at_s, is_hasty = rng.exponential(2), rng.random() < 0.2
    while at_s < seconds:
        n = rng.integers(6, 30) if is_hasty else rng.choice([1, 1, 1, 2, 3])
        every_s = rng.uniform(0.1, 0.25)
        for _ in range(n):
            lay(out, sound, at_s, rng.normal(0, 1))
            at_s += every_s * rng.lognormal(0, 0.05)
        at_s += 0.7 + rng.exponential(4)
    return out


def ticks(rng: np.random.Generator, recordings: Recordings, seconds: float) -> Samples:
    """Return one or two short sounds at a steady beat: clocks, metronomes, hi-hats."""
    out = np.zeros(int(seconds * RATE_HZ), np.float32)
    sounds = [_short(rng, recordings) for _ in range(rng.integers(1, 3))]
    every_s = rng.choice([rng.uniform(0.1, 0.35), rng.uniform(0.35, 0.8), 1.0])
    for i in range(int(seconds / every_s)):
        lay(out, sounds[i % len(sounds)], i * every_s + rng.normal(0, 0.002))
    return out


def drums(rng: np.random.Generator, recordings: Recordings, seconds: float) -> Samples:
    """Return a drum pattern: a grid of beats, a few sounds, some steps left out, swing."""
    out = np.zeros(int(seconds * RATE_HZ), np.float32)
    kit = [
        _one_of(rng, recordings, ("drum", "percussion", "clap")) for _ in range(rng.integers(2, 5))
    ]
    step_s, swing = rng.uniform(0.09, 0.25), rng.uniform(0, 0.3)
    bar = [rng.random(16) < rng.uniform(0.1, 0.6) for _ in kit]
    for i in range(int(seconds / step_s)):
        for sound, pattern in zip(kit, bar, strict=True):
            if pattern[i % 16]:
                lay(out, sound, (i + swing * (i % 2)) * step_s, rng.normal(0, 2))
    return out


def crackle(rng: np.random.Generator, _: Recordings, seconds: float) -> Samples:
    """Return vinyl, fire or rain: dense clicks without the body of a key, at no human rhythm."""
    n = int(seconds * RATE_HZ)
    out = np.zeros(n)
    hits = rng.integers(0, n, rng.poisson(seconds * np.exp(rng.uniform(np.log(3), np.log(150)))))
    out[hits] = rng.lognormal(0, 1, len(hits)) * rng.choice([-1, 1], len(hits))
    low, high = np.exp(rng.uniform(np.log(200), np.log(3000))), rng.uniform(5000, 16000)
    sos = signal.butter(1, [low, high], "band", fs=RATE_HZ, output="sos")
    return signal.sosfilt(sos, out).astype(np.float32)


def taps(rng: np.random.Generator, recordings: Recordings, seconds: float) -> Samples:
    """Return one object hit again and again, unevenly: steps, knocks, pens, balls, shots."""
    out = np.zeros(int(seconds * RATE_HZ), np.float32)
    words = ("foot", "hit", "gun", "bounce", "ball", "door", "knock", "ui", "stick", "dice", "coin")
    sound = _one_of(rng, recordings, words)
    every_s, spread, at_s = rng.uniform(0.12, 1.2), rng.uniform(0.02, 0.4), rng.uniform(0, 2)
    while at_s < seconds:
        lay(out, sound, at_s, rng.normal(0, 2))
        at_s += every_s * rng.lognormal(0, spread)
        if rng.random() < 0.05:  # now and then a pause
            at_s += rng.exponential(3)
    return out


def things(rng: np.random.Generator, recordings: Recordings, seconds: float) -> Samples:
    """Return whatever else there is, here and there."""
    out = np.zeros(int(seconds * RATE_HZ), np.float32)
    for _ in range(rng.poisson(seconds / rng.uniform(3, 12))):
        sound = recordings.pick(rng, "confusers")[: int(rng.uniform(0.4, 6) * RATE_HZ)]
        for _again in range(rng.integers(1, 4)):
            lay(out, sound / _loudness(sound), rng.uniform(0, seconds), rng.uniform(-12, 4))
    return out


def lone_keys(
    rng: np.random.Generator, board: Keyboard, seconds: float, typing_at: list[float]
) -> tuple[Samples, list[float]]:
    """Return one or two presses alone, as in a game, well away from any typing, and their times."""
    out = np.zeros(int(seconds * RATE_HZ), np.float32)
    times_s = []
    at_s = rng.exponential(3)
    while at_s < seconds:
        for _ in range(rng.integers(1, 3)):
            if not any(abs(at_s - t) < 2.5 for t in typing_at):
                lay(out, board.presses[rng.integers(len(board.presses))], at_s - LEAD_S)
                times_s.append(at_s)
            at_s += rng.uniform(1.2, 1.6) if rng.random() < 0.5 else rng.uniform(0.1, 0.5)
        at_s += 2.5 + rng.exponential(5)
    return out, [t for t in times_s if t < seconds]


LAYERS: tuple[Layer, ...] = (
    mouse_clicks,
    clicks,
    ticks,
    drums,
    crackle,
    taps,
    things,
    things,
    things,
)


def _loudness(sound: Samples) -> float:
    return float(np.sqrt(np.mean(sound**2)) + 1e-6)


def _short(rng: np.random.Generator, recordings: Recordings) -> Samples:
    sound = recordings.pick(rng, "confusers") if rng.random() < 0.6 else made_up(rng).presses[0]
    sound = sound[: int(rng.uniform(0.02, 0.3) * RATE_HZ)]
    return (sound * np.linspace(1, 0, len(sound)) / (np.abs(sound).max(initial=0) + 1e-6)).astype(
        np.float32
    )


def _one_of(rng: np.random.Generator, recordings: Recordings, words: tuple[str, ...]) -> Samples:
    """Return a recording of a class whose name holds one of the words, at most 1 s of it."""
    for _ in range(200):
        by_source = recordings.takes["confusers"]
        takes = by_source[list(by_source)[rng.integers(len(by_source))]]
        take = takes[rng.integers(len(takes))]
        if any(word in take.class_label for word in words):
            sound = recordings.read(take)[:RATE_HZ]
            return (sound / (np.abs(sound).max(initial=0) + 1e-6)).astype(np.float32)
    return _short(rng, recordings)
