"""A keyboard as a physical sketch: a click shakes a handful of damped resonances and the desk.

The constants follow what close and far recordings of laptops and mechanical boards show: spectra
flat within 10 dB from 0.5 to 10 kHz, 10 dB down after 4 ms, 20 dB after 10 ms, 30 dB after 35 ms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import signal

from earmark.core.stage.typist import BACKSPACE, RETURN, Press
from earmark.values import Samples

STRIKE_S = 0.16
"""How long one strike is followed; by then it is 50 dB down."""
N_KNOCKS = 4
MUFFLED_HZ = 6000
"""Above this a microphone at an arm's length hears less and less of a key."""

ROWS = ("1234567890-=\b", "qwertyuiop[]", "asdfghjkl;'\n", "zxcvbnm,./")
SHIFTED = dict(zip("!()_:?", "190-;/", strict=True))
WIDE = (" ", RETURN, BACKSPACE)


@dataclass(frozen=True, slots=True)
class Body:
    """How a struck thing rings.

    Attributes:
        modes_hz, decays_s, gains: one of each per resonance; decays to 1/e.
        click_gain, click_s: one broadband burst, and its decay.
        rattle_s: how long the bursts of one strike are spread: cap, switch and plate meet in turn.
        thump_hz, thump_gain: the desk below.
    """

    modes_hz: Samples
    decays_s: Samples
    gains: Samples
    click_gain: float
    click_s: float
    rattle_s: float
    thump_hz: float
    thump_gain: float


def strike(body: Body, sample_rate_hz: int, rng: np.random.Generator) -> Samples:
    """Return one strike, about 1.0 at its peak; no two are alike."""
    times_s = np.arange(int(STRIKE_S * sample_rate_hz), dtype=np.float32)
    times_s /= np.float32(sample_rate_hz)
    fast = times_s[: int(0.02 * sample_rate_hz)]
    sound = np.zeros_like(times_s)
    knocks_s = body.rattle_s * np.concatenate([[0.0], np.sort(rng.random(N_KNOCKS - 1))])
    for place, knock_s in enumerate(knocks_s):
        start = int(knock_s * sample_rate_hz)
        gain = body.click_gain * (rng.uniform(0.2, 0.6) if place else 1.0)
        sound[start : start + len(fast)] += gain * _burst(fast, body.click_s, rng)
    gains = body.gains * rng.lognormal(0.0, 0.3, len(body.gains))
    for mode_hz, decay_s, gain in zip(body.modes_hz, body.decays_s, gains, strict=True):
        phase = 2 * np.pi * mode_hz * times_s + rng.uniform(0, 2 * np.pi)
        sound += gain * np.sin(phase) * np.exp(-times_s / decay_s)
    thump = np.sin(2 * np.pi * body.thump_hz * times_s) * np.exp(-times_s / 0.018)
    sound += body.thump_gain * thump
    rise = np.minimum(times_s / 0.0003, 1.0)
    return np.asarray(sound * rise, np.float32)


class Keyboard:
    """One board: every key keeps its own sound and place."""

    def __init__(self, sample_rate_hz: int, rng: np.random.Generator) -> None:
        self._sample_rate_hz = sample_rate_hz
        self._plate_hz = rng.uniform(400, 1500, 2)
        self._keys: dict[str, tuple[Body, float]] = {}
        for row in (*ROWS, " "):
            for place, key in enumerate(row):
                pan = 0.0 if key == " " else (place - 5) / 25
                self._keys[key] = (self._body(key, rng), pan)

    def render(self, presses: Sequence[Press], n_samples: int, rng: np.random.Generator) -> Samples:
        """Return the presses as stereo, shape ``(2, n_samples)``; a press peaks at about 1.0."""
        sound = np.zeros((2, n_samples), np.float32)
        for press in presses:
            body, pan = self._keys[SHIFTED.get(press.key, press.key.lower())]
            level = float(rng.lognormal(0.0, 0.18)) * (1.35 if press.key in WIDE else 1.0)
            touch_s = float(rng.uniform(0.008, 0.02))
            for time_s, gain in (
                (press.time_s - touch_s, 0.12),
                (press.time_s, 1.0),
                (press.time_s + press.held_s, rng.uniform(0.25, 0.45)),
            ):
                heard = strike(body, self._sample_rate_hz, rng) * np.float32(gain * level)
                start = round(time_s * self._sample_rate_hz)
                stop = min(start + len(heard), n_samples)
                heard = heard[: stop - start]
                sound[0, start:stop] += heard * np.float32(1 - pan)
                sound[1, start:stop] += heard * np.float32(1 + pan)
        dull = signal.butter(1, MUFFLED_HZ, fs=self._sample_rate_hz, output="sos")
        return np.asarray(signal.sosfilt(dull, sound, axis=1), np.float32)

    def _body(self, key: str, rng: np.random.Generator) -> Body:
        wide = key in WIDE
        own_hz = np.exp(rng.uniform(np.log(1000), np.log(9000), 10))
        modes_hz = np.concatenate([self._plate_hz, own_hz]) * (0.7 if wide else 1.0)
        decays_s = np.clip(6.0 / modes_hz, 0.001, 0.006) * rng.uniform(0.7, 1.4, len(modes_hz))
        gains = 0.07 * rng.lognormal(0.0, 0.5, len(modes_hz))
        return Body(
            modes_hz=modes_hz.astype(np.float32),
            decays_s=decays_s.astype(np.float32),
            gains=gains.astype(np.float32),
            click_gain=0.4,
            click_s=float(rng.uniform(0.0015, 0.003)),
            rattle_s=float(rng.uniform(0.004, 0.010)),
            thump_hz=float(rng.uniform(90, 190)) * (0.8 if wide else 1.0),
            thump_gain=0.12 if wide else 0.06,
        )


def _burst(times_s: Samples, decay_s: float, rng: np.random.Generator) -> Samples:
    noise = rng.standard_normal(len(times_s)).astype(np.float32)
    return np.asarray(noise * np.exp(-times_s / decay_s), np.float32)
