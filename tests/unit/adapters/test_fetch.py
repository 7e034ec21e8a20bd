"""Real yt-dlp, and a real web server on this machine."""

from __future__ import annotations

import builtins
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import pytest

from earmark.adapters.fetch import PARTIAL_NAME, YtDlpFetcher
from earmark.adapters.only_one import only_one
from earmark.errors import ExtraMissing, FetchError, OutputError
from earmark.values import Fetched, FetchRule, Offer, Progress
from media_maker import Track, make_media, noise
from web_maker import Web, make_stream, served

RULE = FetchRule(pause_s=0)
# yt-dlp leaves some connections to be closed by the garbage collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore:.*socket:pytest.PytestUnraisableExceptionWarning", "ignore:unclosed:ResourceWarning"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a film of 3 s, a page and a list that lead to it, and streams."""
    folder = tmp_path_factory.mktemp("site")
    make_media(folder / "film.mp4", Track(noise(3)), picture_s=3.0)
    sound = make_media(folder / "sound.m4a", Track(noise(3)))
    (folder / "page.html").write_text(
        "<html><head><title>My: talk/1</title></head>"
        "<body><video src='film.mp4'></video></body></html>"
    )
    (folder / "plain.html").write_text("<html><body>Nothing to hear.</body></html>")
    make_stream(
        folder, "ended.m3u8", make_media(folder / "film.ts", Track(noise(3)), picture_s=3.0)
    )
    running = (folder / "ended.m3u8").read_text().replace("#EXT-X-ENDLIST", "")
    (folder / "running.m3u8").write_text(running)
    make_stream(folder, "heard.m3u8", sound)
    (folder / "both.m3u8").write_text(
        "#EXTM3U\n"
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="a",URI="heard.m3u8"\n'
        '#EXT-X-STREAM-INF:BANDWIDTH=90000,CODECS="mp4v.20.9,mp4a.40.2",RESOLUTION=64x48\n'
        "ended.m3u8\n"
    )
    return folder


@pytest.fixture
def web(site: Path) -> Iterator[Web]:
    """Serve the site."""
    with served(site) as web:
        yield web


def fetch(folder: Path, address: str, rule: FetchRule = RULE) -> tuple[Fetched, list[Progress]]:
    """Fetch the one recording that lies at an address."""
    with YtDlpFetcher(folder, rule) as fetcher:
        [offer] = fetcher.offers(address)
        *steps, last = fetcher.fetch(offer, address)
    assert isinstance(last, Fetched)
    return last, [step for step in steps if isinstance(step, Progress)]


def has_picture(path: Path) -> bool:
    with av.open(str(path)) as container:
        return bool(container.streams.video)


def test_a_file_is_fetched_as_it_is(web: Web, tmp_path: Path) -> None:
    fetched, steps = fetch(tmp_path, web.url("film.mp4"))
    assert fetched.path.read_bytes() == (web.folder / "film.mp4").read_bytes()
    assert fetched.path.parent == tmp_path
    assert (fetched.source.title, fetched.source.key) == ("film", f"generic:{web.url('film.mp4')}")
    assert fetched.source.fetched_with.startswith("yt-dlp 20")
    assert steps[-1].done_s == steps[-1].total_s


def test_a_page_leads_to_its_recording(web: Web, tmp_path: Path) -> None:
    fetched, _ = fetch(tmp_path, web.url("page.html"))
    assert fetched.source.title.startswith("My: talk/1")
    assert fetched.path.name.startswith("My talk 1")
    assert fetched.source.key == f"generic:{web.url('film.mp4')}"


def test_a_stream_that_has_ended_is_fetched_whole(web: Web, tmp_path: Path) -> None:
    fetched, steps = fetch(tmp_path, web.url("ended.m3u8"))
    with av.open(str(fetched.path)) as container:
        assert container.duration == pytest.approx(3e6, abs=1e5)
    assert fetched.source.duration_s == pytest.approx(3, abs=1)
    assert len({step.done_s for step in steps}) > 2


def test_sound_alone_is_fetched_where_it_is_enough(web: Web, tmp_path: Path) -> None:
    sound_only = FetchRule(audio_only=True, pause_s=0)
    fetched, _ = fetch(tmp_path / "a", web.url("both.m3u8"), sound_only)
    assert fetched.source.is_audio_only
    assert not has_picture(fetched.path)
    assert "/ended0.ts" not in web.paths()
    fetched, _ = fetch(tmp_path / "b", web.url("both.m3u8"))
    assert has_picture(fetched.path)
    assert (fetched.source.quality.width, fetched.source.quality.height) == (64, 48)
    assert fetched.source.quality.bit_rate_bps == 90_000
    assert fetched.source.quality.video_codec == "mp4v.20.9"
    assert fetched.source.licence == ""


def test_what_was_cut_short_goes_on_where_it_was(web: Web, tmp_path: Path) -> None:
    web.block_s = 0.1
    fetcher = YtDlpFetcher(tmp_path, RULE)
    [offer] = fetcher.offers(web.url("film.mp4"))
    steps = fetcher.fetch(offer, "")
    assert isinstance(steps, Iterator)
    while True:
        step = next(steps)
        if isinstance(step, Progress) and step.done_s > 0:
            break
    steps.close()  # type: ignore[attr-defined]  # it is a generator, as Ctrl-C knows
    [part] = (tmp_path / PARTIAL_NAME).glob("*.part")
    n_kept = part.stat().st_size
    assert 0 < n_kept < (web.folder / "film.mp4").stat().st_size
    web.block_s = 0.0
    fetched, _ = fetch(tmp_path, web.url("film.mp4"))
    assert fetched.path.read_bytes() == (web.folder / "film.mp4").read_bytes()
    assert ("/film.mp4", f"bytes={n_kept}-") in web.asked
    assert not list((tmp_path / PARTIAL_NAME).glob("*.part"))


def test_it_is_fetched_no_faster_than_asked(web: Web, tmp_path: Path) -> None:
    n_bytes = (web.folder / "film.mp4").stat().st_size
    began_s = time.monotonic()
    fetch(tmp_path, web.url("film.mp4"), FetchRule(pause_s=0, most_bytes_per_s=n_bytes / 1.5))
    assert time.monotonic() - began_s > 1.0


@pytest.mark.parametrize(
    ("name", "status", "reason"),
    [
        ("none.mp4", 404, "is not there"),
        ("film.mp4", 403, "not for everybody"),
        ("film.mp4", 401, "name and a password"),
        ("film.mp4", 410, "was removed"),
        ("film.mp4", 429, "fewer requests"),
        ("film.mp4", 451, "legal reasons"),
        ("film.mp4", 418, "answers 418"),
        ("plain.html", 200, "holds no recording"),
        ("running.m3u8", 200, "is live now"),
    ],
)
def test_what_cannot_be_had_says_why(
    name: str, status: int, reason: str, web: Web, tmp_path: Path
) -> None:
    if status != 200:
        web.answers[f"/{name}"] = status
    with pytest.raises(FetchError, match=reason) as caught:
        fetch(tmp_path, web.url(name))
    assert caught.value.address == web.url(name)
    assert "\n" not in caught.value.reason
    assert not list(tmp_path.glob("*.*"))[1:]  # but the folder of what was begun


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/a.mp4", "http://nowhere.invalid/a"])
def test_without_a_network_it_says_so(address: str, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="cannot be reached"):
        fetch(tmp_path, address)


def test_a_name_and_password_are_not_kept(web: Web, tmp_path: Path) -> None:
    address = web.url("film.mp4").replace("://", "://ann:secret@")
    fetched, _ = fetch(tmp_path, address)
    assert "secret" not in repr(fetched.source)


def test_a_file_that_is_in_the_way_of_the_folder_is_told(web: Web, tmp_path: Path) -> None:
    (tmp_path / "recordings").touch()
    with pytest.raises(OutputError, match="cannot be made"):
        fetch(tmp_path / "recordings", web.url("film.mp4"))


def test_two_at_once_do_not_write_into_each_others_files(web: Web, tmp_path: Path) -> None:
    partial = tmp_path / PARTIAL_NAME
    partial.mkdir()
    with only_one(partial / "lock", "wait."), pytest.raises(OutputError, match="another earmark"):
        fetch(tmp_path, web.url("film.mp4"))
    fetch(tmp_path, web.url("film.mp4"))


def test_without_the_extra_it_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "yt_dlp", raising=False)
    usual = builtins.__import__

    def without(name: str, *rest: Any) -> object:  # noqa: ANN401 - whatever import takes
        if name == "yt_dlp":
            raise ImportError(name)
        return usual(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ExtraMissing, match=r"pip install 'earmark\[url\]'"):
        YtDlpFetcher(tmp_path, RULE)


def make_feed(web: Web, to: str, *names: str) -> str:
    """Write a list of recordings, and return its address."""
    items = "".join(
        f"<item><title>{n}</title><enclosure url='{web.url(n)}'/><guid>{n}</guid></item>"
        for n in names
    )
    (web.folder / to).write_text(
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title>{items}</channel></rss>"
    )
    return web.url(to)


def test_a_list_is_offered_without_being_fetched(web: Web, tmp_path: Path) -> None:
    address = make_feed(web, "feed.xml", "film.mp4", "sound.m4a")
    with YtDlpFetcher(tmp_path, RULE) as fetcher:
        offers = list(fetcher.offers(address))
    keys = [f"generic:{web.url(name)}" for name in ("film.mp4", "sound.m4a")]
    assert [offer.key for offer in offers] == keys
    assert not any(offer.is_alone for offer in offers)
    assert web.paths() == ["/feed.xml"]


def test_a_list_in_a_list_is_offered_in_its_turn(web: Web, tmp_path: Path) -> None:
    make_feed(web, "inner.xml", "film.mp4", "sound.m4a")
    with YtDlpFetcher(tmp_path, RULE) as fetcher:
        [inner] = fetcher.offers(make_feed(web, "outer.xml", "inner.xml"))
        steps = list(fetcher.fetch(inner, ""))
    assert [step.key for step in steps if isinstance(step, Offer)] == [
        f"generic:{web.url(name)}" for name in ("film.mp4", "sound.m4a")
    ]
