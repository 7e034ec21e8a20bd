"""The commands of a project, started as a user starts them."""

from __future__ import annotations

import json
import re
import shutil
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import numpy as np
import pytest

from command_runner import COMMAND, documented_schema, run_earmark
from earmark import Project
from film_maker import make_long_wav
from media_maker import Track, make_media, noise

RATE_HZ = 16_000


@pytest.fixture
def media(tmp_path: Path) -> Path:
    """Return a folder with a recording of 20 s, a copy of it, and a text that is no media."""
    parts = [noise(1.25, RATE_HZ, peak=0.1 + 0.1 * (n % 3), seed=n) for n in range(16)]
    folder = tmp_path / "media"
    folder.mkdir()
    make_media(folder / "talk.wav", Track(np.concatenate(parts), RATE_HZ))
    shutil.copy(folder / "talk.wav", folder / "talk-copy.wav")
    (folder / "notes.mp4").write_text("no media")
    return folder


def test_a_project_from_its_making_to_its_labels(tmp_path: Path, media: Path) -> None:
    assert run_earmark("new", "kitchen", cwd=tmp_path).code == 0
    kitchen = tmp_path / "kitchen"

    added = run_earmark("add", media, "--project", kitchen)
    assert added.code == 3
    assert "talk-copy.wav · 20.0 s" in added.out
    assert "talk.wav · known already: it holds the same as" in added.out
    assert re.search(r"notes.mp4: .*no media", added.out)

    scanned = run_earmark("scan", "--jobs", "1", cwd=kitchen)
    assert (scanned.code, "talk-copy.wav · 20.0 s" in scanned.out) == (0, True)
    assert "Nothing is left" in run_earmark("scan", cwd=kitchen).out

    said = run_earmark(
        *("label", "door bell", "talk-copy.wav", "0:00:01.5", "3", "yes"),
        *("--strong", "--tag", "far", "--by", "Ann"),
        cwd=kitchen,
    )
    assert said.out == "#1 door bell: yes, 0:00:01.500 to 0:00:03.000, by Ann\n"
    assert run_earmark("label", "door bell", "talk-copy.wav", "5", "9", "no", cwd=kitchen).code == 0
    assert run_earmark("undo", cwd=kitchen).out.startswith("Taken back: #2 door bell: no")

    listed = run_earmark("labels", "--json", cwd=kitchen)
    [label] = json.loads(listed.out)["labels"]
    assert (label["sound"], label["start_s"], label["tags"]) == ("door bell", 1.5, ["far"])
    jsonschema.validate(json.loads(listed.out), documented_schema("Labels of a project"))

    told = run_earmark("status", "--json", cwd=kitchen)
    status = json.loads(told.out)
    jsonschema.validate(status, documented_schema("How far a project is"))
    assert (status["n_recordings"], status["n_scanned"]) == (1, 1)
    assert status["sounds"] == [{"sound": "door bell", "n_yes": 1, "n_no": 0, "n_unsure": 0}]
    shown = run_earmark("status", cwd=kitchen).out
    assert "1 of 1 · 20.0 s" in shown
    assert "door bell" in shown

    written = run_earmark("labels", "--to", "labels.csv", cwd=kitchen)
    assert (written.code, written.err) == (0, "Wrote labels.csv\n")
    again = run_earmark("import", "labels.csv", cwd=kitchen)
    assert (again.code, again.out) == (0, "0 labels taken over\n1 known already\n")
    table = run_earmark("labels", cwd=kitchen).out
    assert "talk-copy.wav" in table


@pytest.mark.parametrize(
    ("name", "words", "lost"),
    [
        ("x.json", (), ""),
        ("x.vtt", (), "recording, person, date"),
        ("x.eaf", (), "date"),
        ("x.txt", ("--format", "raven"), "person, date"),
        ("x.ffmeta", ("--format", "ffmetadata"), "recording, person, date"),
    ],
)
def test_labels_go_to_other_programs_and_come_back(
    name: str, words: tuple[str, ...], lost: str, tmp_path: Path, media: Path
) -> None:
    Project.create(tmp_path).close()
    run_earmark("add", media / "talk.wav", cwd=tmp_path)
    run_earmark("label", "door bell", "talk.wav", "1.5", "2", "yes", "--strong", cwd=tmp_path)
    run_earmark("label", "door bell", "talk.wav", "1.75", "3", "no", "--tag", "far", cwd=tmp_path)
    written = run_earmark("labels", "--to", name, *words, cwd=tmp_path)
    told = f"There is no room in {words[1] if words else ''}" if lost else ""
    assert (written.code, f"Wrote {name}\n" in written.err) == (0, True)
    assert told in written.err
    assert written.err.rstrip(".\n").endswith(lost or name)
    again = run_earmark("import", name, *words, "--recording", "talk.wav", cwd=tmp_path)
    assert (again.code, again.out) == (0, "0 labels taken over\n2 known already\n")


def test_sorted_clips_are_taken_over(tmp_path: Path, media: Path) -> None:
    Project.create(tmp_path).close()
    run_earmark("add", media / "talk.wav", cwd=tmp_path)
    clips = tmp_path / "clips/hasKeySound"
    clips.mkdir(parents=True)
    parts = [noise(1.25, RATE_HZ, peak=0.1 + 0.1 * (n % 3), seed=n) for n in range(4, 8)]
    make_media(clips / "clip-1.flac", Track(np.concatenate(parts), RATE_HZ))
    make_media(clips / "clip-2.flac", Track(noise(5, RATE_HZ, seed=77), RATE_HZ))
    ran = run_earmark("import", "clips", "--map", "hasKeySound=typing", "--jobs", "2", cwd=tmp_path)
    assert ran.code == 3
    assert "1 label taken over" in ran.out
    assert "clip-2.flac: no recording holds its sound" in ran.out
    with Project.open(tmp_path) as project:
        [label] = project.labels("typing")
    assert label.span.start_s == pytest.approx(5, abs=0.02)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["status"], 1, "is in no project"),
        (["label", "bell", "talk.wav", "2", "1", "yes"], 2, "not after its start"),
        (["label", "bell", "talk.wav", "1", "2", "no", "--strong"], 2, "--strong goes with yes"),
        (["label", "bell", "talk.wav", "1", "soon", "no"], 2, "no time such as"),
        (["labels", "--format", "csv"], 2, "--format goes with --to"),
        (["import", "clips"], 2, "does not exist"),
        (["import", "labels.txt"], 2, "say what kind of file it is"),
        (["import", "labels.txt", "--format", "xls"], 2, "'xls' is none of csv, json"),
    ],
)
def test_what_cannot_be_done_says_why(
    words: list[str], code: int, message: str, tmp_path: Path
) -> None:
    (tmp_path / "labels.txt").touch()
    ran = run_earmark(*words, cwd=tmp_path)
    assert (ran.code, message in ran.err) == (code, True)


def test_a_scan_that_is_killed_loses_no_finished_recording(tmp_path: Path) -> None:
    paths = [make_long_wav(tmp_path / f"{n}.wav", n) for n in (1, 2, 60)]
    with Project.create(tmp_path / "kitchen") as project:
        list(project.add(paths))
        running = subprocess.Popen(
            [*COMMAND, "scan", "--jobs", "1"], cwd=project.folder, stdout=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 60
        while len(project.store.digests()) < 2 and time.monotonic() < deadline:
            time.sleep(0.005)
        running.send_signal(signal.SIGKILL)
        running.wait()
        kept = project.store.digests()
        assert set(kept) >= {member.digest for member in project.members()[:2]}
        assert project.catalogue.labels() == ()
        assert project.status().n_recordings == 3
    assert run_earmark("scan", cwd=tmp_path / "kitchen").code == 0
    with Project.open(tmp_path / "kitchen") as project:
        assert project.status().n_scanned == 3
        assert all(project.store.is_intact(digest) for digest in project.store.digests())


@pytest.mark.parametrize("after_s", [0.5, 0.8, 1.1])
def test_an_import_that_is_killed_is_there_wholly_or_not_at_all(
    after_s: float, tmp_path: Path, media: Path
) -> None:
    n_labels = 5000
    rows = (f"talk.wav,{n * 0.003:.4f},{n * 0.003 + 1:.4f},bell" for n in range(n_labels))
    table = tmp_path / "labels.csv"
    table.write_text("\n".join(["recording,start_s,end_s,sound", *rows]))
    words = ["import", str(table)]
    with Project.create(tmp_path / "kitchen") as project:
        list(project.add([media / "talk.wav"]))
        running = subprocess.Popen([*COMMAND, *words], cwd=project.folder)
        time.sleep(after_s)
        running.kill()
        running.wait()
        assert len(project.labels()) in {0, n_labels}
        assert run_earmark(*words, cwd=project.folder).code == 0
        assert len(project.labels()) == n_labels
    with closing(sqlite3.connect(tmp_path / "kitchen/catalogue.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
