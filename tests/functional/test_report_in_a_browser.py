"""The report, opened from the disk in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from earmark.adapters.pictures import spectrogram_picture
from earmark.formats.report import save_report
from earmark.values import (
    DecisionRule,
    Detection,
    Findings,
    Loss,
    Picture,
    Recording,
    Skipped,
    Span,
)
from findings_maker import make_found
from media_maker import Track, clicks, make_media

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

NAME = 'it\'s <img src=x onerror=alert(1)> #1? 100% "😀".webm'
SPANS = ((2.0, 3.0), (5.25, 6.0))
DOUBTFUL = Detection(Span(4.0, 4.5), 0.31)
CONTEXT_S = 0.7
RATE_HZ = 48_000
READ_TIMES = "video => [video.currentTime, video.paused]"
LOW_CONTRAST = """() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = rgb(getComputedStyle(each).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const element of document.querySelectorAll("body *:not(script)")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !element.checkVisibility()) continue;
    const pair = [rgb(getComputedStyle(element).color), behind(element)].map(luminance);
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (ratio < 4.5) poor.push(`${element.outerHTML.slice(0, 80)} ${ratio.toFixed(2)}`);
  }
  return poor;
}"""


@dataclass
class Visit:
    """A page, with whatever went wrong on it."""

    page: Page
    troubles: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Report on a video with a hostile name, a file no browser plays, and one without a span."""
    folder = tmp_path_factory.mktemp("a folder #1")
    sound = clicks([2.1, 2.4, 2.8, 5.3, 5.6], 8.0, RATE_HZ)
    talk = make_media(folder / NAME, Track(sound, RATE_HZ, codec="libopus"), picture_s=8.0)
    broken = folder / "broken.mkv"
    broken.write_bytes(b"no media at all" * 100)
    make_media(folder / "quiet.wav", Track(sound[:RATE_HZ], RATE_HZ))

    def picture(recording: Recording, span: Span) -> Picture:
        assert recording.duration_s
        shown = Span(span.start_s - CONTEXT_S, span.end_s + CONTEXT_S)
        first, last = (round(time_s * RATE_HZ) for time_s in (shown.start_s, shown.end_s))
        return Picture(spectrogram_picture(sound[first:last], RATE_HZ), shown)

    findings = Findings(
        (
            replace(
                make_found(talk, SPANS, losses=(Loss("hole", "a hole <b>", 1.0),)),
                doubtful=(DOUBTFUL,),
            ),
            make_found(broken, SPANS),
            make_found(folder / "quiet.wav", (), has_picture=False),
        ),
        (Skipped(Path("notes.mp4"), "it is no media"),),
    )
    to = folder / "pages" / "the report.html"
    save_report(findings, to, rule=DecisionRule(), pictures=picture)
    return to


@pytest.fixture
def visit(browser: Browser, report: Path) -> Iterator[Callable[..., Visit]]:
    """Open the report; at the end nothing may have gone wrong, nor anything been fetched."""
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def start(width: int = 1280, scheme: str = "light", *, scripts: bool = True) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        made = Visit(context.new_page())
        visits.append(made)
        page = made.page
        page.on("console", lambda said: made.troubles.append(said.text))
        page.on("pageerror", lambda error: made.troubles.append(str(error)))
        page.on("dialog", lambda dialog: made.troubles.append(dialog.message))
        page.on("request", lambda request: made.requests.append(request.url))
        page.goto(report.as_uri())
        return made

    yield start
    folder = report.parent.parent.as_uri()
    outside = [
        url for each in visits for url in each.requests if not url.startswith((folder, "data:"))
    ]
    troubles = [trouble for each in visits for trouble in each.troubles]
    for context in contexts:
        context.close()
    assert not outside
    assert not troubles


def test_strip_and_pictures_are_there(visit: Callable[..., Visit]) -> None:
    page = visit().page
    for picture in page.locator("#r1 .card img").all():
        picture.scroll_into_view_if_needed()
        page.wait_for_function("img => img.naturalWidth >= 480", arg=picture.element_handle())
    assert page.locator("#r1 .card img").count() == len(SPANS)
    box = page.locator("#r1 .plot svg").bounding_box()
    assert box is not None
    assert box["width"] > 500
    assert box["height"] > 60
    marks = page.locator("#r1 .lane rect").all()
    lefts = [mark.evaluate("each => each.getBoundingClientRect().left") for mark in marks]
    expected = [box["x"] + box["width"] * start_s / 8.0 for start_s, _ in SPANS]
    assert lefts == pytest.approx(expected, abs=2)


def test_a_click_on_a_picture_plays_its_span_and_stops(visit: Callable[..., Visit]) -> None:
    page = visit().page
    video = page.locator("#r1 video")
    page.locator("#r1s2 .play").click()
    page.wait_for_function("() => !document.querySelector('#r1 video').paused")
    page.wait_for_function("() => document.querySelector('#r1 video').currentTime > 4.8")
    time_s, _ = video.evaluate(READ_TIMES)
    assert 4.75 <= time_s <= 6.6
    assert page.locator("#r1s2").get_attribute("aria-current") == "true"
    assert page.locator("#r1s2 .needle.on").count() == 1
    page.wait_for_function("() => document.querySelector('#r1 video').paused")
    time_s, _ = video.evaluate(READ_TIMES)
    assert 6.5 <= time_s <= 6.9


def test_a_click_on_the_strip_plays_from_there(visit: Callable[..., Visit]) -> None:
    page = visit().page
    strip = page.locator("#r1 .strip")
    box = strip.bounding_box()
    assert box is not None
    strip.click(position={"x": box["width"] * 0.5, "y": 20})
    page.wait_for_function("() => document.querySelector('#r1 video').currentTime > 4")
    page.locator("#r1 video").evaluate("video => video.pause()")
    time_s, _ = page.locator("#r1 video").evaluate(READ_TIMES)
    left = page.locator("#r1 .playhead").evaluate("each => parseFloat(each.style.left)")
    assert left == pytest.approx(100 * time_s / 8.0, abs=3)
    strip.press("ArrowLeft")
    before_s, _ = page.locator("#r1 video").evaluate(READ_TIMES)
    assert before_s == pytest.approx(max(0, time_s - 5), abs=0.3)


def test_keys_go_through_the_spans_play_and_copy(visit: Callable[..., Visit]) -> None:
    page = visit().page
    current = "() => document.querySelector('[aria-current]')?.id"
    page.keyboard.press("j")
    assert page.evaluate(current) == "r1s1"
    page.keyboard.press("j")
    assert page.evaluate(current) == "r1s2"
    page.keyboard.press("k")
    assert page.evaluate(current) == "r1s1"
    page.keyboard.press("Space")
    page.wait_for_function("() => document.querySelector('#r1 video').currentTime > 1.5")
    page.keyboard.press("Space")
    assert page.locator("#r1 video").evaluate("video => video.paused")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.keyboard.press("c")
    page.wait_for_function("() => document.querySelector('#r1s1 .copy').textContent === 'Copied'")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == "0:00:02.000 \N{EN DASH} 0:00:03.000"
    for key in ("j", "k", "space", "c"):
        assert page.locator("kbd", has_text=key).first.is_visible()


def test_what_was_not_sure_enough_is_listed_on_demand_and_plays(
    visit: Callable[..., Visit],
) -> None:
    page = visit().page
    doubtful = page.locator("#r1s3")
    assert doubtful.is_hidden()
    for _ in range(3):
        page.keyboard.press("j")
    assert page.evaluate("() => document.querySelector('[aria-current]').id") == "r2s1"
    page.locator("#r1 summary").click()
    page.keyboard.press("k")
    assert doubtful.get_attribute("aria-current") == "true"
    doubtful.locator(".play").click()
    page.wait_for_function("() => document.querySelector('#r1 video').currentTime > 3.5")
    page.wait_for_function("() => document.querySelector('#r1 video').paused")
    time_s, _ = page.locator("#r1 video").evaluate(READ_TIMES)
    assert 5.0 <= time_s <= 5.4


def test_what_cannot_be_played_is_said_beside_the_player(visit: Callable[..., Visit]) -> None:
    page = visit().page
    problem = page.locator("#r2 .problem")
    assert problem.is_hidden()
    page.locator("#r2s1 .play").click()
    problem.wait_for(state="visible")
    assert "does not know the format" in " ".join((problem.text_content() or "").split())
    assert page.locator("#r1 .problem").is_hidden()


def test_a_hostile_name_is_shown_and_does_nothing(visit: Callable[..., Visit]) -> None:
    page = visit().page
    assert page.locator("#r1-name").text_content() == NAME
    assert page.locator("img:not(.play img)").count() == 0


@pytest.mark.parametrize("width", [320, 360, 1280, 3840])
def test_nothing_is_wider_than_the_page(visit: Callable[..., Visit], width: int) -> None:
    page = visit(width).page
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_contrast(visit: Callable[..., Visit], scheme: str) -> None:
    page = visit(scheme=scheme).page
    for summary in page.locator("summary").all():
        summary.click()
    page.keyboard.press("j")
    assert page.evaluate(LOW_CONTRAST) == []


def test_without_scripts_the_page_still_reads_and_links(visit: Callable[..., Visit]) -> None:
    page = visit(scripts=False).page
    assert page.locator("#r1s1 .times").is_visible()
    assert page.locator("#r1s1 .copy").is_hidden()
    link = page.locator("#r1s1 .play").get_attribute("href") or ""
    assert link.endswith(".webm#t=1.500,3.500")
