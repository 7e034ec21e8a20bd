"""The page of worst errors, opened from the disk in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from earmark.adapters.pictures import spectrogram_picture
from earmark.formats.worst_errors_page import save_worst_errors
from earmark.values import Picture
from recipe_maker import clips_of_stage, made_round, write_clip

if TYPE_CHECKING:
    from playwright.sync_api import Browser

RATE_HZ = 48_000
PLAYS_TO = """async () => {
  const player = document.querySelector("audio");
  player.muted = true;
  await player.play();
  player.pause();
  return player.duration;
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return where a page lies beside the recording that it is about."""
    folder = tmp_path_factory.mktemp("a folder #1")
    samples, _ = clips_of_stage(7)[0]
    write_clip(folder / "talk #1.wav", samples)
    done = made_round(folder)
    image = spectrogram_picture(samples, RATE_HZ)
    pictures = {clip: Picture(image, clip.span) for clip in done.worst(1, is_held_out=True)}
    paths = {"ab": folder / "talk #1.wav", "cd": Path("gone.wav")}
    save_worst_errors(done, 24, paths=paths, pictures=pictures)
    return done.page.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_everybody_can_read_it(browser: Browser, address: str, scheme: str, width: int) -> None:
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page.goto(address)
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_an_error_plays_offline(browser: Browser, address: str) -> None:
    page = browser.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(address)
    assert page.evaluate(PLAYS_TO) == pytest.approx(4.0, abs=0.1)
    assert not troubles
    page.close()
