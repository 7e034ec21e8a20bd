"""Whether a new recording is like those a detector was taught on."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from earmark.core.pick.variety import nearest_distances, spread_out
from earmark.values import Deviation, Schooling, Vectors

_MOST_FOLDS = 10
"""Each of the taught recordings is compared with the others in so many rounds at most."""

_EDGE = 0.95
"""So many of the vectors taught are no stranger to other recordings than is usual."""

_MOST_KNOWN = 4000
"""So many vectors stand for all that was taught."""

_LEAST_SHIFT, _LEAST_OUTSIDE = 0.25, 0.1
"""Recordings differ by as much as this, in standard deviations and in share, without harm."""

_LEAST_SHIFT_OF_ONE = 0.5
"""The halves of one recording do not tell how far recordings lie apart."""

_SOMEWHAT, _FAR = 1.25, 2.5
"""Times as far as the taught recordings are from each other."""

_OCTAVES, _MANY_OCTAVES = 0.25, 1.0
_DB, _MANY_DB = 6.0, 15.0
"""Beyond what was taught, before it is somewhat unusual, and far from anything taught."""


def compare(new: Schooling, taught: Sequence[Schooling]) -> tuple[Deviation, ...]:
    """Return how a recording compares with those taught, in each respect, the usual ones too.

    Raises:
        ValueError: nothing was taught.
    """
    if not taught:
        raise ValueError("nothing was taught that a recording could be compared with")
    return (
        _compare_codec(new, taught),
        _compare_rate(new, taught),
        _compare_bandwidth(new, taught),
        _compare_loudness(new, taught),
        _compare_floor(new, taught),
        *_compare_vectors(new, taught),
    )


def find_strangest(
    new: Vectors, taught: Sequence[Schooling], n: int, rng: np.random.Generator
) -> list[int]:
    """Return which stretches of a new recording are least like anything taught, and each other."""
    known = np.concatenate([each.vectors for each in taught])
    return spread_out(new, n, known=known, rng=rng)


def _compare_codec(new: Schooling, taught: Sequence[Schooling]) -> Deviation:
    codecs = sorted({each.codec for each in taught})
    is_new = new.codec not in codecs
    return Deviation(
        what="codec",
        value=new.codec,
        usual=", ".join(codecs),
        severity=int(is_new),
        advice=f"Its sound is packed as {new.codec}, which was never taught." if is_new else "",
    )


def _compare_rate(new: Schooling, taught: Sequence[Schooling]) -> Deviation:
    rates = [each.sample_rate_hz for each in taught]
    is_low = new.sample_rate_hz < min(rates)
    return Deviation(
        what="sample rate",
        value=_khz(new.sample_rate_hz),
        usual=_range(min(rates), max(rates), _khz),
        severity=int(is_low),
        advice="It is sampled more coarsely than anything taught." if is_low else "",
    )


def _compare_bandwidth(new: Schooling, taught: Sequence[Schooling]) -> Deviation:
    widths = [max(1.0, each.acoustics.bandwidth_hz) for each in taught]
    width = max(1.0, new.acoustics.bandwidth_hz)
    below, above = math.log2(min(widths) / width), math.log2(width / max(widths))
    advice = {
        True: "It lacks high tones that the sound has elsewhere; expect more misses.",
        False: "It has higher tones than anything taught.",
    }
    # More than was taught does little harm, less does a lot.
    severity = max(_grade(below, _OCTAVES, _MANY_OCTAVES), int(above > _MANY_OCTAVES))
    return Deviation(
        what="bandwidth",
        value=_khz(width),
        usual=_range(min(widths), max(widths), _khz),
        severity=severity,
        advice=advice[below > 0] if severity else "",
    )


def _compare_loudness(new: Schooling, taught: Sequence[Schooling]) -> Deviation:
    return _compare_level(
        "loudness",
        new.acoustics.loudness_lufs,
        [each.acoustics.loudness_lufs for each in taught],
        "LUFS",
        ("It is quieter than anything taught.", "It is louder than anything taught."),
    )


def _compare_floor(new: Schooling, taught: Sequence[Schooling]) -> Deviation:
    return _compare_level(
        "noise floor",
        new.acoustics.noise_floor_dbfs,
        [each.acoustics.noise_floor_dbfs for each in taught],
        "dBFS",
        (
            "Its pauses are quieter than any taught, as behind a noise gate.",
            "It is noisier than anything taught; faint sounds may be missed.",
        ),
    )


def _compare_level(
    what: str, level: float, levels: Sequence[float], unit: str, advice: tuple[str, str]
) -> Deviation:
    def text(value: float) -> str:
        return "silence" if math.isinf(value) else f"{value:.0f} {unit}"

    low, high = min(levels), max(levels)
    # Silence lies at minus infinity: as far as can be, unless that was taught too.
    below = 0.0 if level >= low else low - level
    above = 0.0 if level <= high else level - high
    severity = _grade(max(below, above), _DB, _MANY_DB)
    return Deviation(
        what=what,
        value=text(level),
        usual=_range(low, high, text),
        severity=severity,
        advice=advice[above > 0] if severity else "",
    )


def _compare_vectors(new: Schooling, taught: Sequence[Schooling]) -> tuple[Deviation, Deviation]:
    """Return how far its vectors lie from those taught, on the whole and in part."""
    everything = np.concatenate([each.vectors for each in taught])
    spread = everything.std(axis=0)
    spread = np.where(spread > 0, spread, 1) * np.sqrt(everything.shape[1])
    pairs = [
        (one / spread, [each / spread for each in others]) for one, others in _left_out(taught)
    ]
    distances = [_strangeness(one, others) for one, others in pairs]
    edge = np.quantile(np.concatenate(distances), _EDGE)
    least_shift = _LEAST_SHIFT if len(taught) > 1 else _LEAST_SHIFT_OF_ONE
    usual_shift = max(least_shift, *(_shift(one, others) for one, others in pairs))
    usual_outside = max(_LEAST_OUTSIDE, *(float((each > edge).mean()) for each in distances))
    here, known = new.vectors / spread, [each.vectors / spread for each in taught]
    shift, outside = _shift(here, known), float((_strangeness(here, known) > edge).mean())
    advice = "On the whole it sounds unlike anything taught; answer a few questions about it."
    part = "Some of it sounds unlike anything taught; answer questions about those moments."
    grades = (
        _grade(shift / usual_shift, _SOMEWHAT, _FAR),
        _grade(outside / usual_outside, _SOMEWHAT, _FAR),
    )
    return (
        Deviation(
            what="sound on the whole",
            value=f"{shift:.2f} deviations away",
            usual=f"up to {usual_shift:.2f}",
            severity=grades[0],
            advice=advice if grades[0] else "",
        ),
        Deviation(
            what="unknown sound",
            value=f"{outside:.0%} of the time",
            usual=f"up to {usual_outside:.0%}",
            severity=grades[1],
            advice=part if grades[1] else "",
        ),
    )


def _left_out(taught: Sequence[Schooling]) -> list[tuple[Vectors, list[Vectors]]]:
    """Pair the vectors of recordings with those of the others; of one alone, pair its halves."""
    vectors = [each.vectors for each in taught]
    if len(vectors) == 1:
        vectors = np.array_split(vectors[0], 2)
    chosen = np.unique(np.linspace(0, len(vectors) - 1, _MOST_FOLDS).astype(np.int64)).tolist()
    return [(vectors[i], [*vectors[:i], *vectors[i + 1 :]]) for i in chosen]


def _shift(one: Vectors, others: Sequence[Vectors]) -> float:
    """Return how far the mean is from the nearest mean of others, for standardised vectors."""
    means = np.array([each.mean(axis=0) for each in others])
    return float(np.linalg.norm(means - one.mean(axis=0), axis=1).min())


def _strangeness(one: Vectors, others: Sequence[Vectors]) -> NDArray[np.float64]:
    """Return how far each vector is from the nearest of the others."""
    known = np.concatenate(others)
    return nearest_distances(one, known[:: math.ceil(len(known) / _MOST_KNOWN)])


def _grade(value: float, somewhat: float, far: float) -> int:
    return int(value > somewhat) + int(value > far)


def _khz(hz: float) -> str:
    return f"{hz / 1000:.3g} kHz"


def _range(low: float, high: float, text: Callable[[float], str]) -> str:
    return text(low) if text(low) == text(high) else f"{text(low)} to {text(high)}"
