"""Recordings out of the web, fetched as a user does, by real yt-dlp from a real server."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest

from command_runner import COMMAND, documented_schema, run_earmark
from earmark import Project
from media_maker import Track, make_media, noise
from web_maker import Web, make_stream, served

QUICKLY = ("--pause", "0")


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    """Serve a film, the same film under another name, a sound, and a stream of the film."""
    site = tmp_path / "site"
    site.mkdir()
    make_media(site / "film.mp4", Track(noise(3)), picture_s=3.0)
    (site / "same.mp4").write_bytes((site / "film.mp4").read_bytes())
    make_media(site / "sound.wav", Track(noise(4, seed=3)))
    make_stream(site, "ended.m3u8", make_media(tmp_path / "s.ts", Track(noise(3)), picture_s=3.0))
    with served(site) as web:
        names = ("film.mp4", "same.mp4", "gone.mp4", "sound.wav")
        items = "".join(f"<item><enclosure url='{web.url(n)}'/></item>" for n in names)
        (site / "feed.xml").write_text(
            f"<?xml version='1.0'?><rss version='2.0'><channel>{items}</channel></rss>"
        )
        yield web


@pytest.fixture
def kitchen(tmp_path: Path) -> Path:
    """Return the folder of an empty project."""
    Project.create(tmp_path / "kitchen").close()
    return tmp_path / "kitchen"


def test_a_playlist_is_fetched_once_and_known_from_then_on(web: Web, kitchen: Path) -> None:
    ran = run_earmark("add", web.url("feed.xml"), *QUICKLY, cwd=kitchen)
    assert ran.code == 3
    assert "1 skipped" in ran.out
    assert f"{web.url('gone.mp4')}: is not there" in ran.out.replace("\n", "")
    assert "known already: it holds the same" in ran.out.replace("\n", " ")
    web.asked.clear()
    again = run_earmark("add", web.url("feed.xml"), *QUICKLY, cwd=kitchen)
    assert (again.code, again.out.count("known already")) == (3, 3)
    assert set(web.paths()) == {"/feed.xml", "/gone.mp4"}

    told = json.loads(run_earmark("status", "--json", cwd=kitchen).out)
    jsonschema.validate(told, documented_schema("How far a project is"))
    assert told["n_recordings"] == 2
    film, same, sound = told["sources"]
    assert film["asked"] == web.url("feed.xml")
    assert (film["address"], film["digest"]) == (web.url("film.mp4"), same["digest"])
    assert (film["quality"]["audio_codec"], film["is_audio_only"]) == ("aac", False)
    assert sound["is_audio_only"]
    recordings = kitchen / "recordings"
    assert sorted(path.suffix for path in recordings.glob("[!.]*")) == [
        *[".json"] * 3,
        ".mp4",
        ".wav",
    ]
    beside = json.loads((recordings / f"{Path(film['file']).stem}.source.json").read_text())
    assert beside == {"version": 1, **film}
    assert "fetched" in run_earmark("status", cwd=kitchen).out


def test_paths_and_addresses_go_together(web: Web, kitchen: Path) -> None:
    ran = run_earmark("add", web.url("sound.wav"), web.folder / "film.mp4", *QUICKLY, cwd=kitchen)
    assert (ran.code, ran.out.count(" s\n")) == (0, 2)
    again = run_earmark("add", web.url("same.mp4"), *QUICKLY, cwd=kitchen)
    assert "known already: it holds the same as" in again.out.replace("\n", " ")
    assert not list((kitchen / "recordings").glob("*.mp4"))


def test_what_was_deleted_is_fetched_again(web: Web, kitchen: Path) -> None:
    run_earmark("add", web.url("film.mp4"), *QUICKLY, cwd=kitchen)
    [film] = (kitchen / "recordings").glob("*.mp4")
    film.unlink()
    assert run_earmark("add", web.url("film.mp4"), *QUICKLY, cwd=kitchen).code == 0
    assert film.exists()
    web.asked.clear()
    ran = run_earmark("add", web.url("film.mp4"), *QUICKLY, "--channel", "1", cwd=kitchen)
    assert "another track or channel" in ran.out.replace("\n", " ")
    assert not web.asked


def test_a_stream_is_fetched_without_an_ffmpeg_too(web: Web, kitchen: Path, tmp_path: Path) -> None:
    nothing = str(tmp_path / "nothing")
    ran = run_earmark("add", web.url("ended.m3u8"), *QUICKLY, cwd=kitchen, PATH=nothing)
    assert (ran.code, "3.0 s" in ran.out) == (0, True)


def test_ctrl_c_keeps_what_came_and_the_next_run_goes_on(web: Web, kitchen: Path) -> None:
    web.block_s = 0.2
    words = [*COMMAND, "add", web.url("film.mp4"), *QUICKLY]
    running = subprocess.Popen(words, cwd=kitchen, stderr=subprocess.PIPE, encoding="utf-8")
    partial = kitchen / "recordings/.partial"
    deadline = time.monotonic() + 60
    while not any(part.stat().st_size for part in partial.glob("*.part")):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert (running.returncode, "Interrupted" in told, "Traceback" in told) == (130, True, False)
    assert not list((kitchen / "recordings").glob("*.mp4"))
    web.block_s = 0.0
    assert run_earmark("add", web.url("film.mp4"), *QUICKLY, cwd=kitchen).code == 0
    [film] = (kitchen / "recordings").glob("*.mp4")
    assert film.read_bytes() == (web.folder / "film.mp4").read_bytes()
    assert any(path == "/film.mp4" and asked.startswith("bytes=") for path, asked in web.asked)
    assert not any(asked == "bytes=0-" for _, asked in web.asked)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["http://127.0.0.1:1/talk.mp4"], 1, "cannot be reached"),
        (["http://[/talk"], 1, "Check the address"),
        (["http://a/b", "--max-rate", "fast"], 2, "no speed in bytes a second"),
        (["http://a/b", "--first", "0"], 2, "not a whole number from 1"),
    ],
)
def test_what_cannot_be_fetched_says_why(
    words: list[str], code: int, message: str, kitchen: Path
) -> None:
    ran = run_earmark("add", *words, cwd=kitchen)
    assert (ran.code, message in ran.out + ran.err) == (code, True)
