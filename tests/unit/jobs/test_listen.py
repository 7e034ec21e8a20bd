from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.adapters.bundle import bundled_encoder, typing_detector
from earmark.adapters.encoder import OnnxEncoder
from earmark.core.detector import Detector
from earmark.core.frames import HOP_S
from earmark.core.head import Head
from earmark.core.mel import count_frames, first_sample_of, to_log_mel, window_samples
from earmark.core.mel_ear import MelEar
from earmark.core.parts import Heard, Part, joined_press_scores, joined_scores
from earmark.core.windows import WINDOW_FRAMES
from earmark.jobs.listen import listen
from earmark.ports import Encoder
from earmark.values import Curve, DecisionRule, Loss, Progress, Recording, Samples
from fakes import FakeEncoder, FakeSound
from media_maker import noise

RATE_HZ = 8000
PATH = Path("talk.mkv")
LOSS = Loss("hole", "nothing was recorded", 3.7)
THREE_PARTS = [
    Part(0, WINDOW_FRAMES),
    Part(WINDOW_FRAMES, 2 * WINDOW_FRAMES),
    Part(2 * WINDOW_FRAMES, None),
]
WHOLE = Part()
KINDS = ["fake", "bundled"]


@cache
def chain(kind: str) -> tuple[Encoder, Detector]:
    """Return a known filter with heads that only rescale, or what comes with earmark."""
    if kind == "bundled":
        return OnnxEncoder(bundled_encoder()), typing_detector()
    encoder = FakeEncoder()
    mean = Head(np.full((4, 1), 0.25, np.float32), np.full(1, 20, np.float32))
    each = Head(np.eye(4, dtype=np.float32), np.full(4, 20, np.float32))
    return encoder, Detector("noise", "", mean, DecisionRule(), press_head=each)


@cache
def long_sound() -> Samples:
    """Return a hundred seconds of noise that comes and goes: more than two windows."""
    sound = noise(100, RATE_HZ)
    return sound * np.repeat(np.random.default_rng(4).random(1000, np.float32), RATE_HZ // 10)


def hear(
    samples: Samples, kind: str = "fake", part: Part = WHOLE, *, block_length: int = 10_007
) -> Heard:
    *_, heard = steps(samples, kind, part, block_length)
    assert isinstance(heard, Heard)
    return heard


def steps(samples: Samples, kind: str, part: Part, block_length: int) -> Iterator[Progress | Heard]:
    duration_s = len(samples) / RATE_HZ
    recording = Recording(PATH, "fake", duration_s, samples.nbytes, has_picture=False, tracks=())
    sound = FakeSound(recording, samples, RATE_HZ, (LOSS,), block_length)
    encoder, detector = chain(kind)
    return listen([sound], MelEar(encoder, "ear"), detector, part)


@cache
def heard_whole(kind: str) -> Heard:
    return hear(long_sound(), kind)


def assert_same(curve: Curve, other: Curve) -> None:
    assert curve.hop_s == other.hop_s
    np.testing.assert_array_equal(curve.scores, other.scores)


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_a_score_for_every_stride_and_a_press_score_for_every_frame(kind: str) -> None:
    n_frames, heard = count_frames(len(long_sound()), RATE_HZ), heard_whole(kind)
    stride = chain(kind)[0].stride_frames
    assert heard.hop_s == stride * HOP_S
    assert len(heard.scores) == -(-n_frames // stride)
    assert len(heard.press_scores) == stride * len(heard.scores)
    for scores in (heard.scores, heard.press_scores):
        assert scores.dtype == np.float32
        assert ((scores >= 0) & (scores <= 1)).all()
    assert heard.end_s == pytest.approx(100)
    assert heard.losses == (LOSS,)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n_samples", [800_000, 800_000 - 123_456, 2 * WINDOW_FRAMES * 80 + 1])
def test_parts_give_the_very_scores_of_one_piece(kind: str, n_samples: int) -> None:
    samples = long_sound()[:n_samples]
    heard = [hear(samples, kind, part) for part in THREE_PARTS]
    one_piece = [hear(samples, kind)]
    assert_same(joined_scores(heard), joined_scores(one_piece))
    assert_same(joined_press_scores(heard), joined_press_scores(one_piece))
    assert max(part.end_s for part in heard) == one_piece[0].end_s


@given(block_length=st.integers(5000, 900_000), kind=st.sampled_from(KINDS))
@settings(max_examples=8, deadline=None)
def test_the_size_of_blocks_never_changes_a_score(block_length: int, kind: str) -> None:
    heard = hear(long_sound(), kind, block_length=block_length)
    np.testing.assert_array_equal(heard.scores, heard_whole(kind).scores)
    np.testing.assert_array_equal(heard.press_scores, heard_whole(kind).press_scores)


@pytest.mark.parametrize("kind", KINDS)
def test_tiny_blocks_change_no_score_either(kind: str) -> None:
    sound = long_sound()[:20_000]
    tiny, one = (hear(sound, kind, block_length=n) for n in (7, 20_000))
    np.testing.assert_array_equal(tiny.scores, one.scores)
    np.testing.assert_array_equal(tiny.press_scores, one.press_scores)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n_samples", [1, 79, 81, 4000])
def test_sound_shorter_than_a_window_has_scores(kind: str, n_samples: int) -> None:
    heard = hear(long_sound()[:n_samples], kind)
    stride = chain(kind)[0].stride_frames
    assert len(heard.scores) == -(-count_frames(n_samples, RATE_HZ) // stride)
    assert heard.end_s == n_samples / RATE_HZ


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", THREE_PARTS)
def test_no_sound_has_no_scores(kind: str, part: Part) -> None:
    heard = hear(np.zeros(0, np.float32), kind, part)
    assert len(heard.scores) == len(heard.press_scores) == heard.end_s == 0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "n_samples", [400, 2 * WINDOW_FRAMES * 80 - 20_000, 2 * WINDOW_FRAMES * 80]
)
def test_sound_that_ends_before_a_part_begins_gives_it_nothing(kind: str, n_samples: int) -> None:
    heard = hear(long_sound()[:n_samples], kind, THREE_PARTS[-1])
    assert len(heard.scores) == len(heard.press_scores) == 0
    assert heard.end_s <= n_samples / RATE_HZ


def test_a_part_reads_the_sound_of_its_context_and_little_more() -> None:
    asked: list[tuple[int, int]] = []

    class Eavesdropped(FakeSound):
        def blocks(
            self, start_sample: int = 0, stop_sample: int | None = None
        ) -> Iterator[Samples]:
            asked.append((start_sample, stop_sample or 0))
            return super().blocks(start_sample, stop_sample)

    recording = Recording(PATH, "fake", 100, 1, has_picture=False, tracks=())
    encoder, detector = chain("bundled")
    sound = Eavesdropped(recording, long_sound(), RATE_HZ)
    list(listen([sound], MelEar(encoder, "ear"), detector, THREE_PARTS[1]))
    [(start, stop)] = asked
    context = encoder.context_frames
    first = first_sample_of(WINDOW_FRAMES - context, RATE_HZ)
    last = first_sample_of(2 * WINDOW_FRAMES + context - 1, RATE_HZ) + window_samples(RATE_HZ)
    assert first - 3 * RATE_HZ < start <= first
    assert last <= stop < last + 3 * RATE_HZ


def test_each_press_score_speaks_for_its_own_frame() -> None:
    samples = np.zeros(50 * RATE_HZ, np.float32)
    clicks = [100, 101, 1002, 2003, WINDOW_FRAMES - 1, WINDOW_FRAMES, WINDOW_FRAMES + 1]
    for frame in clicks[::2]:
        samples[frame * 80] = 1.0
    levels = to_log_mel(samples, RATE_HZ).mean(axis=1)
    curve = joined_press_scores([hear(samples)]).scores
    taps = FakeEncoder().taps
    smooth = np.convolve(levels, taps, "valid") + 20
    first = len(taps) // 2
    wanted = 1 / (1 + np.exp(-smooth))
    np.testing.assert_allclose(curve[first : first + len(smooth)], wanted, rtol=1e-3)
    assert np.ptp(wanted) > 0.1


def test_a_detector_without_presses_gives_none() -> None:
    encoder, detector = chain("fake")
    plain = Detector("noise", "", detector.head, DecisionRule())
    recording = Recording(PATH, "fake", 1, 1, has_picture=False, tracks=())
    sound = FakeSound(recording, long_sound()[:RATE_HZ], RATE_HZ)
    *_, heard = listen([sound], MelEar(encoder, "ear"), plain, Part())
    assert isinstance(heard, Heard)
    assert len(heard.scores) == 25
    assert len(heard.press_scores) == 0


def test_progress_tells_how_much_sound_was_heard() -> None:
    sound = long_sound()[: 25 * RATE_HZ]
    told = list(steps(sound, "fake", Part(), 2 * RATE_HZ))[:-1]
    assert told == [Progress(PATH, done_s, 25.0) for done_s in (10.0, 20.0)]
