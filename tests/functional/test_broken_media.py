"""A folder as real disks hold them: one call finishes, and tells what it could not use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from command_runner import Ran, run_earmark
from film_maker import LENGTH_S, typed_stage
from media_maker import Track, cut_short, hole, make_media

STRANGE = "a 'name' with \"quotes\" & 🎹.wav"
HOLE_S = 3.7


@pytest.fixture(scope="module")
def folder(film: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Ran]:
    """Return what was written about the folder, and the run over it."""
    to = tmp_path_factory.mktemp("broken")
    typing = typed_stage().samples[0]
    (to / "good.mp4").write_bytes(film.read_bytes())
    (to / "empty.mp4").touch()
    (to / "text.mp4").write_text("no video", "utf-8")
    make_media(to / "silent.mp4", picture_s=1.0)
    first = {"movflags": "faststart"}
    cut_short(make_media(to / "t.mp4", Track(typing), options=first), 0.7)
    cut_short(make_media(to / "t.mkv", Track(typing), picture_s=LENGTH_S), 0.7)
    (to / "t.mp4").unlink()
    (to / "t.mkv").unlink()
    make_media(to / "hole.mkv", Track(typing, clock=hole(2.0, HOLE_S)))
    make_media(to / "call.wav", Track(typing[::6].copy(), rate_hz=8_000))
    make_media(to / "cinema.m4a", Track(np.tile(typing[:, None], (1, 6))))
    make_media(to / "studio.wav", Track(np.repeat(typing, 4), rate_hz=192_000))
    make_media(to / STRANGE, Track(typing))
    ran = run_earmark("find", ".", "--json", "out.json", cwd=to)
    return json.loads((to / "out.json").read_text("utf-8")), ran


def find_losses(document: dict[str, Any], name: str) -> list[tuple[str, float]]:
    [recording] = (each for each in document["recordings"] if each["recording"] == name)
    return [(loss["kind"], loss["seconds"]) for loss in recording["losses"]]


def test_it_finishes_and_the_exit_code_says_that_some_were_skipped(
    folder: tuple[dict[str, Any], Ran],
) -> None:
    assert folder[1].code == 3


def test_every_recording_is_either_used_or_skipped(folder: tuple[dict[str, Any], Ran]) -> None:
    document, _ = folder
    used = {each["recording"] for each in document["recordings"]}
    skipped = {each["recording"] for each in document["skipped"]}
    assert skipped == {"empty.mp4", "text.mp4", "silent.mp4"}
    assert used == {
        "good.mp4",
        "t-cut.mp4",
        "t-cut.mkv",
        "hole.mkv",
        "call.wav",
        "cinema.m4a",
        "studio.wav",
        STRANGE,
    }


@pytest.mark.parametrize(
    ("name", "reason"),
    [("empty.mp4", "empty"), ("text.mp4", "no media"), ("silent.mp4", "no sound|no audio")],
)
def test_each_skip_has_its_reason_in_the_table_and_in_the_json(
    folder: tuple[dict[str, Any], Ran], name: str, reason: str
) -> None:
    document, ran = folder
    [skipped] = (each for each in document["skipped"] if each["recording"] == name)
    assert any(word in skipped["reason"] for word in reason.split("|")), skipped["reason"]
    assert f"{name}: {skipped['reason']}"[:60] in ran.out


@pytest.mark.parametrize("name", ["t-cut.mp4", "t-cut.mkv"])
def test_of_truncated_media_the_loss_is_told(folder: tuple[dict[str, Any], Ran], name: str) -> None:
    document, _ = folder
    assert [kind for kind, _ in find_losses(document, name)] == ["truncated"]


def test_a_hole_is_told_with_its_length(folder: tuple[dict[str, Any], Ran]) -> None:
    document, _ = folder
    [(kind, length_s)] = find_losses(document, "hole.mkv")
    assert kind == "hole"
    assert length_s == pytest.approx(HOLE_S, abs=0.03)


def test_behind_a_hole_typing_is_found_where_a_player_shows_it(
    folder: tuple[dict[str, Any], Ran],
) -> None:
    document, _ = folder
    starts_s = {
        each["recording"]: each["detections"][0]["start_s"]
        for each in document["recordings"]
        if each["recording"] in {"good.mp4", "hole.mkv"}
    }
    assert starts_s["hole.mkv"] - starts_s["good.mp4"] == pytest.approx(HOLE_S, abs=0.15)


@pytest.mark.parametrize("name", ["good.mp4", "cinema.m4a", "studio.wav", STRANGE])
def test_every_kind_of_sound_is_listened_to(folder: tuple[dict[str, Any], Ran], name: str) -> None:
    [recording] = (each for each in folder[0]["recordings"] if each["recording"] == name)
    assert len(recording["detections"]) == 1
