from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from earmark.adapters.pictures import spectrogram_picture
from earmark.errors import OutputError
from earmark.formats.worst_errors_page import save_worst_errors
from earmark.values import JudgedClip, Picture, Round, Span
from recipe_maker import made_round

HOSTILE = "</title><script>alert(1)</script>\"'{x}$y"
PATHS = {"ab": Path("talk.wav"), "cd": Path(HOSTILE)}


def page(
    done: Round, n_worst: int = 24, *, pictures: dict[JudgedClip, Picture] | None = None
) -> str:
    paths = {digest: done.page.parent / path for digest, path in PATHS.items()}
    save_worst_errors(done, n_worst, paths=paths, pictures=pictures or {})
    return done.page.read_text("utf-8")


def text(markup: str) -> str:
    """Return what a person reads."""
    without = re.sub(r"<style>.*?</style>|<[^>]*>", " ", markup, flags=re.DOTALL)
    return " ".join(html.unescape(without).split())


def cells(markup: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of both matrices."""
    for row in re.findall(r'<tr><th scope="row">(.*?)</tr>', markup, re.DOTALL):
        yield tuple(re.findall(r"<td[^>]*>(.*?)</td>", row))


def test_what_was_held_out_and_what_was_learnt_from_stand_apart(tmp_path: Path) -> None:
    markup = page(made_round(tmp_path))
    assert list(cells(markup)) == [("8", "2"), ("1", "9"), ("19", "1"), ("0", "20")]
    told = text(markup)
    assert "Held out: 17 of 20 right (85.0 %)" in told
    assert "Learnt from: 39 of 40 right (97.5 %)" in told
    assert "60 answers, 30 yes and 30 no, of which 20 were held out" in told
    assert told.index("Held out:") < told.index("Learnt from:")


def test_errors_come_surest_first_with_what_people_and_the_network_say(tmp_path: Path) -> None:
    told = text(page(made_round(tmp_path)))
    losses = [float(each) for each in re.findall(r"a loss of ([\d.]+)", told)]
    assert losses[:3] == sorted(losses[:3], reverse=True)
    assert "people said yes , the network has 10.0 % for yes, a loss of 2.30" in told
    assert "3 errors, the surest first" in told
    assert "1 error, the surest first" in told


def test_of_many_errors_the_worst_are_shown_and_how_many_there_are(tmp_path: Path) -> None:
    markup = page(made_round(tmp_path, n_wrong=9), n_worst=4)
    assert markup.count('<li class="error">') == 4 + 1
    assert "The 4 worst of 9 errors" in text(markup)


def test_without_errors_or_anything_held_out_it_says_so(tmp_path: Path) -> None:
    done = made_round(tmp_path, n_wrong=0)
    assert "No errors" in text(page(done))
    learnt = tuple(replace(each, is_held_out=False) for each in done.clips)
    told = text(page(replace(done, clips=learnt)))
    assert "Held out: none" in told
    assert "nobody knows how right it is" in told
    assert "accuracy, held out \N{EN DASH}" in told


def test_each_error_can_be_seen_and_heard(tmp_path: Path) -> None:
    done = made_round(tmp_path)
    clip = done.worst(1, is_held_out=True)[0]
    image = spectrogram_picture(np.zeros(48_000, np.float32), 48_000)
    markup = page(done, pictures={clip: Picture(image, clip.span)})
    [data] = re.findall(r'src="data:image/webp;base64,(.*?)"', markup)
    assert base64.b64decode(data) == image
    assert markup.count("no picture") == 3
    sources = re.findall(r'<audio controls preload="none" src="(.*?)"', markup)
    assert len(sources) == 4
    assert sources[0] == "talk.wav#t=0.000,15.000"


def test_nothing_runs_and_nothing_is_fetched_but_recordings(tmp_path: Path) -> None:
    markup = page(made_round(tmp_path))
    assert "default-src 'none'; img-src data:; media-src 'self' file:;" in markup
    assert "<script" not in markup
    assert not re.search(r"https?://", markup)


def test_no_name_can_become_markup(tmp_path: Path) -> None:
    done = replace(made_round(tmp_path), sound=HOSTILE, network=HOSTILE)
    markup = page(done)
    assert "<script" not in markup
    assert HOSTILE in text(markup)


def test_a_page_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    done = replace(made_round(tmp_path), page=tmp_path)
    with pytest.raises(OutputError, match="it is a folder"):
        page(done)


def test_a_recording_that_is_no_longer_known_goes_by_its_digest(tmp_path: Path) -> None:
    clip = JudgedClip("f" * 64, Span(0, 15), is_true=True, score=0.1, is_held_out=True)
    assert "f" * 64 in text(page(replace(made_round(tmp_path), clips=(clip,))))
