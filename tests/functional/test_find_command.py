"""``earmark find``, started as a user starts it."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import av
import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import numpy as np
import pytest

from command_runner import COMMAND, Ran, documented_schema, found_in, run_earmark, spans_of
from earmark.core.matching import match
from film_maker import LENGTH_S, make_endless_wav, make_long_wav, typed_stage
from media_maker import Track, make_media, noise

CLOCK = r"\d:\d\d:\d\d\.\d{3}"


@pytest.fixture(scope="module")
def folder(film: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """Return a folder with everything that can be asked for at once, and the run that made it."""
    to = tmp_path_factory.mktemp("everything")
    words = ["--json", "out/found.json", "--csv", "spans.csv", "--audacity", "labels.txt"]
    words += ["--scores", "curve.csv", "--clips", "clips", "--clip-padding", "0.5"]
    words += ["--report", "report.html", "--presses"]
    return to, run_earmark("find", film, *words, cwd=to)


def test_the_table_shows_each_span_and_the_total(folder: tuple[Path, Ran]) -> None:
    _, ran = folder
    assert ran.code == 0
    assert re.search(rf"^ 1 +{CLOCK} +{CLOCK} +\d+\.\d\d s +[01]\.\d\d +\d+", ran.out, re.MULTILINE)
    assert "1 recording, 24.0 s: 1 span of typing" in ran.out


def test_what_is_found_is_what_was_typed(folder: tuple[Path, Ran]) -> None:
    [recording] = found_in(folder[0] / "out/found.json")
    matching = match(typed_stage().typing, spans_of(recording))
    assert len(matching.pairs) == len(typed_stage().typing)
    assert not matching.false


def test_each_press_is_given_in_the_found_spans(folder: tuple[Path, Ran]) -> None:
    [recording] = found_in(folder[0] / "out/found.json")
    [span] = spans_of(recording)
    times = recording["keystrokes"]
    assert times == sorted(times)
    assert all(span.start_s <= time_s < span.end_s for time_s in times)
    true = np.array([press.time_s for press in typed_stage().presses])
    nearest_s = np.abs(true[:, None] - np.array(times)).min(axis=1)
    assert np.mean(nearest_s < 0.02) > 0.7


def test_the_json_keeps_the_documented_schema(folder: tuple[Path, Ran]) -> None:
    found = json.loads((folder[0] / "out/found.json").read_text("utf-8"))
    jsonschema.validate(found, documented_schema("What earmark found"))


def test_the_other_tables_hold_the_same_spans(folder: tuple[Path, Ran]) -> None:
    to, _ = folder
    [recording] = found_in(to / "out/found.json")
    with (to / "spans.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(float(r["start_s"]), float(r["end_s"])) for r in rows] == [
        (span.start_s, span.end_s) for span in spans_of(recording)
    ]
    assert len((to / "labels.txt").read_text("utf-8").splitlines()) == len(rows)
    curve = (to / "curve.csv").read_text("utf-8").splitlines()
    assert len(curve) > LENGTH_S * 10


def test_clips_are_media_and_as_long_as_the_spans_with_their_padding(
    folder: tuple[Path, Ran],
) -> None:
    to, ran = folder
    [recording] = found_in(to / "out/found.json")
    clips = sorted((to / "clips").iterdir())
    assert [clip.suffix for clip in clips] == [".mp4"]
    for clip, span in zip(clips, spans_of(recording), strict=True):
        with av.open(str(clip)) as container:
            assert float(container.duration or 0) / 1e6 == pytest.approx(
                span.length_s + 1.0, abs=0.15
            )
    assert "Wrote 1 clip to clips" in ran.err


def test_the_report_is_a_page_that_shows_the_span(folder: tuple[Path, Ran]) -> None:
    to, ran = folder
    page = (to / "report.html").read_text("utf-8")
    assert "r1s1" in page
    assert "data:image/webp" in page
    assert "open report.html in a browser" in ran.err


def test_json_on_standard_output_is_pure(film: Path) -> None:
    ran = run_earmark("find", film, "--json", "-")
    assert len(json.loads(ran.out)["recordings"]) == 1
    assert "1 span of typing" in ran.err


def test_the_totals_say_how_much_of_it_is_likely_right(folder: tuple[Path, Ran]) -> None:
    assert "Likely right: 1 of 1" in folder[1].out


def test_one_track_and_channel_can_be_chosen(tmp_path: Path) -> None:
    typing = typed_stage().samples[0]
    hiss = noise(LENGTH_S, peak=0.01)
    both = np.stack([typing, noise(LENGTH_S, peak=0.01, seed=2)], axis=1)
    path = make_media(tmp_path / "obs.mkv", Track(hiss), Track(both))
    microphone = run_earmark("find", path, "--track", "2", "--channel", "left")
    assert "1 span" in microphone.out
    assert "no typing found" in run_earmark("find", path, "--track", "1").out
    assert "no typing found" in run_earmark("find", path, "--track", "2", "--channel", "right").out


def test_a_track_that_is_not_there_is_named(film: Path) -> None:
    ran = run_earmark("find", film, "--track", "2")
    assert ran.code == 1
    assert "there is no audio track 2" in ran.out


def test_several_processes_find_the_same_as_one(tmp_path: Path) -> None:
    path = make_long_wav(tmp_path / "long.wav", 21)
    for jobs in ("1", "2"):
        ran = run_earmark("find", path, "--jobs", jobs, "--json", tmp_path / f"{jobs}.json")
        assert ran.code == 0, ran.err
    one, two = (spans_of(found_in(tmp_path / f"{jobs}.json")[0]) for jobs in ("1", "2"))
    assert len(one) == 21
    assert np.allclose(
        [(s.start_s, s.end_s) for s in one], [(s.start_s, s.end_s) for s in two], atol=0.02
    )


def test_some_skipped_is_told_by_the_exit_code(film: Path, tmp_path: Path) -> None:
    ran = run_earmark("find", film, tmp_path / "gone.mp4")
    assert ran.code == 3
    assert "1 recording skipped" in ran.out
    assert "gone.mp4: there is no such file" in ran.out.replace("\n", "")


def test_all_skipped_is_a_failure(tmp_path: Path) -> None:
    ran = run_earmark("find", "gone.mp4", cwd=tmp_path)
    assert ran.code == 1
    assert "gone.mp4: there is no such file" in ran.out
    assert "0 recordings" not in ran.out


def test_a_folder_without_recordings_says_so(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    ran = run_earmark("find", "notes", cwd=tmp_path)
    assert ran.code == 1
    assert "notes: no recording is in this folder" in ran.out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--json", "taken/found.json"], "taken/found.json: cannot be written"),
        (["--report", "film.mp4"], "film.mp4: is there already, and looks like no result"),
        (["--clips", "taken"], "taken: is a file. Name a folder."),
        (["--audacity", "taken"], "taken: is a file. Name a folder."),
    ],
)
def test_what_cannot_be_written_is_told_before_the_work(
    film: Path, tmp_path: Path, words: list[str], sentence: str
) -> None:
    (tmp_path / "taken").touch()
    (tmp_path / "film.mp4").write_bytes(film.read_bytes())
    ran = run_earmark("find", "film.mp4", *words, cwd=tmp_path)
    assert ran.code == 1
    assert sentence in ran.err
    assert not ran.out
    assert (tmp_path / "film.mp4").read_bytes() == film.read_bytes()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_disk_that_fills_up_costs_no_other_result(film: Path, tmp_path: Path) -> None:
    ran = run_earmark("find", film, "--json", "/dev/full", "--csv", "a.csv", cwd=tmp_path)
    assert ran.code == 1
    assert "/dev/full: cannot be written: No space left on device" in ran.err.replace("\n", " ")
    assert len((tmp_path / "a.csv").read_text("utf-8").splitlines()) == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Missing argument 'MEDIA...'"),
        (["x", "--min-score", "2"], "'2' is not a number from 0 to 1"),
        (["x", "--precision", "99"], "'99' is not a share from 0 to 1"),
        (["x", "--min-score", "0", "--recall", "0"], "--min-score and --recall exclude each other"),
        (["x", "--padding", "nan"], "'nan' is not a number of seconds"),
        (["x", "--channel", "up"], "'up' is not mix, left, right or a number from 1"),
        (["x", "--jobs", "0"], "'0' is not a whole number from 1"),
        (["x", "--json", "-", "--csv", "-"], "--json and --csv would both be written to '-'"),
    ],
)
def test_a_wrong_option_is_explained(words: list[str], sentence: str) -> None:
    ran = run_earmark("find", *words)
    assert ran.code == 2
    assert sentence in ran.err


@pytest.mark.skipif(sys.platform != "linux", reason="other systems forbid such names")
def test_no_name_breaks_a_table(film: Path, tmp_path: Path) -> None:
    for name in (b"[bold]a[red] :dog: 'q'.mp4", b"b\nc.mp4", b"\xff\x1b[31m.mp4"):
        Path(tmp_path, os.fsdecode(name)).symlink_to(film)
    ran = run_earmark("find", ".", cwd=tmp_path)
    assert ran.code == 0
    assert "[bold]a[red] :dog: 'q'.mp4 · 0:00:24 · 1 span" in ran.out
    assert "b\\nc.mp4 · 0:00:24 · 1 span" in ran.out
    assert "\N{REPLACEMENT CHARACTER}\\x1b[31m.mp4 · 0:00:24 · 1 span" in ran.out


@pytest.mark.parametrize("words", [[], ["--json", "-"], ["--json", "found.json"]])
def test_a_reader_that_leaves_early_is_no_error(
    film: Path, tmp_path: Path, words: list[str]
) -> None:
    command = [*COMMAND, "find", str(film), *words]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert b"Error" not in running.stderr.read()
    assert running.returncode == 0
    assert "found.json" not in words or found_in(tmp_path / "found.json")


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are a POSIX matter")
def test_ctrl_c_keeps_the_finished_and_leaves_no_process(film: Path, tmp_path: Path) -> None:
    for name in ("b.wav", "c.wav"):
        make_endless_wav(tmp_path / name, 4 * 3600)
    words = ["find", str(film), "b.wav", "c.wav", "--jobs", "2", "--json", "found.json"]
    with subprocess.Popen(
        [*COMMAND, *words],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as running:
        assert running.stdout is not None
        assert "film.mp4" in running.stdout.readline()
        os.killpg(running.pid, signal.SIGINT)
        _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in err
    assert "Interrupted." in err
    assert [Path(each["recording"]).name for each in found_in(tmp_path / "found.json")] == [
        "film.mp4"
    ]
    assert is_gone(running.pid)


def is_gone(group: int) -> bool:
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
