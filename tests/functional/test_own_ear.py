"""Detectors that bring an ear of their own need nothing but their file."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from beep_maker import BEEPS, EARS, make_beeps
from command_runner import run_earmark
from detector_maker import UNMEASURED
from ear_maker import mel_ear, own_detector, picture_ear
from earmark import find
from earmark.errors import ModelError
from earmark.formats.detector_file import write_detector
from earmark.work import open_detector

KINDS = sorted(EARS)


@pytest.fixture(scope="module")
def beeps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a recording with three beeps, long enough for two parts, with two channels."""
    return make_beeps(tmp_path_factory.mktemp("beeps") / "beeps.wav", n_channels=2)


def kept(folder: Path, kind: str) -> Path:
    path = folder / f"{kind}.earmark"
    write_detector(EARS[kind], UNMEASURED, path)
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_it_finds_its_sound_with_its_file_alone(kind: str, beeps: Path, tmp_path: Path) -> None:
    found = find(beeps, detector=kept(tmp_path, kind), jobs=1)
    assert found.sound == "beep"
    for span, beep in zip(found.spans, BEEPS, strict=True):
        assert span.start_s == pytest.approx(beep.start_s, abs=0.6)
        assert span.end_s == pytest.approx(beep.end_s, abs=0.6)


@pytest.mark.parametrize("kind", KINDS)
def test_two_processes_give_the_very_scores_of_one(kind: str, beeps: Path, tmp_path: Path) -> None:
    detector = kept(tmp_path, kind)
    one, two = (find(beeps, detector=detector, jobs=n).curve for n in (1, 2))
    assert one.hop_s == two.hop_s
    np.testing.assert_array_equal(one.scores, two.scores)


def test_the_command_finds_with_it_and_loads_no_pytorch(beeps: Path, tmp_path: Path) -> None:
    detector = kept(tmp_path, "picture")
    ran = run_earmark("find", beeps, "--detector", detector, "--json", tmp_path / "found.json")
    assert ran.code == 0, ran.err
    document = json.loads((tmp_path / "found.json").read_text())
    assert document["sound"] == "beep"
    assert len(document["recordings"][0]["detections"]) == 3
    code = (
        "import sys; sys.modules['torch'] = sys.modules['onnx'] = None; import earmark;"
        f"print(len(earmark.find({str(beeps)!r}, detector={str(detector)!r}, jobs=1).detections))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "3"


def test_a_project_is_scanned_with_it(beeps: Path, tmp_path: Path) -> None:
    kitchen = tmp_path / "kitchen"
    for words in (("new", kitchen), ("add", beeps, "--project", kitchen)):
        assert run_earmark(*words).code == 0
    kept(kitchen / "detectors", "picture")
    asked = run_earmark("audit", "beep", "--detector", "picture", "--project", kitchen)
    assert asked.code != 0
    assert "Run `earmark scan --with picture`" in " ".join(asked.err.split())
    ran = run_earmark("scan", "--with", "picture", "--project", kitchen)
    assert (ran.code, "beeps.wav" in ran.out) == (0, True)
    status = json.loads(run_earmark("status", "--json", "--project", kitchen).out)
    assert status["own_ears"] == [{"detector": "picture", "n_scanned": 1, "scanned_s": 520.0}]
    assert status["n_scanned"] == 0
    told = run_earmark("audit", "beep", "--detector", "picture", "--project", kitchen, "--json")
    assert told.code == 0, told.err


def test_a_file_keeps_the_ear_byte_for_byte(tmp_path: Path) -> None:
    detector, _ = open_detector(kept(tmp_path, "picture"))
    assert detector.encoder == EARS["picture"].encoder
    assert detector.encoder_digest == EARS["picture"].encoder_digest


@pytest.mark.parametrize(
    ("encoder", "why"),
    [
        (b"no network", "own encoder cannot be run"),
        (mel_ear(front="smell"), "of the unknown kind 'smell'"),
        (mel_ear(context_frames=5000), "no windows fit its context of 5000"),
        (mel_ear(stride_frames=3), "and stride of 3 frames"),
        (picture_ear(promised=6), "not the 6 columns that it promises"),
        (picture_ear("cubist"), "'cubist' is not a valid Look"),
        (picture_ear(window_s=1e9), "a window is 0.01 to 180 s long"),
    ],
)
def test_an_ear_that_cannot_be_run_says_why(
    encoder: bytes, why: str, beeps: Path, tmp_path: Path
) -> None:
    write_detector(own_detector(encoder, (1.0, 1.0, 1.0), 0.0), UNMEASURED, tmp_path / "odd")
    with pytest.raises(ModelError, match=why):
        find(beeps, detector=tmp_path / "odd", jobs=1)


def test_a_head_that_does_not_fit_its_ear_is_refused(beeps: Path, tmp_path: Path) -> None:
    odd = replace(EARS["mel"], head=own_detector(b"", (1.0, 1.0), 0.0).head)
    write_detector(odd, UNMEASURED, tmp_path / "odd")
    with pytest.raises(ModelError, match="gives 3 numbers, but its head takes 2"):
        find(beeps, detector=tmp_path / "odd", jobs=1)
