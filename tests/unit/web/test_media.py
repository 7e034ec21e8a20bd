"""Recordings as a player asks for them, and as somebody asks who should not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from earmark import Project
from earmark.web.media import LARGEST_PIECE_BYTES, media_routes, mime_of
from media_maker import CODECS, Track, make_media, noise, tone
from member_maker import made_member
from page_caller import call


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return 20 s of noise, which is nearly two pieces."""
    return make_media(tmp_path_factory.mktemp("media") / "talk.wav", Track(noise(20)))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, talk: Path) -> Iterator[Project]:
    """Return a project with that recording."""
    with Project.create(tmp_path_factory.mktemp("made") / "kitchen") as made:
        list(made.add([talk]))
        yield made


def ask(
    project: Project, digest: str, asked: str | None = None, method: str = "GET", **headers: str
) -> httpx.Response:
    headers |= {"range": asked} if asked else {}
    app = Starlette(routes=media_routes(project))
    return call(app, f"/media/{digest}", method, headers=headers)


def digest_of(project: Project) -> str:
    return project.members()[0].digest


def test_a_recording_is_sent_whole(project: Project, talk: Path) -> None:
    told = ask(project, digest_of(project))
    assert told.status_code == 200
    assert told.content == talk.read_bytes()
    assert told.headers["content-type"] == "audio/wav"
    assert told.headers["accept-ranges"] == "bytes"
    assert told.headers["cache-control"] == "private, max-age=3600"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=1000-1000", 1000, 1001),
        ("Bytes = 44 - 99", 44, 100),
        ("bytes=-10", -10, None),
        ("bytes=1900000-", 1_900_000, None),
        ("bytes=1900000-99999999999999", 1_900_000, None),
        ("bytes=0-", 0, LARGEST_PIECE_BYTES),
        ("bytes=5-1900000", 5, 5 + LARGEST_PIECE_BYTES),
    ],
)
def test_a_player_gets_the_piece_it_asks_for_or_the_beginning_of_it(
    project: Project, talk: Path, asked: str, first: int, last: int | None
) -> None:
    content = talk.read_bytes()
    told = ask(project, digest_of(project), asked)
    wanted = content[first:last]
    start = first % len(content)
    assert told.status_code == 206
    assert told.content == wanted
    assert told.headers["content-length"] == str(len(wanted))
    extent = f"bytes {start}-{start + len(wanted) - 1}/{len(content)}"
    assert told.headers["content-range"] == extent


@pytest.mark.parametrize("asked", ["bytes=9999999999-", "bytes=1920200-1920300", "bytes=-0"])
def test_a_piece_beyond_the_end_cannot_be_had(project: Project, talk: Path, asked: str) -> None:
    told = ask(project, digest_of(project), asked)
    assert told.status_code == 416
    assert told.headers["content-range"] == f"bytes */{talk.stat().st_size}"


@pytest.mark.parametrize("asked", ["bytes=9-1", "bytes=x-y", "bytes=", "lines=1-2", "9" * 5000])
def test_a_range_without_sense_is_refused(project: Project, asked: str) -> None:
    assert ask(project, digest_of(project), asked).status_code == 400


def test_many_ranges_at_once_are_not_taken_apart(project: Project, talk: Path) -> None:
    bomb = "bytes=" + ",".join(f"{n}-" for n in range(10_000))
    for asked in (bomb, "bytes=0-1,5-6"):
        told = ask(project, digest_of(project), asked)
        assert (told.status_code, len(told.content)) == (200, talk.stat().st_size)


def test_a_player_can_ask_how_long_it_is_before_it_asks_for_it(
    project: Project, talk: Path
) -> None:
    told = ask(project, digest_of(project), method="HEAD")
    assert (told.status_code, told.content) == (200, b"")
    assert told.headers["content-length"] == str(talk.stat().st_size)
    piece = ask(project, digest_of(project), "bytes=0-9", "HEAD")
    assert (piece.status_code, piece.headers["content-length"]) == (206, "10")


def test_a_piece_of_another_version_is_not_continued(project: Project, talk: Path) -> None:
    tag = ask(project, digest_of(project), method="HEAD").headers["etag"]
    same = ask(project, digest_of(project), "bytes=0-9", **{"if-range": tag})
    other = ask(project, digest_of(project), "bytes=0-9", **{"if-range": '"other"'})
    assert (same.status_code, other.status_code) == (206, 200)
    assert len(other.content) == talk.stat().st_size


def test_nothing_can_be_written(project: Project) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert ask(project, digest_of(project), method=method).status_code == 405


@pytest.mark.parametrize(
    "name",
    [
        "../kitchen/earmark.toml",
        "..%2fkitchen%2fearmark.toml",
        "%2e%2e/%2e%2e/etc/passwd",
        "%2fetc%2fpasswd",
        "....//earmark.toml",
        "..%5cearmark.toml",
        "talk.wav",
        "%00",
        "f" * 64,
        "",
    ],
)
def test_nothing_but_a_digest_of_the_project_leads_to_a_file(project: Project, name: str) -> None:
    told = ask(project, name)
    assert told.status_code == 404
    assert b"created" not in told.content


def test_neither_a_path_nor_the_beginning_of_a_digest_is_enough(
    project: Project, talk: Path
) -> None:
    assert ask(project, digest_of(project)[:12]).status_code == 404
    assert ask(project, digest_of(project).upper()).status_code == 404
    assert ask(project, str(talk).replace("/", "%2f")).status_code == 404


def test_a_recording_of_another_project_is_not_served(project: Project, tmp_path: Path) -> None:
    other = make_media(tmp_path / "other.wav", Track(tone(1)))
    with Project.create(tmp_path / "cellar") as cellar:
        list(cellar.add([other]))
        digest = digest_of(cellar)
        assert ask(cellar, digest).status_code == 200
    refused = ask(project, digest)
    assert (refused.status_code, "No recording of this project" in refused.text) == (404, True)


def test_a_recording_that_has_gone_says_so_until_it_is_added_again(tmp_path: Path) -> None:
    path = make_media(tmp_path / "talk.wav", Track(tone(1)))
    content = path.read_bytes()
    with Project.create(tmp_path / "kitchen") as kitchen:
        list(kitchen.add([path]))
        app = Starlette(routes=media_routes(kitchen))
        address = f"/media/{digest_of(kitchen)}"
        assert call(app, address).content == content
        assert call(app, address).content == content

        moved = path.rename(tmp_path / "moved.wav")
        gone = call(app, address)
        assert (gone.status_code, "talk.wav is no longer" in gone.text) == (404, True)

        path.write_text("another file by now")
        assert call(app, address).status_code == 404
        path.unlink()
        os.mkfifo(path)
        assert call(app, address).status_code == 404

        path.unlink()
        list(kitchen.add([moved]))
        assert call(app, address).content == content


def test_a_recording_of_five_hours_is_sent_from_anywhere_at_once(tmp_path: Path) -> None:
    path = make_media(tmp_path / "long.wav", Track(tone(1)))
    length = 4 * 2**30
    with Project.create(tmp_path / "kitchen") as kitchen:
        list(kitchen.add([path]))
        [member] = kitchen.members()
        os.truncate(path, length)
        kitchen.catalogue.add(
            replace(member, recording=replace(member.recording, size_bytes=length))
        )
        last = ask(kitchen, member.digest, f"bytes={length - 5}-")
        middle = ask(kitchen, member.digest, f"bytes={length // 2}-")
    assert (last.status_code, last.content) == (206, bytes(5))
    assert middle.content == bytes(LARGEST_PIECE_BYTES)


@pytest.mark.parametrize(
    ("suffix", "wanted"),
    [
        ("mp4", "video/mp4"),
        ("m4a", "audio/mp4"),
        ("mov", "video/mp4"),
        ("mkv", "video/x-matroska"),
        ("webm", "video/webm"),
        ("flv", "video/x-flv"),
        ("ts", "video/mp2t"),
        ("aac", "audio/aac"),
        ("wav", "audio/wav"),
        ("flac", "audio/flac"),
        ("mp3", "audio/mpeg"),
        ("ogg", "audio/ogg"),
        ("opus", "audio/ogg"),
        ("avi", "video/x-msvideo"),
    ],
)
def test_the_type_follows_from_what_is_in_the_file(
    suffix: str, wanted: str, tmp_path: Path
) -> None:
    assert suffix in CODECS
    picture_s = 1.0 if wanted.startswith("video/") else 0.0
    path = make_media(tmp_path / f"talk.{suffix}", Track(tone(1)), picture_s=picture_s)
    disguised = path.rename(path.with_suffix(".html")) if suffix in {"wav", "mp4"} else path
    with Project.create(tmp_path / "kitchen") as kitchen:
        list(kitchen.add([disguised]))
        [member] = kitchen.members()
        assert mime_of(member.recording) == wanted


def test_a_recording_without_picture_is_sound_and_a_rare_kind_is_bytes() -> None:
    recording = replace(made_member().recording, container="matroska", has_picture=False)
    assert mime_of(recording) == "audio/x-matroska"
    assert mime_of(replace(recording, container="w64")) == "application/octet-stream"
