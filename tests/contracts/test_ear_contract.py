"""What every ear keeps to, whatever it makes vectors of."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from ear_maker import mel_ear, picture_ear
from earmark.adapters.bundle import bundled_encoder, typing_detector
from earmark.adapters.ears import open_ear
from earmark.adapters.encoder import OnnxEncoder
from earmark.core.mel_ear import MelEar
from earmark.core.parts import vector_at
from earmark.core.windows import WINDOW_FRAMES
from earmark.ports.ears import Ear
from earmark.values import Channels, TrackChoice, Vectors
from fakes import FakeEncoder
from sound_maker import noise

RATE_HZ = 8000
LENGTH_S = 100.0
MADE: dict[str, Callable[[], Ear]] = {
    "fake": lambda: MelEar(FakeEncoder(), "fake", 4),
    "bundled": lambda: MelEar(
        OnnxEncoder(bundled_encoder()), typing_detector().encoder_digest, 192
    ),
    "mel": lambda: open_ear(mel_ear()),
    "picture": lambda: open_ear(picture_ear()),
    "recipe": lambda: open_ear(picture_ear("recipe", window_s=15.0, n_columns=6, size_px=(24, 20))),
    "contrast": lambda: open_ear(picture_ear("recipe-contrast")),
}


@pytest.fixture(params=sorted(MADE))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@cache
def ear(kind: str) -> Ear:
    return MADE[kind]()


def sound(kind: str, length_s: float = LENGTH_S) -> Channels:
    channels = ear(kind).channels(TrackChoice(), 2)
    return noise(length_s, RATE_HZ, len(channels))


def vectors_of(
    kind: str, channels: Channels, first: int = 0, stop: int | None = None, *, n_blocks: int = 9
) -> Vectors:
    stream = ear(kind).stream(RATE_HZ, first, stop)
    given = channels[:, stream.first_sample : stream.stop_sample]
    done: list[Vectors] = []
    for block in np.array_split(given, n_blocks, axis=1):
        done += stream.push(block)
    done += stream.finish()
    wanted = (
        None
        if stop is None
        else vector_at(stop, ear(kind).hop_s) - vector_at(first, ear(kind).hop_s)
    )
    empty = np.empty((0, ear(kind).dim or 0), np.float32)
    return np.concatenate([empty, *done])[:wanted]


@cache
def whole(kind: str) -> Vectors:
    return vectors_of(kind, sound(kind))


def test_there_is_a_vector_for_every_hop(kind: str) -> None:
    n_vectors, dim = whole(kind).shape
    assert n_vectors == np.ceil(LENGTH_S / ear(kind).hop_s - 1e-6)
    assert dim == ear(kind).dim
    assert whole(kind).dtype == np.float32


@pytest.mark.parametrize("n_blocks", [1, 100])
def test_how_the_sound_comes_in_blocks_changes_no_vector(kind: str, n_blocks: int) -> None:
    again = vectors_of(kind, sound(kind), n_blocks=n_blocks)
    np.testing.assert_array_equal(again, whole(kind))


def test_parts_give_the_very_vectors_of_one_piece(kind: str) -> None:
    edges = [0, WINDOW_FRAMES, 2 * WINDOW_FRAMES, None]
    parts = [vectors_of(kind, sound(kind), first or 0, stop) for first, stop in pairwise(edges)]
    np.testing.assert_array_equal(np.concatenate(parts), whole(kind))


def test_no_sound_has_no_vectors(kind: str) -> None:
    assert not len(vectors_of(kind, sound(kind)[:, :0]))


def test_a_channel_that_was_chosen_stands_alone(kind: str) -> None:
    assert ear(kind).channels(TrackChoice(None, "left"), 2) == ("left",)
    assert len(ear(kind).channels(TrackChoice(), 1)) == 1


def test_each_look_wants_channels_of_its_own() -> None:
    wanted = {kind: ear(kind).channels(TrackChoice(), 2) for kind in MADE}
    assert wanted.pop("recipe") == (1, 2)
    assert wanted.pop("contrast") == (2,)
    assert set(wanted.values()) == {("mix",)}


def test_ears_are_told_apart_by_their_files() -> None:
    digests = {ear(kind).digest for kind in MADE}
    assert len(digests) == len(MADE)
