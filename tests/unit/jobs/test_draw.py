from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from earmark.core.looks import paint
from earmark.errors import NotMedia
from earmark.jobs.draw import LONGEST_S, draw
from earmark.values import Cut, Look, PictureLook, Pixels, Skipped, Span, TrackChoice
from fakes import FakeDecoder, FakeMedia
from sound_maker import noise

RATE_HZ = 16_000
TALK, MONO, BAD = Path("talk.mkv"), Path("mono.wav"), Path("bad.mp4")
SOUND = noise(10.0, RATE_HZ)
OTHER = noise(10.0, RATE_HZ, seed=9)
DECODER = FakeDecoder(
    {
        TALK: FakeMedia((SOUND.T, OTHER.T), RATE_HZ),
        MONO: FakeMedia((SOUND[:1].T,), RATE_HZ, is_indexed=False),
        BAD: NotMedia(BAD, "is no media that can be opened."),
    }
)
MIX = TrackChoice()


def drawn(
    path: Path, spans: list[tuple[float, float]], look: PictureLook, choice: TrackChoice = MIX
) -> list[tuple[Path, Pixels] | Skipped]:
    cuts = [Cut(Span(*span), Path(f"{number}.png")) for number, span in enumerate(spans)]
    return list(draw(path, cuts, choice, look, DECODER))


def only(steps: list[tuple[Path, Pixels] | Skipped]) -> Pixels:
    [step] = steps
    assert not isinstance(step, Skipped)
    return step[1]


@pytest.mark.parametrize("look", list(Look))
@pytest.mark.parametrize("path", [TALK, MONO])
def test_a_picture_is_of_just_the_samples_of_its_piece(look: Look, path: Path) -> None:
    shown = PictureLook(look)
    channels = SOUND if path == TALK else SOUND[:1]
    for step, (start, stop) in zip(
        drawn(path, [(1, 2.5), (2, 3)], shown), [(1, 2.5), (2, 3)], strict=True
    ):
        wanted = paint(channels[:, int(start * RATE_HZ) : int(stop * RATE_HZ)], RATE_HZ, shown)
        assert (only([step]) == wanted).all()


def test_a_channel_that_was_chosen_stands_alone() -> None:
    look = PictureLook(Look.RECIPE)
    picture = only(drawn(TALK, [(0, 2)], look, TrackChoice(channel="right")))
    assert (picture == paint(SOUND[1:, : 2 * RATE_HZ], RATE_HZ, look)).all()


def test_a_track_that_was_chosen_is_the_one_that_is_drawn() -> None:
    look = PictureLook(Look.RECIPE)
    picture = only(drawn(TALK, [(0, 2)], look, TrackChoice(track=2)))
    assert (picture == paint(OTHER[:, : 2 * RATE_HZ], RATE_HZ, look)).all()


def test_a_piece_that_the_recording_ends_in_shows_what_there_is_of_it() -> None:
    look = PictureLook(Look.RECIPE_CONTRAST)
    picture = only(drawn(TALK, [(9.5, 12)], look))
    assert (picture == paint(SOUND[:, -RATE_HZ // 2 :], RATE_HZ, look)).all()


def test_what_cannot_be_drawn_is_skipped_and_the_others_are_not() -> None:
    too_long, beyond, fine = drawn(
        TALK, [(0, LONGEST_S + 1), (1, 2), (11, 12)], PictureLook(size_px=(8, 8))
    )
    assert too_long == Skipped(Path("0.png"), "is longer than 180 s: cut it shorter")
    assert only([beyond]).shape == (8, 8, 3)
    assert fine == Skipped(Path("2.png"), "there is no sound: the recording ends before it")


@pytest.mark.parametrize(
    ("path", "choice", "why"),
    [
        (BAD, MIX, "is no media that can be opened."),
        (Path("gone.mp4"), MIX, "there is no such file. Check the path."),
        (MONO, TrackChoice(track=3), "there is no audio track 3, only 1."),
        (MONO, TrackChoice(channel=2), "there is no channel 2: the sound has 1."),
    ],
)
def test_a_recording_that_cannot_be_used_is_skipped_once(
    path: Path, choice: TrackChoice, why: str
) -> None:
    assert drawn(path, [(0, 1), (1, 2)], PictureLook(), choice) == [Skipped(path, why)]


def test_a_piece_of_silence_is_drawn_too() -> None:
    decoder = FakeDecoder({MONO: FakeMedia((np.zeros((RATE_HZ, 1), np.float32),), RATE_HZ)})
    cut = Cut(Span(0, 1), Path("a.png"))
    [(_, pixels)] = draw(MONO, [cut], MIX, PictureLook(Look.RECIPE), decoder)  # type: ignore[misc]  # no skip
    assert not pixels.any()
