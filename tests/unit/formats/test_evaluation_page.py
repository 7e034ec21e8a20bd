from __future__ import annotations

import base64
import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from earmark.errors import OutputError
from earmark.formats.evaluation_page import save_evaluation
from earmark.formats.evaluation_words import CAUTION
from earmark.values import Chart, Evaluation, Judgement
from evaluation_maker import UNKNOWN, made_evaluation, made_events, made_judgement

HOSTILE = "</title><script>alert(1)</script>\"'{x}$y"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'
VOID = {"meta", "link", "img"}
ALL = made_evaluation(clips=made_judgement(8, 12), events=made_events())


def two_charts(judgement: Judgement) -> tuple[Chart, ...]:
    return Chart("One", SVG, f"of {len(judgement.scores)}"), Chart("Two", SVG, HOSTILE)


def page(
    tmp_path: Path,
    evaluation: Evaluation = ALL,
    *,
    sound: str = "typing",
    left_out: tuple[Path, ...] = (),
) -> str:
    to = tmp_path / "new" / "evaluation.html"
    save_evaluation(evaluation, to, sound=sound, charts=two_charts, left_out=left_out)
    return to.read_text("utf-8")


def text(markup: str) -> str:
    """Return what a person reads."""
    without = re.sub(r"<style>.*?</style>|<[^>]*>", " ", markup, flags=re.DOTALL)
    return " ".join(html.unescape(without).split())


class Elements(HTMLParser):
    """Lists the elements of a page with what they say, and checks that they nest."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def test_the_page_nests_and_names_its_language_and_its_parts(tmp_path: Path) -> None:
    elements = Elements(page(tmp_path))
    assert not elements.open
    assert elements.all("html") == [{"lang": "en"}]
    assert len(elements.all("h1")) == len(elements.all("main")) == 1
    ids = [attributes["id"] for _, attributes in elements.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    named = [
        each["aria-labelledby"] for each in elements.all("section") if "aria-labelledby" in each
    ]
    assert set(named) == set(ids)


def test_nothing_is_fetched_and_nothing_runs(tmp_path: Path) -> None:
    markup = page(tmp_path)
    elements = Elements(markup)
    policy = next(each for each in elements.all("meta") if "http-equiv" in each)
    assert str(policy["content"]).startswith("default-src 'none'; img-src data:;")
    assert "script-src" not in str(policy["content"])
    assert not elements.all("script")
    assert all(str(each["src"]).startswith("data:") for each in elements.all("img"))
    assert not re.search(r"https?://", markup)


def test_pictures_of_answers_and_of_clips_carry_what_they_show(tmp_path: Path) -> None:
    images = Elements(page(tmp_path)).all("img")
    assert [each["alt"] for each in images] == ["of 40", HOSTILE, "of 20", HOSTILE]
    head, _, data = str(images[0]["src"]).partition(",")
    assert head == "data:image/svg+xml;base64"
    assert base64.b64decode(data).decode() == SVG


def test_figures_stand_in_a_table_with_their_intervals(tmp_path: Path) -> None:
    markup = page(tmp_path)
    assert re.findall(r'<th scope="col">(.*?)</th>', markup)[1:] == [
        "answers",
        "15 s clips",
        "events",
    ]
    assert re.findall(r'<th scope="row">(.*?)</th>', markup) == [
        "average precision",
        "precision",
        "recall",
        "F1",
        "calibration error",
        "PSDS",
    ]
    assert "0.86 0.78\N{EN DASH}0.92" in text(markup)
    assert "PSDS 0.71" in text(markup)
    assert len(re.findall(r"<td>", markup)) == 6 * 3


def test_only_what_was_judged_has_a_column_and_a_part(tmp_path: Path) -> None:
    markup = page(tmp_path, made_evaluation())
    assert re.findall(r'<th scope="col">(.*?)</th>', markup)[1:] == ["answers"]
    assert "PSDS" not in markup
    assert re.findall(r'<h2 id="(.*?)"', markup) == ["mind", "figures", "answers", "how"]


def test_what_cannot_be_said_is_a_dash(tmp_path: Path) -> None:
    unknown = made_evaluation(replace(made_judgement(3, 3), average_precision=UNKNOWN))
    markup = text(page(tmp_path, unknown))
    assert "average precision \N{EN DASH}" in markup
    assert "nan" not in markup


def test_the_page_says_how_it_was_measured_and_what_it_does_not_say(tmp_path: Path) -> None:
    told = text(page(tmp_path))
    assert "40 answers, 24 yes and 16 no. Each was judged by one of 5 detectors that learnt" in told
    assert "from other recordings only" in told
    assert CAUTION in told
    assert "all from one recording" in text(page(tmp_path, made_evaluation(held_out="block")))


def test_events_are_told_in_words(tmp_path: Path) -> None:
    told = text(page(tmp_path))
    assert "Of 60 events whose exact times are known, 51 were found" in told
    assert "The truth is known of 30 min 43 s" in told


def test_recordings_left_out_are_named(tmp_path: Path) -> None:
    assert "Left out" not in page(tmp_path)
    told = text(page(tmp_path, left_out=(Path("a/talk.mkv"), Path("\udcff.mp4"))))
    assert "Left out: 2 recordings" in told
    assert "a/talk.mkv \N{REPLACEMENT CHARACTER}.mp4" in told


def test_no_name_can_become_markup(tmp_path: Path) -> None:
    markup = page(tmp_path, sound=HOSTILE, left_out=(Path(HOSTILE),))
    assert not Elements(markup).all("script")
    assert HOSTILE in text(markup)


def test_a_page_that_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="it is a folder"):
        save_evaluation(ALL, tmp_path, sound="typing", charts=two_charts)
    assert not list(tmp_path.iterdir())
