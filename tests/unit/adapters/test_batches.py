from __future__ import annotations

import os
import threading
import time
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from earmark.adapters.batches import CuttingBatches
from earmark.adapters.bundle import bundled_encoder
from earmark.adapters.cuttings import FolderCuttings
from earmark.adapters.encoder import OnnxEncoder
from earmark.adapters.pictures import picture_for
from earmark.core.frames import FRAMES_PER_S
from earmark.core.mel import to_log_mel
from earmark.core.network_examples import NetworkExample
from earmark.values import (
    Augmentation,
    Channels,
    Examples,
    Look,
    Network,
    NetworkPlan,
    Scores,
    Span,
)
from sound_maker import noise

RATE_HZ = 8000
WINDOW_S, MARGIN_S = 1.0, 0.25
PLAN = NetworkPlan(
    Network.RESNET18,
    window_s=WINDOW_S,
    size_px=(32, 24),
    batch=4,
    seed=7,
    augment=Augmentation(shift_s=MARGIN_S, mix=0.5, codecs=0.2),
)
AS_IT_IS = Augmentation(shift_s=0, gain_db=0, masks=0, mix=0, codecs=0)


def sound_of(number: int, length_s: float = WINDOW_S + 2 * MARGIN_S) -> Channels:
    return noise(length_s, RATE_HZ, 1, seed=100 + number)


def example(number: int, *, is_yes: bool | None, is_held_out: bool = False) -> NetworkExample:
    return NetworkExample("a", Span(number, number + WINDOW_S), is_yes, is_held_out)


EXAMPLES = [
    *(example(number, is_yes=number % 3 == 0) for number in range(10)),
    *(example(number, is_yes=number % 2 == 0, is_held_out=True) for number in range(10, 15)),
    *(example(number, is_yes=None) for number in range(15, 18)),
]


@pytest.fixture
def cuttings(tmp_path: Path) -> FolderCuttings:
    made = FolderCuttings(tmp_path, "p")
    with made.keeping("a") as keep:
        for number in range(len(EXAMPLES)):
            keep(sound_of(number), RATE_HZ)
    return made


def joined(batches: list[tuple[Examples, Scores]]) -> tuple[Examples, Scores]:
    examples, verdicts = zip(*batches, strict=True)
    return np.concatenate(examples), np.concatenate(verdicts)


def test_an_epoch_holds_each_example_once_shuffled_with_its_verdict(
    cuttings: FolderCuttings,
) -> None:
    plan = replace(PLAN, augment=AS_IT_IS, window_s=WINDOW_S + 2 * MARGIN_S)
    batches = CuttingBatches(EXAMPLES, cuttings, plan)
    assert batches.verdicts.tolist() == [number % 3 == 0 for number in range(10)]
    made = list(batches.epoch(1))
    assert [len(verdicts) for _, verdicts in made] == [4, 4, 2]
    pictures, verdicts = joined(made)
    assert pictures.dtype == np.uint8
    assert verdicts.dtype == np.float32
    known = {
        picture_for(cuttings.sound("a", number)[0], RATE_HZ, Look.EARMARK, (32, 24)).tobytes(): (
            number
        )
        for number in range(10)
    }
    order = [known[picture.tobytes()] for picture in pictures]
    assert sorted(order) == list(range(10))
    assert order != list(range(10))
    assert verdicts.tolist() == [float(number % 3 == 0) for number in order]


def test_an_epoch_is_the_same_again_and_no_two_are_alike(cuttings: FolderCuttings) -> None:
    one, again = (joined(list(CuttingBatches(EXAMPLES, cuttings, PLAN).epoch(2))) for _ in "12")
    assert (one[0] == again[0]).all()
    assert (one[1] == again[1]).all()
    other = joined(list(CuttingBatches(EXAMPLES, cuttings, PLAN).epoch(3)))
    assert (one[0] != other[0]).any()
    seeded = joined(list(CuttingBatches(EXAMPLES, cuttings, replace(PLAN, seed=8)).epoch(2)))
    assert (one[0] != seeded[0]).any()


def test_the_number_of_threads_and_their_timing_change_nothing(
    cuttings: FolderCuttings, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = joined(list(CuttingBatches(EXAMPLES, cuttings, PLAN).epoch(1)))
    heard = FolderCuttings.sound

    def slow(self: FolderCuttings, digest: str, number: int) -> tuple[Channels, int]:
        time.sleep(0.02 * (number % 3))
        return heard(self, digest, number)

    monkeypatch.setattr(os, "cpu_count", lambda: 5)
    monkeypatch.setattr(FolderCuttings, "sound", slow)
    found = joined(list(CuttingBatches(EXAMPLES, cuttings, PLAN).epoch(1)))
    assert (found[0] == wanted[0]).all()
    assert (found[1] == wanted[1]).all()


def test_what_is_held_out_is_the_picture_of_its_window_in_order(cuttings: FolderCuttings) -> None:
    batches = CuttingBatches(EXAMPLES, cuttings, PLAN)
    assert batches.n_held_out == 5
    pictures, verdicts = joined(list(batches.held_out()))
    assert verdicts.tolist() == [1, 0, 1, 0, 1]
    margin = round(MARGIN_S * RATE_HZ)
    for number, picture in zip(range(10, 15), pictures, strict=True):
        sound = cuttings.sound("a", number)[0][:, margin:-margin]
        assert (picture == picture_for(sound, RATE_HZ, Look.EARMARK, (32, 24))).all()


def test_nothing_held_out_is_nothing(cuttings: FolderCuttings) -> None:
    assert not list(CuttingBatches(EXAMPLES[:10], cuttings, PLAN).held_out())


def test_examples_of_a_recording_that_was_not_cut_are_left_out(cuttings: FolderCuttings) -> None:
    gone = NetworkExample("b", Span(0, 1), is_yes=True)
    assert len(CuttingBatches([*EXAMPLES, gone], cuttings, PLAN).verdicts) == 10


def test_beneath_a_yes_lies_unlabelled_sound_and_beneath_a_no_another_no(
    tmp_path: Path,
) -> None:
    """Windows of constant sound: of a yes 0.1, of a no 0.2 and 0.3, unlabelled 0.4."""
    levels = {0.1: True, 0.2: False, 0.3: False, 0.4: None}
    cuttings = FolderCuttings(tmp_path, "p")
    with cuttings.keeping("a") as keep:
        for level in levels:
            keep(np.full((1, RATE_HZ), level, np.float32), RATE_HZ)
    taken: list[tuple[int, ...]] = []
    heard = cuttings.sound

    class Noted:
        def recordings(self) -> tuple[str, ...]:
            return cuttings.recordings()

        keeping = cuttings.keeping

        def sound(self, digest: str, number: int) -> tuple[Channels, int]:
            taken.append((threading.get_ident(), number))
            return heard(digest, number)

    examples = [
        NetworkExample("a", Span(number, number + 1), is_yes)
        for number, is_yes in enumerate(levels.values())
    ]
    plan = replace(PLAN, augment=replace(AS_IT_IS, mix=1.0), batch=1)
    batches = CuttingBatches(examples, Noted(), plan)
    for epoch in range(5):
        list(batches.epoch(epoch))
    pairs: set[tuple[int, int]] = set()
    for thread in {each for each, _ in taken}:
        own = [number for each, number in taken if each == thread]
        pairs |= set(zip(own[::2], own[1::2], strict=True))
    assert pairs <= {(0, 3), (1, 1), (1, 2), (2, 1), (2, 2)}
    assert {(0, 3), (1, 2), (2, 1)} <= pairs


def test_without_anything_to_mix_in_sound_stays_as_it_is(cuttings: FolderCuttings) -> None:
    only = [each for each in EXAMPLES[:10] if each.is_yes]
    mixing = replace(PLAN, augment=replace(PLAN.augment, mix=1.0))
    assert joined(list(CuttingBatches(only, cuttings, mixing).epoch(1)))[0].any()


def test_the_encoder_gets_frames_of_its_window_and_context_in_whole_steps(tmp_path: Path) -> None:
    context = OnnxEncoder(bundled_encoder()).context_frames
    context_s = context / FRAMES_PER_S
    plan = replace(PLAN, network=Network.ENCODER, window_s=1.0)
    cuttings = FolderCuttings(tmp_path, "p")
    with cuttings.keeping("a") as keep:
        for number in range(len(EXAMPLES)):
            keep(sound_of(number, 1.0 + 2 * (context_s + MARGIN_S)), RATE_HZ)
    batches = CuttingBatches(EXAMPLES, cuttings, plan, context)
    frames, verdicts = joined(list(batches.epoch(1)))
    assert frames.dtype == np.float32
    assert frames.shape == (10, 96 + 2 * context, 64)
    assert len(verdicts) == 10
    held, _ = joined(list(batches.held_out()))
    whole = to_log_mel(cuttings.sound("a", 10)[0][0], RATE_HZ)
    first = round((MARGIN_S + 0.02) * FRAMES_PER_S)
    assert np.allclose(held[0][10:-10], whole[first + 10 :][: len(held[0]) - 20], atol=1e-3)


def test_frames_that_a_window_has_no_room_for_are_its_last_one_again(tmp_path: Path) -> None:
    plan = replace(PLAN, network=Network.ENCODER, window_s=0.7, augment=AS_IT_IS)
    cuttings = FolderCuttings(tmp_path, "p")
    with cuttings.keeping("a") as keep:
        keep(sound_of(1, 0.6), RATE_HZ)
    [(frames, _)] = CuttingBatches([example(0, is_yes=True)], cuttings, plan).epoch(1)
    assert frames.shape == (1, 64, 64)
    assert (frames[0, 60:] == frames[0, 59]).all()


def test_an_epoch_that_is_left_early_ends_its_threads(cuttings: FolderCuttings) -> None:
    before = threading.active_count()
    epoch = CuttingBatches(EXAMPLES, cuttings, replace(PLAN, batch=1)).epoch(1)
    assert isinstance(epoch, Generator)
    next(epoch)
    epoch.close()
    assert threading.active_count() == before
