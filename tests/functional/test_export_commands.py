"""``earmark export``, started as a user starts it."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path

import av
import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import opentimelineio as otio
import pytest

from command_runner import COMMAND, documented_schema, run_earmark
from earmark import Project, Span
from film_maker import LENGTH_S


@pytest.fixture(scope="module")
def found(film: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what `earmark find --presses --json` found in the film."""
    to = tmp_path_factory.mktemp("found") / "found.json"
    assert run_earmark("find", film, "--presses", "--json", to).code == 0
    return to


@pytest.fixture(scope="module")
def project(film: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with the film and two labels."""
    with Project.create(tmp_path_factory.mktemp("made") / "kitchen") as made:
        list(made.add([film]))
        made.label("bell", film, Span(1.0, 2.0), "yes", is_strong=True)
        made.label("bell", film, Span(3.0, 4.0), "no")
        made.label("typing", film, Span(8.0, 9.0), "yes")
        return made.folder


def length_s(path: Path) -> float:
    with av.open(str(path)) as container:
        return (container.duration or 0) / 1e6


def span_of(found: Path) -> Span:
    [detection] = json.loads(found.read_text())["recordings"][0]["detections"]
    return Span(detection["start_s"], detection["end_s"])


def test_clips_of_what_was_found(found: Path, tmp_path: Path) -> None:
    ran = run_earmark("export", "clips", "out", "--from", found, "--padding", "0.5", cwd=tmp_path)
    assert (ran.code, ran.out) == (0, "Wrote 1 clip to out\n")
    [clip] = (tmp_path / "out").iterdir()
    assert clip.name.startswith("film-0001-00h00m")
    assert length_s(clip) == pytest.approx(span_of(found).length_s + 1.0, abs=0.05)


def test_a_copied_clip_says_by_how_much_it_is_off(found: Path, tmp_path: Path) -> None:
    ran = run_earmark("export", "clips", "out", "--from", found, "--copy", "--json", cwd=tmp_path)
    document = json.loads(ran.out)
    jsonschema.validate(document, documented_schema("Which clips were written"))
    [clip] = document["clips"]
    assert "s earlier than asked on average" in ran.err
    shown_s = length_s(tmp_path / clip["clip"])
    assert shown_s == pytest.approx(
        span_of(found).length_s + clip["early_s"] + clip["late_s"], abs=0.11
    )


def test_pieces_and_presses_and_folders(found: Path, tmp_path: Path) -> None:
    words: list[str | Path] = [
        "export",
        "clips",
        "--from",
        found,
        "--sound-only",
        "--name",
        "{sound}/{number}",
    ]
    assert run_earmark(*words, "pieces", "--pieces", "0.3", cwd=tmp_path).code == 0
    assert run_earmark(*words, "presses", "--presses", cwd=tmp_path).code == 0
    pieces = list((tmp_path / "pieces/typing").glob("*.wav"))
    presses = list((tmp_path / "presses/typing").glob("*.wav"))
    assert 5 < len(pieces) <= span_of(found).length_s / 0.3
    assert {round(length_s(piece), 4) for piece in pieces} == {0.3}
    assert len(presses) == len(json.loads(found.read_text())["recordings"][0]["keystrokes"])


def test_labels_of_a_project_that_say_yes(project: Path, tmp_path: Path) -> None:
    words: list[str | Path] = [
        "export",
        "clips",
        tmp_path / "out",
        "--labels",
        "--project",
        project,
    ]
    assert run_earmark(*words, "--format", "flac", "--name", "{sound} {by}").code == 0
    assert len(list((tmp_path / "out").glob("bell *.flac"))) == 1
    assert len(list((tmp_path / "out").glob("typing *.flac"))) == 1
    ran = run_earmark(*words, "--sound", "bell", "--name", "only {verdict}")
    assert "Wrote 1 clip" in ran.out
    assert (tmp_path / "out/only yes.mp4").is_file()


def test_what_the_bundled_detector_finds_in_a_project(project: Path, tmp_path: Path) -> None:
    words: list[str | Path] = ["--detector", "typing", "--project", project]
    ran = run_earmark("export", "supercut", tmp_path / "all.mp4", *words)
    assert ran.code == 0, ran.err
    assert 5 < length_s(tmp_path / "all.mp4") < LENGTH_S


def test_a_supercut_and_a_sheet(found: Path, tmp_path: Path) -> None:
    words: list[str | Path] = ["--from", found, "--longest", "3"]
    ran = run_earmark("export", "supercut", "all.mkv", *words, cwd=tmp_path)
    assert (ran.code, ran.out) == (0, "Wrote all.mkv\n")
    assert length_s(tmp_path / "all.mkv") == pytest.approx(span_of(found).length_s, abs=0.1)
    assert run_earmark("export", "sheet", "all.webp", *words, cwd=tmp_path).code == 0
    assert (tmp_path / "all.webp").read_bytes()[8:12] == b"WEBP"


@pytest.mark.parametrize("words", [("clips", "out"), ("supercut", "all.mp4"), ("sheet", "all.png")])
def test_nothing_is_written_over_without_force(
    found: Path, tmp_path: Path, words: tuple[str, str]
) -> None:
    for code in (0, 1):
        ran = run_earmark("export", *words, "--from", found, cwd=tmp_path)
        assert ran.code == code
    assert "is there already. Name another place, or replace with --force." in ran.err
    assert run_earmark("export", *words, "--from", found, "--force", cwd=tmp_path).code == 0


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["clips", "out"], "what is to be exported: choose one of --from"),
        (
            ["clips", "out", "--from", "a.json", "--labels"],
            "--from and --labels exclude each other",
        ),
        (["clips", "out", "--labels", "--presses"], "--presses are found, not labelled"),
        (["clips", "out", "--labels", "--track", "2"], "go with --from"),
        (["clips", "out", "--from", "a.json", "--sound", "bell"], "--sound goes with --labels"),
        (["clips", "out", "--from", "a.json", "--copy", "--format", "mkv"], "leave --format out"),
        (
            ["clips", "out", "--from", "a", "--longest", "1", "--shortest", "1"],
            "twice the shortest",
        ),
        (["sheet", "a.png", "--from", "a.json", "--longest", "x"], "is not a number of seconds"),
    ],
)
def test_options_that_do_not_go_together(tmp_path: Path, words: list[str], why: str) -> None:
    ran = run_earmark("export", *words, cwd=tmp_path)
    assert ran.code == 2
    assert why in " ".join(ran.err.split())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["clips", "out", "--name", "{colour}"], "no field 'colour'"),
        (["clips", "out", "--name", "../{number}"], "leads out of the folder"),
        (["clips", "taken.png"], "is a file. Name a folder."),
        (["supercut", "a.gif"], "a supercut is written as .mp4, .mkv, .webm"),
        (["sheet", "a.gif"], "a sheet is written as .png, .webp"),
        (["sheet", "taken.png"], "is there already"),
        (["sheet", "taken.png/a.png"], "cannot be written"),
    ],
)
def test_what_cannot_be_written_is_said_before_anything_is_listened_to(
    tmp_path: Path, words: list[str], why: str
) -> None:
    (tmp_path / "taken.png").touch()
    ran = run_earmark("export", *words, "--from", "not-even-looked-at.json", cwd=tmp_path)
    assert ran.code == 1
    assert why in " ".join(ran.err.split())
    assert [path.name for path in tmp_path.iterdir()] == ["taken.png"]


def test_recordings_that_are_gone_are_counted(found: Path, tmp_path: Path) -> None:
    document = json.loads(found.read_text())
    document["recordings"].append({**document["recordings"][0], "recording": "gone.mp4"})
    (tmp_path / "found.json").write_text(json.dumps(document))
    ran = run_earmark("export", "clips", "out", "--from", "found.json", cwd=tmp_path)
    assert ran.code == 3
    assert "gone.mp4" in ran.out
    assert len(list((tmp_path / "out").iterdir())) == 1
    document["recordings"] = document["recordings"][1:]
    (tmp_path / "found.json").write_text(json.dumps(document))
    ran = run_earmark("export", "clips", "none", "--from", "found.json", cwd=tmp_path)
    assert ran.code == 1
    ran = run_earmark("export", "sheet", "none.png", "--from", "found.json", cwd=tmp_path)
    assert (ran.code, "no moment to show" in ran.err) == (1, True)


def test_ctrl_c_keeps_what_is_whole(found: Path, film: Path, tmp_path: Path) -> None:
    document = json.loads(found.read_text())
    recording = document["recordings"][0]
    recording["recording"] = str(film)
    recording["detections"] = [{"start_s": 1, "end_s": 21, "score": 0.5}] * 200
    (tmp_path / "found.json").write_text(json.dumps(document))
    words: list[str | Path] = ["export", "clips", "out", "--from", "found.json", "--format", "webm"]
    with subprocess.Popen(
        [*COMMAND, *words],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        until_s = time.monotonic() + 120
        while not list((tmp_path / "out").glob("*-0002-*")) and time.monotonic() < until_s:
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "The clips that were finished are whole." in err
    assert out.startswith("Wrote ")
    clips = list((tmp_path / "out").iterdir())
    assert 2 <= len(clips) < 200
    assert {clip.suffix for clip in clips} == {".webm"}
    assert all(length_s(clip) == pytest.approx(20, abs=0.1) for clip in clips)


@pytest.mark.parametrize("manner", ["keep", "cut", "mark"])
def test_a_timeline_of_what_was_found(manner: str, film: Path, found: Path, tmp_path: Path) -> None:
    words = ("export", "timeline", "a.otio", "--from", found, "--manner", manner)
    ran = run_earmark(*words, cwd=tmp_path)
    assert (ran.code, ran.out) == (0, "Wrote a.otio\n")
    clips = otio.adapters.read_from_file(str(tmp_path / "a.otio")).video_tracks()[0]
    span = span_of(found)
    edges = [
        second
        for clip in clips
        for second in (
            clip.source_range.start_time.to_seconds(),
            clip.source_range.end_time_exclusive().to_seconds(),
        )
    ]
    whole = {
        "keep": [span.start_s, span.end_s],
        "cut": [0.0, span.start_s, span.end_s, LENGTH_S],
        "mark": [0.0, LENGTH_S],
    }
    half_frame_s = 0.5 / clips[0].source_range.start_time.rate + 1e-6
    assert edges == pytest.approx(whole[manner], abs=max(half_frame_s, 0.05))
    assert clips[0].media_reference.target_url == film.as_uri()
    again = run_earmark(*words, cwd=tmp_path)
    assert (again.code, "--force" in again.err) == (1, True)


def test_a_timeline_of_labels_for_each_editor(project: Path, tmp_path: Path) -> None:
    for name, words in (
        ("a.edl", ("--rate", "29.97df")),
        ("a.fcpxml", ()),
        ("a.xml", ("--relative",)),
        ("b.otio", ("--format", "kdenlive")),
        ("a.ffscript", ()),
    ):
        told = ("--labels", "--sound", "bell", "--project", project)
        ran = run_earmark("export", "timeline", name, *told, *words, cwd=tmp_path)
        assert (ran.code, ran.out) == (0, f"Wrote {name}\n"), ran.err
    edl = otio.adapters.read_from_file(str(tmp_path / "a.edl"), rate=30000 / 1001)
    [clip] = edl.video_tracks()[0]
    assert clip.source_range.start_time.to_seconds() == pytest.approx(1.0, abs=0.017)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["a.otio", "--rate", "10"], 2, "editors know no timelines of 10"),
        (["a.otio", "--rate", "25df"], 2, "only 29.97 and 59.94"),
        (["a.txt"], 1, "Say which: --format NAME"),
    ],
)
def test_a_timeline_that_cannot_be_says_why(
    words: list[str], code: int, message: str, found: Path, tmp_path: Path
) -> None:
    ran = run_earmark("export", "timeline", *words, "--from", found, cwd=tmp_path)
    assert (ran.code, message in ran.err.replace("\n", " ")) == (code, True)
