from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from known_streams import KnownStream
from media_maker import Track, make_media, noise, tone
from yamnet import DIM, HOP, PATCH, RATE_HZ, Yamnet, class_numbers
from yardstick import CLASSES, Yardstick

CLASS_MAP = "index,mid,display_name\n0,/m/0,Speech\n1,/m/1,Typing\n2,/m/2,Computer keyboard\n"


class LoudnessInterpreter:
    """Stands for the network: each class scores how loud the patch is, the last one most."""

    def __init__(self, path: str, **_options: object) -> None:
        self._patch: NDArray[np.float32] = np.zeros(1, np.float32)
        self.path = path

    def allocate_tensors(self) -> None:
        """Do nothing."""

    def invoke(self) -> None:
        """Do nothing."""

    def get_input_details(self) -> list[dict[str, Any]]:
        return [{"index": 0, "shape": [PATCH]}]

    def get_output_details(self) -> list[dict[str, Any]]:
        return [{"index": 1}]

    def get_tensor_details(self) -> list[dict[str, Any]]:
        return [{"name": "yamnet_frames/global_average_pooling2d/Mean", "index": 2}]

    def set_tensor(self, _index: int, patch: NDArray[np.float32]) -> None:
        self._patch = patch

    def get_tensor(self, index: int) -> NDArray[np.float32]:
        loudness = np.sqrt(np.mean(self._patch**2))
        shares = np.array([[0.0, 0.5, 1.0]]) if index == 1 else np.ones((1, DIM))
        return np.asarray(loudness * shares, np.float32)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    module = ModuleType("ai_edge_litert.interpreter")
    module.Interpreter = LoudnessInterpreter  # type: ignore[attr-defined]  # that is what it has
    monkeypatch.setitem(sys.modules, "ai_edge_litert", ModuleType("ai_edge_litert"))
    monkeypatch.setitem(sys.modules, "ai_edge_litert.interpreter", module)
    path = tmp_path / "yamnet.tflite"
    path.write_bytes(b"weights")
    return path


class OneSpanScorer:
    """A scorer for which finding is best where one span lies closest to the one true span."""

    def one(self, truth: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
        [(start_s, end_s)] = truth["typing"]
        spans = [(each["start_s"], each["end_s"]) for each in found["detections"]]
        off_s = abs(spans[0][0] - start_s) + abs(spans[0][1] - end_s) if len(spans) == 1 else 9.0
        score = max((each.get("score", 1.0) for each in found["detections"]), default=0.0)
        counts = {"seg": (1, 0, 0), "event": (1, 0, 0), "spans": spans}
        return {"clips": [(True, True, score)], "f1": 1 - off_s / 9, **counts}

    def summary(self, results: list[dict[str, Any]]) -> dict[str, Any]:
        [result] = results
        clip15 = {"accuracy": 1.0, "ap": result["clips"][0][2]}
        seg = {"f1": result["f1"], "spans": result["spans"]}
        return {"clip15": clip15, "seg0.3": seg, "event": {"f1": 0.0}, "start_ms": None}


@pytest.fixture
def stream(tmp_path: Path) -> KnownStream:
    """Return four seconds of noise, silent but for the third."""
    sound = noise(4.0, RATE_HZ, peak=0.25)
    sound[: 2 * RATE_HZ] = sound[3 * RATE_HZ :] = 0
    media = make_media(tmp_path / "a.wav", Track(sound, RATE_HZ))
    truth = {"profile": "talk", "duration_s": 4.0, "typing": [[2.0, 3.0]], "ignore": []}
    return KnownStream("seed-1/a", media, truth)


@pytest.fixture
def yardstick(model: Path, tmp_path: Path) -> Yardstick:
    class_map = tmp_path / "classes.csv"
    class_map.write_text(CLASS_MAP)
    return Yardstick(model, class_map)


def test_each_patch_gets_scores_a_vector_and_the_moment_of_its_middle(model: Path) -> None:
    times_s, scores, vectors = Yamnet(model).scores_and_vectors(noise(4.0, RATE_HZ), RATE_HZ)
    assert times_s[:2] == pytest.approx([0.4875, 0.9675])
    assert (
        times_s[-1] * RATE_HZ + PATCH / 2 <= 4 * RATE_HZ < times_s[-1] * RATE_HZ + PATCH / 2 + HOP
    )
    assert (scores.shape, vectors.shape) == ((len(times_s), 3), (len(times_s), DIM))


@pytest.mark.parametrize("sample_rate_hz", [16_000, 22_050, 44_100, 48_000])
def test_sound_is_brought_to_its_rate_and_stays_as_loud(model: Path, sample_rate_hz: int) -> None:
    sound = tone(2.0, sample_rate_hz, peak=0.5)
    times_s, _, vectors = Yamnet(model).scores_and_vectors(sound, sample_rate_hz)
    assert len(times_s) == 3
    assert vectors[:, 0] == pytest.approx(0.5 / 2**0.5, rel=0.01)


def test_sound_shorter_than_a_patch_is_one_patch(model: Path) -> None:
    times_s, scores, vectors = Yamnet(model).scores_and_vectors(tone(0.1, RATE_HZ), RATE_HZ)
    assert len(times_s) == len(scores) == len(vectors) == 1


def test_a_class_map_without_the_classes_is_named(tmp_path: Path) -> None:
    class_map = tmp_path / "classes.csv"
    class_map.write_text("index,mid,display_name\n0,/m/0,Speech\n")
    with pytest.raises(ValueError, match=r"classes\.csv: has no class 'Typing'"):
        class_numbers(class_map, CLASSES)


def test_the_threshold_is_the_best_on_the_same_streams(
    yardstick: Yardstick, stream: KnownStream
) -> None:
    measured = yardstick.measure([stream], OneSpanScorer(), longest_gap_s=0.5)
    assert measured["threshold"] == 0.1
    assert measured["kinds"] == dict.fromkeys(("talk", "all"), measured["thresholds"]["0.1"])
    [span] = measured["kinds"]["all"]["seg0.3"]["spans"]
    assert span == pytest.approx((2.1675, 3.1275))


def test_a_clip_scores_as_its_highest_patch_whatever_the_threshold(
    yardstick: Yardstick, stream: KnownStream
) -> None:
    tried = yardstick.measure([stream], OneSpanScorer(), longest_gap_s=0.5)["thresholds"]
    [ap] = {figures["clip15"]["ap"] for figures in tried.values()}
    assert ap == pytest.approx(0.138, abs=0.005)


def test_what_was_heard_is_kept_beside_the_stream(
    yardstick: Yardstick, stream: KnownStream, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = yardstick.measure([stream], OneSpanScorer(), longest_gap_s=0.5)
    monkeypatch.delitem(sys.modules, "ai_edge_litert.interpreter")
    assert yardstick.measure([stream], OneSpanScorer(), longest_gap_s=0.5) == first
    assert not list(stream.media.parent.glob("*.part"))
