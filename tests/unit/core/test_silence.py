from __future__ import annotations

import numpy as np
import pytest

from earmark.core.pieces import pieces_of
from earmark.core.silence import Loudness
from earmark.values import ClipRule, Samples, Span
from media_maker import clicks, noise
from moment_maker import make_moments, make_recording

RATE_HZ = 48_000
LENGTH_S = 20.0


def loudness_of(sound: Samples, n_block: int = 9_973) -> Loudness:
    loudness = Loudness(RATE_HZ)
    for at in range(0, len(sound), n_block):
        loudness.push(sound[at : at + n_block])
    return loudness


def tiles(start_s: float, end_s: float) -> list[Span]:
    recording = make_recording(duration_s=LENGTH_S)
    moments = make_moments([(start_s, end_s)], recording)
    return [piece.span for piece in pieces_of(moments, ClipRule(piece_s=0.3))]


def sounding(sound: Samples, spans: list[Span], n_block: int = 9_973) -> list[Span]:
    told = loudness_of(sound, n_block).is_sounding(spans)
    return [span for span, is_heard in zip(spans, told, strict=True) if is_heard]


@pytest.mark.parametrize("gain_db", [0, -20, -40])
def test_pieces_with_a_click_are_kept_and_those_of_noise_alone_are_not(gain_db: int) -> None:
    at_s = [5.1, 5.45, 7.05]
    sound = (clicks(at_s, LENGTH_S) + noise(LENGTH_S, peak=0.01)) * 10 ** (gain_db / 20)
    spans = tiles(4.0, 10.0)
    kept = sounding(sound.astype(np.float32), spans)
    assert kept == [
        span for span in spans if any(span.start_s <= each_s < span.end_s for each_s in at_s)
    ]


def test_a_hum_louder_than_the_clicks_does_not_hide_them() -> None:
    times_s = np.arange(int(LENGTH_S * RATE_HZ)) / RATE_HZ
    hum = 0.3 * np.sin(2 * np.pi * 50 * times_s)
    sound = (hum + 0.2 * clicks([6.1], LENGTH_S) + noise(LENGTH_S, peak=0.001)).astype(np.float32)
    assert [span.start_s < 6.1 < span.end_s for span in sounding(sound, tiles(4.0, 9.0))] == [True]


def test_in_digital_silence_whatever_is_there_is_sound() -> None:
    sound = np.zeros(int(LENGTH_S * RATE_HZ), np.float32)
    sound[5 * RATE_HZ : 6 * RATE_HZ] = noise(1.0, peak=0.0001)
    assert sounding(sound, [Span(4, 4.3), Span(5.2, 5.5)]) == []
    sound[int(5.3 * RATE_HZ)] = 0.5
    assert sounding(sound, [Span(4, 4.3), Span(5.2, 5.5)]) == [Span(5.2, 5.5)]


def test_how_sound_is_cut_into_blocks_does_not_matter() -> None:
    sound = clicks([5.1, 7.7], LENGTH_S) + noise(LENGTH_S, peak=0.05)
    spans = tiles(3.0, 12.0)
    assert sounding(sound, spans, 1_000_000) == sounding(sound, spans, 101)


def test_where_there_is_no_sound_all_is_silent() -> None:
    assert Loudness(RATE_HZ).is_sounding([Span(0, 1)]) == [False]
    assert sounding(np.zeros(RATE_HZ, np.float32), [Span(0, 0.3), Span(5, 6)]) == []
