from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest

from command_runner import documented_schema
from dataset_maker import DIGESTS, made_dataset, some_examples, stage
from earmark.errors import OutputError
from earmark.formats.datasets import (
    ensure_replaceable,
    faults_of,
    known_splits,
    pack,
    write_card,
    write_manifest,
)
from earmark.formats.datasets.manifest import read_manifest
from earmark.values import DatasetCheck, DatasetLook, Layout, Progress, Scorer


def make(folder: Path, layout: Layout = Layout.FOLDERS) -> Path:
    look = DatasetLook(layout)
    staged = folder.parent / "staged"
    clips = stage(staged, some_examples())
    folder.mkdir()
    done = list(pack(clips, staged, folder, look, Scorer()))
    write_card(made_dataset(done, folder, look), folder)
    write_manifest(made_dataset(done, folder, look), folder)
    return folder


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return make(tmp_path / "out")


def faults(folder: Path) -> tuple[str, ...]:
    [*steps, check] = faults_of(folder)
    assert isinstance(check, DatasetCheck)
    assert all(isinstance(step, Progress) for step in steps)
    return check.faults


def rewrite(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = folder / "manifest.json"
    document = json.loads(path.read_text("utf-8"))
    change(document)
    path.write_text(json.dumps(document), "utf-8")


@pytest.mark.parametrize("layout", Layout)
def test_a_data_set_as_it_was_written_has_no_faults(tmp_path: Path, layout: Layout) -> None:
    folder = make(tmp_path / "out", layout)
    assert faults(folder) == ()
    document = json.loads((folder / "manifest.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(documented_schema("A data set")).validate(document)


def test_missing_changed_and_extra_files_are_found(dataset: Path) -> None:
    first, second, third, *_ = sorted(dataset.rglob("*.flac"))
    first.unlink()
    second.write_bytes(b"something else")
    size = third.stat().st_size
    third.write_bytes(b"x" * size)
    (dataset / "train/new.flac").write_bytes(b"")
    names = [path.relative_to(dataset).as_posix() for path in (first, second, third)]
    assert set(faults(dataset)) == {
        f"{names[0]}: is missing",
        f"{names[1]}: was changed",
        f"{names[2]}: was changed",
        "train/new.flac: is extra: the manifest does not know it",
    }


def test_a_link_is_not_the_file_it_leads_to(dataset: Path, tmp_path: Path) -> None:
    [first, *_] = sorted(dataset.rglob("*.flac"))
    first.replace(tmp_path / "elsewhere")
    first.symlink_to(tmp_path / "elsewhere")
    [fault] = faults(dataset)
    assert fault.endswith("is no plain file any more")


def test_the_card_and_hidden_files_may_change(dataset: Path) -> None:
    (dataset / "README.md").write_text("Thank you.")
    (dataset / ".git").mkdir()
    (dataset / ".git/config").write_text("")
    assert faults(dataset) == ()


def test_a_recording_on_two_sides_leaks(dataset: Path) -> None:
    def change(document: dict[str, Any]) -> None:
        document["clips"][-1]["digest"] = document["clips"][0]["digest"]

    rewrite(dataset, change)
    [fault] = faults(dataset)
    assert fault == f"e1.wav ({DIGESTS[0][:12]}): leaks: its clips are in test and train" or (
        "leaks: its clips are in test and train" in fault
    )


def test_the_same_clip_twice_leaks(dataset: Path) -> None:
    def change(document: dict[str, Any]) -> None:
        document["clips"][-1]["sha256"] = document["clips"][0]["sha256"]

    rewrite(dataset, change)
    assert faults(dataset) == (f"{'0' * 12}: leaks: 2 clips are the same, in test and train",)


@pytest.mark.parametrize(
    ("part", "changed", "fault"),
    [
        ("split", "dev", "is in 'dev', which is none of train, validation, test"),
        ("split", "test", "is said to be in test, but lies in train/"),
        ("file", "train/typing/no.flac", "which the manifest does not list"),
        ("label", None, "number 1 of its clips cannot be understood"),
    ],
)
def test_a_manifest_that_contradicts_itself_is_found_out(
    dataset: Path, part: str, changed: object, fault: str
) -> None:
    rewrite(dataset, lambda document: document["clips"][0].update({part: changed}))
    assert any(fault in each for each in faults(dataset))


def test_odd_manifests_are_faults_rather_than_errors(dataset: Path) -> None:
    rewrite(dataset, lambda document: document["files"].append(document["files"][0]))
    assert "twice among its files" in faults(dataset)[0]
    rewrite(dataset, lambda document: document["files"].append(3))
    assert any("number 8 of its files cannot" in each for each in faults(dataset))
    rewrite(dataset, lambda document: document.update(files=3, clips={}))
    assert "manifest.json: has no list of files" in faults(dataset)
    assert known_splits(dataset) == {}


def test_a_manifest_cannot_lead_out_of_its_folder(dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    entry = {"file": "../secret", "size_bytes": 6, "sha256": "0" * 64}
    rewrite(dataset, lambda document: document["files"].append(entry))
    assert faults(dataset) == ("../secret: is missing",)


def test_an_unreadable_file_is_a_fault(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [first, *_] = sorted(dataset.rglob("*.flac"))

    def refuse(path: Path) -> str:
        raise OSError(13, "Permission denied", str(path))

    monkeypatch.setattr("earmark.formats.datasets.verifying.sha256_of", refuse)
    assert f"{first.relative_to(dataset)}: cannot be read: Permission denied" in faults(dataset)


@pytest.mark.parametrize("content", [None, b"\xff", b"[]", b"{}", b"[" * 100_000])
def test_other_folders_are_no_data_sets(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(OutputError, match=r"is no data set of earmark|none of earmark's"):
        read_manifest(tmp_path)


def test_what_recordings_were_for_is_known(dataset: Path) -> None:
    assert known_splits(dataset) == dict(
        zip(DIGESTS[:3], ("train", "validation", "test"), strict=True)
    )


def test_only_a_data_set_of_ours_can_be_replaced(dataset: Path, tmp_path: Path) -> None:
    ensure_replaceable(tmp_path / "nothing", force=False)
    (tmp_path / "empty").mkdir()
    ensure_replaceable(tmp_path / "empty", force=False)
    with pytest.raises(OutputError, match=r"is there already\. Name another place, or replace"):
        ensure_replaceable(dataset, force=False)
    ensure_replaceable(dataset, force=True)
    (dataset / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"holds notes\.txt, which is none of the data set's"):
        ensure_replaceable(dataset, force=True)
    (tmp_path / "empty/photo.jpg").write_bytes(b"")
    with pytest.raises(OutputError, match="no data set of earmark: it stays"):
        ensure_replaceable(tmp_path / "empty", force=True)
    for odd in ("file", "link"):
        with pytest.raises(OutputError, match="is there already, and no folder"):
            ensure_replaceable(_odd(tmp_path / odd, dataset), force=True)


def _odd(path: Path, target: Path) -> Path:
    if path.name == "link":
        path.symlink_to(target)
    else:
        path.touch()
    return path
