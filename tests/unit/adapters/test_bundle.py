from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.adapters.bundle import bundled_encoder, check_encoder, load_detector, typing_detector
from earmark.core.calibration import Calibration
from earmark.core.detector import Detector, OperatingPoint
from earmark.errors import ModelError
from earmark.values import DecisionRule

ABOUT = {
    "sound": "knocking",
    "encoder_digest": hashlib.sha256(b"an encoder").hexdigest(),
    "rule": {"enter": 0.6, "leave": 0.3, "min_score": 0.5},
    "calibration": {"constant": -0.5, "per_log_odds": 0.8, "per_log_s": 0.4},
    "operating_points": [[0.2, 0.8, 0.95], [0.9, 0.99, 0.7]],
    "press_at_least": 0.35,
}
ARRAYS = {
    "weights": np.ones((8, 1), np.float32),
    "biases": np.zeros(1, np.float32),
    "press_weights": np.ones((8, 4), np.float32),
    "press_biases": np.zeros(4, np.float32),
}


def save(path: Path, **changed: Any) -> Path:  # noqa: ANN401 - whatever a damaged file may hold
    np.savez(path, **{"about": json.dumps(ABOUT), **ARRAYS, **changed})
    return path


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Save a whole detector."""
    return save(tmp_path / "knocking.npz")


def test_a_detector_comes_back_as_it_was_kept(kept: Path) -> None:
    detector = load_detector(kept)
    assert detector.sound == "knocking"
    assert detector.rule == DecisionRule(enter=0.6, leave=0.3, min_score=0.5)
    assert detector.calibration == Calibration(-0.5, 0.8, 0.4)
    assert detector.operating_points == (
        OperatingPoint(min_score=0.2, precision=0.8, recall=0.95),
        OperatingPoint(min_score=0.9, precision=0.99, recall=0.7),
    )
    assert detector.press_at_least == 0.35
    assert detector.press_head
    heads = detector.head, detector.press_head
    assert [head.weights.shape for head in heads] == [(8, 1), (8, 4)]


def test_the_bundled_detector_belongs_to_the_bundled_encoder() -> None:
    detector = typing_detector()
    assert detector.sound == "typing"
    assert detector.encoder_digest == hashlib.sha256(bundled_encoder().read_bytes()).hexdigest()
    assert detector.head.weights.shape[1] == 1
    assert detector.press_head
    assert 0 < detector.press_at_least < 1
    assert detector is typing_detector()


def test_the_bundled_detector_knows_how_often_it_is_right() -> None:
    detector = typing_detector()
    assert detector.calibration
    assert detector.calibration.per_log_odds > 0
    assert detector.calibration != Calibration(), "nobody fitted it"


def test_the_bundled_detector_was_measured_at_many_scores() -> None:
    points = typing_detector().operating_points
    scores = [point.min_score for point in points]
    recalls = [point.recall for point in points]
    assert len(points) >= 10
    assert scores == sorted(set(scores))
    assert recalls == sorted(recalls, reverse=True)
    assert points[0].precision < max(point.precision for point in points)


def test_a_missing_detector_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.npz: is no detector .*Install earmark again"):
        load_detector(tmp_path / "none.npz")


@pytest.mark.parametrize("content", [b"", b"\x93NUMPY", b"PK\x03\x04", b"not a detector at all"])
def test_a_file_that_is_no_detector_is_told(kept: Path, content: bytes) -> None:
    kept.write_bytes(content)
    with pytest.raises(ModelError, match="is no detector"):
        load_detector(kept)


def test_a_lone_array_is_no_detector(tmp_path: Path) -> None:
    path = tmp_path / "lone.npy"
    np.save(path, ARRAYS["weights"])
    with pytest.raises(ModelError, match="is no detector"):
        load_detector(path)


@pytest.mark.parametrize("name", ["about", *ARRAYS])
def test_an_object_that_would_have_to_be_unpickled_is_refused(tmp_path: Path, name: str) -> None:
    path = save(tmp_path / "pickled.npz", **{name: np.array([{"code": "inside"}], object)})
    with pytest.raises(ModelError, match="allow_pickle=False"):
        load_detector(path)


@pytest.mark.parametrize(
    "about",
    [
        "not JSON",
        "[]",
        json.dumps({**ABOUT, "rule": {"enter": 2.0}}),
        json.dumps({**ABOUT, "rule": {"unknown": 0.5}}),
        json.dumps({**ABOUT, "calibration": {"constant": "much"}}),
        json.dumps({**ABOUT, "calibration": {"constant": float("nan")}}),
        json.dumps({**ABOUT, "operating_points": [[0.5, 0.9]]}),
        json.dumps({**ABOUT, "operating_points": [[0.5, 90, 80]]}),
        json.dumps({**ABOUT, "press_at_least": "much"}),
        json.dumps({name: ABOUT[name] for name in ABOUT if name != "sound"}),
    ],
)
def test_a_detector_that_describes_itself_wrongly_is_refused(tmp_path: Path, about: str) -> None:
    with pytest.raises(ModelError, match="is no detector"):
        load_detector(save(tmp_path / "odd.npz", about=about))


def test_a_head_whose_arrays_do_not_fit_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path / "odd.npz", press_biases=np.zeros(3, np.float32))
    with pytest.raises(ModelError, match="do not fit its weights"):
        load_detector(path)


@given(damage=st.data())
@settings(max_examples=80, deadline=None)
def test_whatever_is_damaged_the_file_is_refused_or_still_holds_the_whole(
    tmp_path_factory: pytest.TempPathFactory, damage: st.DataObject
) -> None:
    path = save(tmp_path_factory.mktemp("damaged") / "knocking.npz")
    content = bytearray(path.read_bytes())
    for _ in range(damage.draw(st.integers(1, 4))):
        content[damage.draw(st.integers(0, len(content) - 1))] ^= damage.draw(st.integers(1, 255))
    path.write_bytes(content[: damage.draw(st.integers(len(content) // 2, len(content)))])
    try:
        detector = load_detector(path)
    except ModelError:
        return
    assert isinstance(detector, Detector)
    assert detector.sound == "knocking"


def test_a_detector_is_refused_beside_another_encoder(kept: Path, tmp_path: Path) -> None:
    detector, encoder = load_detector(kept), tmp_path / "ear.onnx"
    encoder.write_bytes(b"an encoder")
    check_encoder(detector, encoder)
    encoder.write_bytes(b"another encoder")
    with pytest.raises(ModelError, match=r"is encoder \w{12}, but the detector of knocking"):
        check_encoder(detector, encoder)


def test_an_encoder_that_cannot_be_read_is_told(kept: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.onnx: cannot be read"):
        check_encoder(load_detector(kept), tmp_path / "none.onnx")
