"""Chores, done for real projects in the background."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette

from chore_watcher import Ear, ended, endless, thread_names
from earmark import Added, Progress, Project, Scanned, Span
from earmark.web.app import STATUSES
from earmark.web.chores import Busy, Chores, chore_routes
from earmark.web.media import media_routes
from film_maker import make_long_wav, make_typed_film
from media_maker import Track, make_media, noise
from page_caller import call
from page_server import wait_until


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "kitchen") as made:
        yield made


@pytest.fixture
def chores(project: Project, ear: Ear) -> Iterator[Chores]:
    made = Chores(project, ear)
    yield made
    made.close()
    assert not made.work.is_running


def test_what_is_added_is_scanned_too_and_pages_hear_of_it(
    project: Project, chores: Chores, ear: Ear, tmp_path: Path
) -> None:
    media = tmp_path / "media"
    media.mkdir()
    make_media(media / "talk.wav", Track(noise(12, 16_000), 16_000))
    make_media(media / "show.wav", Track(noise(15, 16_000), 16_000))
    (media / "notes.mp4").write_text("no media")
    begun = chores.add([media])
    assert (begun.kind, begun.is_running) == ("add", True)
    work = ended(chores)
    assert (work.kind, work.n_done, work.error) == ("scan", 2, None)
    assert work.done_s == work.total_s == pytest.approx(27.0, abs=0.1)
    [skipped] = work.skipped
    assert (skipped.name, "no media" in skipped.reason) == ("notes.mp4", True)
    assert {"talk.wav: is new.", "talk.wav: was listened to."} <= set(work.said)
    assert project.status().n_scanned == 2
    assert ear.works("kind") == ["add", "scan"]
    assert ear.works("is_running") == [True, False]
    assert ("recordings", {}) in ear.heard
    assert ear.heard[-1] == ("recordings", {})


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
def test_names_that_are_no_text_are_told_all_the_same(
    project: Project, chores: Chores, tmp_path: Path
) -> None:
    media = tmp_path / os.fsdecode(b"na\xefve")
    media.mkdir()
    make_media(tmp_path / "a.wav", Track(noise(12, 16_000), 16_000)).rename(
        media / os.fsdecode(b"na\xefve.wav")
    )
    (media / os.fsdecode(b"\xefd.mp4")).write_text("no media")
    chores.add([media])
    work = ended(chores)
    assert (work.error, [each.name for each in work.skipped]) == (None, ["\ufffdd.mp4"])
    assert "na\ufffdve.wav: was listened to." in work.said
    app = Starlette(routes=[*chore_routes(chores), *media_routes(project)])
    assert call(app, "/api/work").json()["n_done"] == 1
    [member] = project.members()
    member.recording.path.unlink()
    gone = call(app, f"/media/{member.digest}")
    assert (gone.status_code, "na\ufffdve.wav is no longer" in gone.text) == (404, True)


def test_a_place_without_recordings_is_told(chores: Chores, tmp_path: Path) -> None:
    chores.add([tmp_path])
    assert ended(chores).said == ("There is no recording in that place.",)


def test_a_path_that_is_not_there_is_skipped_with_its_reason(
    chores: Chores, tmp_path: Path
) -> None:
    chores.add([tmp_path / "gone.mp4"])
    work = ended(chores)
    assert [each.name for each in work.skipped] == ["gone.mp4"]
    assert not work.said


def test_one_chore_is_done_at_a_time(project: Project, chores: Chores, tmp_path: Path) -> None:
    endless(project, tmp_path, 1)
    chores.scan()
    for begin in (chores.scan, lambda: chores.add([tmp_path]), lambda: chores.train("typing")):
        with pytest.raises(Busy, match="Wait for its end, or stop it"):
            begin()
    chores.stop()
    ended(chores)
    chores.train("typing")
    assert ended(chores).kind == "train"
    assert STATUSES[Busy] == 409


def test_a_scan_that_is_stopped_keeps_what_is_done_and_ends_its_processes(
    project: Project, chores: Chores, tmp_path: Path
) -> None:
    short = make_long_wav(tmp_path / "short.wav", 1)
    list(project.add([short]))
    endless(project, tmp_path, 2)
    chores.scan()
    wait_until(lambda: chores.work.n_done == 1)
    assert multiprocessing.active_children()
    chores.stop()
    work = ended(chores)
    assert work.said[-1] == "Stopped. What was done is kept."
    assert (work.error, work.left_s, work.n_done) == (None, None, 1)
    assert not multiprocessing.active_children()
    assert project.status().n_scanned == 1
    again = project.scan(jobs=1)
    first = next(step for step in again if isinstance(step, Progress))
    assert first.path != short


def test_a_closing_server_stops_the_chore_and_waits_for_it(
    project: Project, chores: Chores, tmp_path: Path
) -> None:
    endless(project, tmp_path, 1)
    chores.scan()
    wait_until(lambda: chores.work.done_s > 0)
    chores.close()
    assert not chores.work.is_running
    assert "scan" not in thread_names()


def test_training_says_what_it_made(project: Project, chores: Chores, tmp_path: Path) -> None:
    film = make_typed_film(tmp_path / "film.mp4")
    list(project.add([film]))
    list(project.scan(jobs=1))
    project.label("typing", film, Span(0, 2), "no")
    begun = chores.train("typing")
    assert (begun.kind, begun.what) == ("train", "typing")
    work = ended(chores)
    assert (work.kind, work.error) == ("train", None)
    assert work.said[-1].startswith("typing: taught by 0 yes and 1 no")
    assert (project.folder / "detectors" / "typing.earmark").exists()


def test_an_error_ends_the_chore_in_a_sentence(chores: Chores) -> None:
    chores.train("door bell")
    work = ended(chores)
    assert work.error is not None
    assert "too few to learn from" in work.error
    assert not work.is_running


def test_even_a_fault_of_ours_is_told(
    project: Project,
    chores: Chores,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_: str | None) -> Iterator[Progress]:
        yield Progress(Path("talk.mp4"), 0.0, 1.0)
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr(project, "scan", fail)
    chores.scan()
    work = ended(chores)
    assert work.error == "earmark has a fault: ZeroDivisionError: by nought. Please report it."
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()


def test_progress_is_told_a_few_times_a_second_and_its_end_always(
    project: Project, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_s = [0.0]

    def scan(_: str | None) -> Iterator[Progress | Scanned]:
        for n in range(1, 1001):
            now_s[0] += 0.01
            yield Progress(Path("talk.mp4"), n * 10.0, 10_000.0)
            if n % 10 == 0:
                yield Scanned(member)

    [member] = [
        step.member
        for step in project.add([make_media(project.folder / "a.wav", Track(noise(1)))])
        if isinstance(step, Added)
    ]
    monkeypatch.setattr(project, "scan", scan)
    chores = Chores(project, ear, lambda: now_s[0])
    chores.scan()
    work = ended(chores)
    assert work.done_s == 10_000.0
    assert work.speed == pytest.approx(1000.0)
    kinds = [kind for kind, _ in ear.heard]
    assert 35 <= kinds.count("work") <= 45
    assert 8 <= kinds.count("recordings") <= 11
