"""The overview, the results and the recordings in a real browser, on the page of a real project."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from earmark import Project, Span
from earmark.values import Label
from page_visitor import N_TIMES, Server, Visit, make_project, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOUND = ".line-told"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with one scanned recording of seven minutes."""
    return make_project(tmp_path_factory.mktemp("views"))


@pytest.fixture(scope="module")
def server(project: Path) -> Iterator[Server]:
    """Serve the page of the project."""
    started = Server.start(project)
    yield started
    started.stop()


def labels_of(project: Path) -> tuple[Label, ...]:
    """Return what was said so far."""
    with Project.open(project) as opened:
        return opened.labels("typing")


def told(visit: Visit, address: str) -> dict[str, object]:
    """Return what the server replies to the page."""
    text = visit.page.evaluate("async (to) => (await fetch(to)).text()", address)
    found: dict[str, object] = json.loads(text)
    return found


@pytest.mark.parametrize("line", [0.05, 0.995])
def test_the_line_shows_at_once_what_is_found_and_lost(
    server: Server, browser: Browser, line: float
) -> None:
    with visiting(browser, f"{server.address}&to=/%23/overview/typing") as visit:
        used = told(visit, "/api/claims?sound=typing")
        claims, in_use = used["claims"], used["line"]
        assert isinstance(claims, list)
        n_used = sum(each["score"] >= in_use for each in claims)
        n_found = sum(each["score"] >= line for each in claims)
        assert n_used == N_TIMES
        visit.page.locator(FOUND, has_text=f"{n_used} moments").wait_for()
        visit.page.get_by_role("slider", name="What counts as found").fill(f"{line}")
        visit.page.locator(FOUND, has_text=f"{n_found} moment").wait_for()
        visit.page.get_by_role("button", name="Back to the line in use").click()
        visit.page.locator(FOUND, has_text="the same").wait_for()


def test_a_moment_is_corrected_and_becomes_exact(
    project: Path, server: Server, browser: Browser
) -> None:
    n_before = len(labels_of(project))
    with visiting(browser, f"{server.address}&to=/%23/overview/typing") as visit:
        visit.page.locator(FOUND, has_text="moments").wait_for()
        visit.page.keyboard.press("j")
        field = visit.page.get_by_label("To", exact=True)
        field.wait_for()
        start = visit.page.get_by_label("From", exact=True).input_value()
        field.fill(f"{float(start.split(':')[-1]) + 2:.2f}")
        field.press("Enter")
        visit.page.keyboard.press("y")
        visit.page.wait_for_timeout(1500)
    labels = labels_of(project)
    assert len(labels) == n_before + 1
    assert labels[-1].is_strong
    assert labels[-1].span.length_s == pytest.approx(2.0, abs=0.02)


def test_many_moments_are_answered_and_taken_back(
    project: Path, server: Server, browser: Browser
) -> None:
    before = [label.number for label in labels_of(project)]
    with visiting(browser, f"{server.address}&to=/%23/overview/typing") as visit:
        visit.page.locator(FOUND, has_text="moments").wait_for()
        visit.page.get_by_role("button", name="Moments").click()
        visit.page.keyboard.press("a")
        visit.page.locator(".bulk b").wait_for()
        n_chosen = int(visit.page.locator(".bulk b").inner_text().split()[0])
        assert n_chosen >= N_TIMES
        visit.page.keyboard.press("n")
        visit.page.wait_for_timeout(1500)
        said = labels_of(project)[len(before) :]
        assert [label.verdict.value for label in said] == ["no"] * n_chosen
        assert len({label.at for label in said}) == 1  # all or none
        visit.page.get_by_role("button", name="Take back").last.click()
        visit.page.wait_for_timeout(1500)
    assert [label.number for label in labels_of(project)] == before


def test_a_recording_is_added_and_scanned_and_shows(
    project: Path, server: Server, browser: Browser
) -> None:
    with visiting(browser, f"{server.address}&to=/%23/recordings") as visit:
        visit.page.get_by_text("stream.mp4").wait_for()
        field = visit.page.locator("#paths")
        field.fill(f"{project.parent / 'later.mp4'}\n{Path(__file__)}")
        visit.page.get_by_role("button", name="Add and scan").click()
        row = visit.page.get_by_role("row").filter(has_text="later.mp4")
        row.filter(has_text="scanned").wait_for()
        visit.page.get_by_text("test_page_views.py").first.wait_for()  # skipped, with its reason
        visit.page.reload()
        row.filter(has_text="scanned").wait_for()
    with Project.open(project) as opened:
        names = [member.recording.path.name for member in opened.members()]
    assert names == ["stream.mp4", "later.mp4"]


def test_results_are_shown_and_taken_away(project: Path, server: Server, browser: Browser) -> None:
    with Project.open(project) as opened:
        digest = opened.members()[0].digest
        kept = [label.number for label in opened.labels("typing")]
    with visiting(browser, f"{server.address}&to=/%23/results/typing") as visit:
        visit.page.get_by_text("Not known yet").wait_for()
        claims = told(visit, "/api/claims?sound=typing")["claims"]
        assert isinstance(claims, list)
        found = [each for each in claims if each["recording"] == digest and each["score"] > 0.9]
        spans = [(each["start_s"], each["end_s"]) for each in found]
        with Project.open(project) as opened:
            opened.take_back(kept)
            for start_s, end_s in spans:
                opened.label("typing", digest, Span(start_s, end_s), "yes")
                opened.label("typing", digest, Span(end_s + 2, end_s + 5), "no")
        visit.troubles.clear()  # 422: too little was answered
        visit.page.reload()
        visit.page.get_by_role("img", name="Of ").first.wait_for()
        assert "F1" in visit.page.locator(".results").inner_text()
        with visit.page.expect_download() as coming:
            visit.page.get_by_role("link", name="Save What people said, CSV").click()
        rows = Path(coming.value.path()).read_text("utf-8").splitlines()
        assert len(rows) == 1 + 2 * len(spans)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    "view", ["answer/typing", "overview/typing", "results/typing", "recordings"]
)
def test_no_view_has_a_serious_fault(
    server: Server, browser: Browser, view: str, width: int, *, dark: bool
) -> None:
    address = f"{server.address}&to=/%23/{view}"
    with visiting(browser, address, dark=dark, width=width) as visit:
        visit.page.locator("h1:visible").first.wait_for()
        visit.page.wait_for_timeout(1500)
        assert visit.faults() == []
        assert visit.page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_moments_are_cut_out_of_the_recordings(
    project: Path, server: Server, browser: Browser
) -> None:
    with visiting(browser, f"{server.address}&to=/%23/results/typing") as visit:
        for kind in ("Contact sheet", "Clips, copied", "Spectrograms", "Timeline"):
            visit.page.get_by_role("button", name=f"Cut {kind}").click()
            visit.page.get_by_role("heading", name="Wrote ").wait_for()
            visit.page.get_by_role("button", name="Close").click()
        visit.troubles.clear()  # 422 where too little was answered
    made = sorted(path.name for path in (project / "exports").iterdir())
    assert made == [
        "typing copies",
        "typing pictures",
        "typing sheet.webp",
        "typing timeline.fcpxml",
    ]
    assert len(list((project / "exports" / "typing copies").iterdir())) >= N_TIMES
