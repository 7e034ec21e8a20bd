"""What every encoder promises, the bundled one and the fake."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from earmark.adapters.bundle import bundled_encoder
from earmark.adapters.encoder import OnnxEncoder
from earmark.core.frames import FLOOR_LOG, N_MELS
from earmark.core.windows import WINDOW_FRAMES
from earmark.errors import ModelError
from earmark.ports import Encoder
from earmark.values import LogMel
from fakes import FakeEncoder


@cache
def bundled() -> OnnxEncoder:
    return OnnxEncoder(bundled_encoder())


@pytest.fixture(params=["real", "fake"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    """Return one that is ready to run."""
    return bundled() if request.param == "real" else FakeEncoder()


def window_for(encoder: Encoder, n_more: int = 0, seed: int = 1) -> LogMel:
    """Return one window of frames, between silence and loud, with its context."""
    n_frames = WINDOW_FRAMES + 2 * encoder.context_frames + n_more
    frames = np.random.default_rng(seed).uniform(FLOOR_LOG, -3, (n_frames, N_MELS))
    return frames.astype(np.float32)


def test_windows_hold_whole_strides_and_more_than_a_context(encoder: Encoder) -> None:
    assert encoder.stride_frames >= 1
    assert WINDOW_FRAMES % encoder.stride_frames == 0
    assert 0 <= encoder.context_frames <= WINDOW_FRAMES


def test_there_is_a_vector_for_each_stride_of_a_window(encoder: Encoder) -> None:
    vectors = encoder.encode(window_for(encoder))
    assert vectors.ndim == 2
    assert len(vectors) == WINDOW_FRAMES // encoder.stride_frames
    assert vectors.dtype == np.float32
    assert np.isfinite(vectors).all()


def test_the_same_frames_give_the_same_vectors_to_the_last_bit(encoder: Encoder) -> None:
    frames = window_for(encoder)
    first = encoder.encode(frames)
    encoder.encode(window_for(encoder, seed=2))
    np.testing.assert_array_equal(encoder.encode(frames.copy()), first)


def test_a_later_window_gives_the_vectors_that_belong_to_its_frames(encoder: Encoder) -> None:
    later = WINDOW_FRAMES // 64  # windows start on a grid: an encoder may have slower steps inside
    frames = window_for(encoder, n_more=later)
    early, late = encoder.encode(frames[:-later]), encoder.encode(frames[later:])
    n = later // encoder.stride_frames
    np.testing.assert_allclose(late[:-n], early[n:], atol=1e-4)


def test_nothing_beyond_its_context_shapes_a_vector(encoder: Encoder) -> None:
    frames = window_for(encoder)
    vectors = encoder.encode(frames)
    reach = 2 * encoder.context_frames + encoder.stride_frames
    for at, beyond in ((0, slice(reach, None)), (-1, slice(None, -reach))):
        changed = frames.copy()
        changed[beyond] = FLOOR_LOG
        others = encoder.encode(changed)
        np.testing.assert_allclose(others[at], vectors[at], atol=1e-4)
        assert not np.allclose(others, vectors, atol=1e-4)


def test_silence_can_be_encoded(encoder: Encoder) -> None:
    vectors = encoder.encode(np.full_like(window_for(encoder), FLOOR_LOG))
    assert np.isfinite(vectors).all()


def test_a_file_that_is_no_encoder_is_told(tmp_path: Path) -> None:
    damaged = tmp_path / "ear.onnx"
    damaged.write_bytes(bundled_encoder().read_bytes()[:5000])
    for path in (damaged, tmp_path / "missing.onnx"):
        with pytest.raises(ModelError, match=r"is no encoder that can be run .* Install earmark"):
            OnnxEncoder(path)
