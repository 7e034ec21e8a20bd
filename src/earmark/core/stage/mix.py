"""Put everything on one stage: a voice, a game, a room, and somebody typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from scipy import ndimage

from earmark.core.stage import game, room, voice
from earmark.core.stage.keyboard import Keyboard
from earmark.core.stage.typist import Press, plan, spans_of
from earmark.values import Samples, Span

SAMPLE_RATE_HZ = 48_000
FULL_SCALE = 0.89

TYPING_GAIN = 0.24
VOICE_GAIN = 0.36
GAME_GAIN = 0.10
PAD_GAIN = 0.03
CLICK_GAIN = 0.10
CLOCK_GAIN = 0.006
FLOOR_GAIN = 0.0007


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """A soundtrack and the truth about it.

    Attributes:
        samples: shape ``(2, n_samples)``, float32, full scale 1.0.
        typing: when typing is heard, in order; pauses between are 4 s or longer.
        presses: every key, in order.
        events_s: when something happens in the game.
    """

    samples: Samples
    sample_rate_hz: int
    typing: tuple[Span, ...]
    presses: tuple[Press, ...]
    events_s: tuple[float, ...]

    @property
    def length_s(self) -> float:
        """Return how long it lasts."""
        return float(self.samples.shape[1] / self.sample_rate_hz)


def compose(length_s: float, rng: np.random.Generator) -> Stage:
    """Return a stage made from the generator alone: the same seed makes the same stage.

    Every third line is typed in quiet, the others under speech or the game.
    """
    lines = plan(length_s, rng)
    typing = spans_of(lines)
    presses = tuple(chain.from_iterable(lines))
    n_samples = round(length_s * SAMPLE_RATE_HZ)
    played, happened_s = game.play(length_s, SAMPLE_RATE_HZ, rng)
    hushed = [*typing[::3], *typing[2::3]]
    alone = typing[::3]
    close = TYPING_GAIN * Keyboard(SAMPLE_RATE_HZ, rng).render(presses, n_samples, rng)
    close += CLICK_GAIN * room.click(_between(typing, length_s), n_samples, SAMPLE_RATE_HZ, rng)
    sound = room.reverberate(close, SAMPLE_RATE_HZ, rng)
    talk = voice.mumble(length_s, SAMPLE_RATE_HZ, rng)[:n_samples]
    sound += VOICE_GAIN * talk * _silenced(hushed, n_samples)
    sound += GAME_GAIN * played[:n_samples] * _silenced(alone, n_samples)
    sound += PAD_GAIN * game.pad(length_s, SAMPLE_RATE_HZ)[:, :n_samples]
    sound += CLOCK_GAIN * room.tick(n_samples, SAMPLE_RATE_HZ, rng)
    sound += FLOOR_GAIN * room.murmur(n_samples, SAMPLE_RATE_HZ, rng)
    sound *= np.float32(min(1.0, FULL_SCALE / np.abs(sound).max()))
    events_s = tuple(t for t in happened_s if not any(s.start_s < t < s.end_s for s in alone))
    return Stage(sound, SAMPLE_RATE_HZ, typing, presses, events_s)


def _between(spans: Sequence[Span], length_s: float) -> list[Span]:
    """Return the free time around the spans, a second away from each."""
    edges_s = [0.0, *chain.from_iterable((s.start_s - 1, s.end_s + 1) for s in spans), length_s]
    return [Span(a, b) for a, b in list(pairwise(edges_s))[::2] if b > a]


def _silenced(spans: Sequence[Span], n_samples: int) -> Samples:
    """Return a gain that is 0 in the spans and half a second around them, with soft edges."""
    step = SAMPLE_RATE_HZ // 100
    gain = np.ones(-(-n_samples // step), np.float32)
    for span in spans:
        gain[int((span.start_s - 0.5) * 100) : int((span.end_s + 0.5) * 100)] = 0
    return np.repeat(ndimage.gaussian_filter1d(gain, 8), step)[:n_samples]
