from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from detector_maker import FULL, TAUGHT
from earmark import Project, find, rule_of
from earmark.errors import ChoiceError, ModelError
from earmark.formats.detector_file import write_detector
from earmark.projects.detectors import Detectors, detector_near
from earmark.work import encoder_digest, open_detector


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project with two detectors of this encoder."""
    Project.create(tmp_path / "lesson").close()
    own = replace(FULL, encoder_digest=encoder_digest())
    for name in ("bell", "horn"):
        write_detector(
            replace(own, sound=name), TAUGHT, tmp_path / f"lesson/detectors/{name}.earmark"
        )
    return tmp_path / "lesson"


def test_a_detector_goes_by_its_name_or_its_file(project: Path) -> None:
    detectors = Detectors(project)
    by_name = detectors.open("bell")
    by_file = detectors.open(project / "detectors/bell.earmark")
    assert by_name.detector.sound == by_file.detector.sound == "bell"
    assert by_name.digest == by_file.digest != detectors.open("horn").digest


def test_a_name_that_is_not_there_tells_which_are(project: Path) -> None:
    with pytest.raises(ModelError, match="Of this project are: bell, horn"):
        Detectors(project).open("whistle")
    with pytest.raises(ModelError, match="none yet: see `earmark train`"):
        Detectors(project / "elsewhere").open("whistle")


def test_a_sound_is_found_by_what_was_trained_for_it_or_by_the_bundled_one(project: Path) -> None:
    detectors = Detectors(project)
    assert detectors.take("bell", None).provenance is not None
    assert detectors.take("typing", None).provenance is None
    assert detectors.take("typing", "bell").detector.sound == "bell"


def test_near_a_project_its_names_count(project: Path) -> None:
    inside = project / "clips"
    inside.mkdir()
    assert detector_near("bell", inside) == project / "detectors/bell.earmark"
    assert detector_near(project / "detectors/horn.earmark", inside.parent.parent).stem == "horn"


def test_outside_of_a_project_only_files_count(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="there is no such file"):
        detector_near("bell", tmp_path)


def test_a_detector_of_another_encoder_is_refused(tmp_path: Path) -> None:
    write_detector(FULL, TAUGHT, tmp_path / "old.earmark")
    with pytest.raises(ModelError, match="was taught with encoder abababababab"):
        open_detector(tmp_path / "old.earmark")


def test_a_rule_is_the_detectors_own(project: Path) -> None:
    path = project / "detectors/bell.earmark"
    assert rule_of(path) == FULL.rule
    assert rule_of(path, precision=0.99).min_score == 0.9
    with pytest.raises(ChoiceError, match="No rule for bell"):
        rule_of(path, recall=0.995)


def test_presses_are_asked_only_of_what_hears_them(tmp_path: Path) -> None:
    deaf = replace(FULL, encoder_digest=encoder_digest(), press_head=None)
    write_detector(deaf, TAUGHT, tmp_path / "deaf.earmark")
    with pytest.raises(ChoiceError, match="hears no single presses"):
        find(tmp_path / "any.mp4", presses=True, detector=tmp_path / "deaf.earmark")
