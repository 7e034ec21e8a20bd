from __future__ import annotations

import numpy as np
import pytest
from av import AudioFrame, AudioLayout

from earmark.adapters.media.downmix import Downmix, pick_channels
from earmark.errors import ChoiceError
from earmark.values import Samples
from media_maker import Sound, noise

DTYPES = {"u8": "u1", "s16": "i2", "s32": "i4", "s64": "i8", "flt": "f4", "dbl": "f8"}


def make_frame(sample_format: str, layout: str, channels: Sound) -> AudioFrame:
    """Make a frame from float channels, shape ``(n_channels, n_samples)``."""
    kind = sample_format.removesuffix("p")
    stored = channels.astype(np.float64)
    if kind not in {"flt", "dbl"}:
        bits = 8 * np.dtype(DTYPES[kind]).itemsize
        stored = np.round(stored * 2 ** (bits - 1)) + 128 * (kind == "u8")
    raw = stored.astype(DTYPES[kind])
    frame = AudioFrame(format=sample_format, layout=layout, samples=channels.shape[1], align=1)
    rows = raw if sample_format.endswith("p") else [raw.T.ravel()]
    for plane, row in zip(frame.planes, rows, strict=True):
        plane.update(np.ascontiguousarray(row).tobytes().ljust(plane.buffer_size, b"\0"))
    return frame


def mix(frame: AudioFrame, channel: str | int = "mix") -> Samples:
    downmix = Downmix(channel)
    return downmix.mix(frame) * np.float32(downmix.gain)


CHANNELS = np.stack([noise(0.01, peak=0.9, seed=seed) for seed in range(6)])


@pytest.mark.parametrize("planar", ["", "p"])
@pytest.mark.parametrize("kind", sorted(DTYPES))
@pytest.mark.parametrize(("layout", "n"), [("mono", 1), ("stereo", 2), ("5.1", 6)])
def test_the_mean_of_all_channels_in_any_format(
    kind: str, planar: str, layout: str, n: int
) -> None:
    frame = make_frame(kind + planar, layout, CHANNELS[:n])
    tolerance = 2.0**-8 if kind == "u8" else 2.0**-15
    mixed = mix(frame)
    assert mixed.dtype == np.float32
    np.testing.assert_allclose(mixed, CHANNELS[:n].mean(axis=0), atol=tolerance)


@pytest.mark.parametrize(("channel", "index"), [("left", 0), ("right", 1), (3, 2), (6, 5)])
def test_one_channel_of_many(channel: str | int, index: int) -> None:
    frame = make_frame("fltp", "5.1", CHANNELS)
    np.testing.assert_allclose(mix(frame, channel), CHANNELS[index])


def test_a_layout_that_changes_keeps_the_level() -> None:
    downmix = Downmix("mix")
    for kind, layout, n in [("s16", "stereo", 2), ("fltp", "mono", 1), ("u8", "5.1", 6)]:
        frame = make_frame(kind, layout, CHANNELS[:n])
        mixed = downmix.mix(frame) * downmix.gain
        np.testing.assert_allclose(mixed, CHANNELS[:n].mean(axis=0), atol=2.0**-8)


def test_where_the_chosen_channel_is_gone_all_speak_for_it() -> None:
    frame = make_frame("fltp", "stereo", CHANNELS[:2])
    np.testing.assert_allclose(mix(frame, 5), CHANNELS[:2].mean(axis=0), atol=1e-7)


def test_mono_is_its_own_left_and_right() -> None:
    assert pick_channels(AudioLayout("mono"), "left") == (0,)
    assert pick_channels(AudioLayout("mono"), "right") == (0,)


def test_a_channel_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(ChoiceError, match=r"no channel 3: .* 1 \(FL\), 2 \(FR\)"):
        pick_channels(AudioLayout("stereo"), 3)
    with pytest.raises(ChoiceError, match="no left channel"):
        pick_channels(AudioLayout("FC+BC+LFE"), "left")
