from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.core.frames import FLOOR_LOG, N_MELS
from earmark.core.windows import WINDOW_FRAMES, WindowStream
from earmark.values import LogMel, Vectors
from fakes import FakeEncoder

WIDE, NARROW = FakeEncoder(context_frames=509), FakeEncoder()
LONGEST = 2 * WINDOW_FRAMES + 700
FRAMES = np.random.default_rng(2).normal(-12, 3, (LONGEST, N_MELS)).astype(np.float32)


def one_encode(encoder: FakeEncoder, frames: LogMel) -> Vectors:
    """Return what one call over all frames gives, with silence on either side."""
    n_vectors = -(-len(frames) // encoder.stride_frames)
    n_after = n_vectors * encoder.stride_frames - len(frames) + encoder.context_frames
    silence = [
        np.full((n, N_MELS), FLOOR_LOG, np.float32) for n in (encoder.context_frames, n_after)
    ]
    return encoder.encode(np.concatenate([silence[0], frames, silence[1]]))


def streamed(
    encoder: FakeEncoder, frames: LogMel, cuts: list[int], first_frame: int = 0
) -> Vectors:
    windows = WindowStream(
        encoder.encode,
        context_frames=encoder.context_frames,
        stride_frames=encoder.stride_frames,
        first_frame=first_frame,
    )
    edges = [0, *sorted(cut for cut in cuts if cut < len(frames)), len(frames)]
    done = [vectors for a, b in pairwise(edges) for vectors in windows.push(frames[a:b])]
    empty = np.empty((0, encoder.stride_frames), np.float32)
    return np.concatenate([empty, *done, *windows.finish()])


@pytest.mark.parametrize("encoder", [WIDE, NARROW])
@given(
    n_frames=st.one_of(
        st.integers(0, LONGEST), st.integers(-600, 600).map(lambda by: WINDOW_FRAMES + by)
    ),
    cuts=st.lists(st.integers(0, LONGEST), max_size=5),
)
@settings(max_examples=40, deadline=None)
def test_windows_equal_one_long_encode(
    encoder: FakeEncoder, n_frames: int, cuts: list[int]
) -> None:
    frames = FRAMES[:n_frames]
    np.testing.assert_array_equal(streamed(encoder, frames, cuts), one_encode(encoder, frames))


@pytest.mark.parametrize("encoder", [WIDE, NARROW])
def test_a_later_start_gives_the_same_vectors(encoder: FakeEncoder) -> None:
    rest = FRAMES[WINDOW_FRAMES - encoder.context_frames :]
    whole = one_encode(encoder, FRAMES)[WINDOW_FRAMES // encoder.stride_frames :]
    np.testing.assert_array_equal(streamed(encoder, rest, [100], WINDOW_FRAMES), whole)


@pytest.mark.parametrize("n_frames", [0, 3, 509])
def test_frames_that_end_before_a_later_start_give_nothing(n_frames: int) -> None:
    assert not len(streamed(WIDE, FRAMES[:n_frames], [], WINDOW_FRAMES))


def test_the_encoder_only_ever_sees_windows_of_one_length() -> None:
    lengths = set()

    def encode(frames: LogMel) -> Vectors:
        lengths.add(len(frames))
        return WIDE.encode(frames)

    windows = WindowStream(encode, context_frames=509, stride_frames=4)
    for n_frames in (5000, 1, 3000):
        windows.push(FRAMES[:n_frames])
    windows.finish()
    assert lengths == {WINDOW_FRAMES + 2 * 509}


@pytest.mark.parametrize(("first_frame", "stride_frames"), [(100, 4), (0, 3)])
def test_windows_out_of_step_are_refused(first_frame: int, stride_frames: int) -> None:
    with pytest.raises(
        ValueError, match=f"start at multiples of 4096 frames, not at {first_frame}"
    ):
        WindowStream(
            NARROW.encode, context_frames=6, stride_frames=stride_frames, first_frame=first_frame
        )


def test_a_context_longer_than_a_window_is_refused() -> None:
    with pytest.raises(ValueError, match="a context of 4097 frames is longer than a window"):
        WindowStream(NARROW.encode, context_frames=WINDOW_FRAMES + 1, stride_frames=4)
