"""When and how a person presses keys: rhythm, words, corrections."""

from __future__ import annotations

import numpy as np

from earmark.values import Samples
from lab.keyboards import LEAD_S, Keyboard
from lab.recordings import RATE_HZ

LETTERS_PER_WORD = 5
SEARCHING_SHARE = 0.125


def press_times_s(rng: np.random.Generator, seconds: float) -> list[float]:
    """Return press times: log-normal intervals, words, pauses; 15 to 125 words a minute.

    One person in eight looks for each key: a press or two a second, or fewer.
    """
    if rng.random() < SEARCHING_SHARE:
        every_s = rng.uniform(0.4, 1.4)
        intervals_s = every_s * rng.lognormal(0, 0.25, int(2 * seconds / every_s) + 1)
        times_s = 0.05 + np.cumsum(intervals_s) - intervals_s[0]
        return [float(t) for t in times_s if t < seconds]
    words_per_min = np.exp(rng.uniform(np.log(15), np.log(125)))
    mean_s = 60 / words_per_min / (LETTERS_PER_WORD + 1)
    spread, pause_share = rng.uniform(0.15, 0.5), rng.uniform(0, 0.3)
    times, t = [], 0.05
    while t < seconds:
        times.append(t)
        t += max(0.03, mean_s * rng.lognormal(-(spread**2) / 2, spread))
        if rng.random() < pause_share:
            t += rng.uniform(0.05, 0.6)
    return times


def typed(
    rng: np.random.Generator, board: Keyboard, times_s: list[float], seconds: float
) -> Samples:
    """Return the sound of a board pressed at these times."""
    out = np.zeros(int((seconds + 0.5) * RATE_HZ), np.float32)
    spread_db = rng.uniform(1, 4)
    few = rng.permutation(len(board.presses))[: rng.integers(8, 41)]
    for t in times_s:
        press = board.presses[few[rng.integers(len(few))]]
        at = np.arange(0, len(press) - 1, rng.uniform(0.96, 1.04))
        press = np.interp(at, np.arange(len(press)), press).astype(np.float32)
        lay(out, press, t - LEAD_S, gain_db=rng.normal(0, spread_db))
    return out


def lay(track: Samples, sound: Samples, at_s: float, gain_db: float = 0.0) -> None:
    """Add a sound to a track in place, cut at either end of the track."""
    first = int(at_s * RATE_HZ)
    sound = sound[max(0, -first) :]
    first = max(0, first)
    n = min(len(sound), len(track) - first)
    if n > 0:
        track[first : first + n] += np.float32(10 ** (gain_db / 20)) * sound[:n]
