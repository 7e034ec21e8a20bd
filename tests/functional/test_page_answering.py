"""Answering in a real browser, on the page of a real project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from earmark import Project
from page_visitor import Server, Visit, make_project, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ANSWERS = "ynyynnuynyynnyunyynynnyynynuyn"
MARK_AT, TAG_AT, UNDO_AT, RELOAD_AT = 5, 7, 11, 16


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project with one scanned recording of seven minutes."""
    return make_project(tmp_path)


@pytest.fixture
def server(project: Path) -> Iterator[Server]:
    """Serve the page of the project."""
    started = Server.start(project)
    yield started
    started.stop()


def test_thirty_answers_by_keyboard_are_kept_in_order(
    project: Path, server: Server, browser: Browser
) -> None:
    given: list[str] = []
    with visiting(browser, f"{server.address}&to=/%23/answer/typing") as visit:
        visit.ask()
        assert not visit.faults()
        for at, key in enumerate(ANSWERS):
            if at == MARK_AT:
                mark_and_answer(visit)
                given.append("yes")
                continue
            if at == TAG_AT:
                visit.page.keyboard.press("1")
            if at == RELOAD_AT:
                visit.page.reload()
                visit.ask()
            visit.press(key)
            given.append({"y": "yes", "n": "no", "u": "unsure"}[key])
            if at == UNDO_AT:
                visit.press("z")
                visit.press("n" if key == "y" else "y")
                given[-1] = "no" if key == "y" else "yes"
        n_given = visit.page.locator(".counts dd").all_text_contents()
    with Project.open(project) as opened:
        labels = opened.labels("typing")
        history = opened.catalogue.history("typing")
    weak = [label for label in labels if not label.is_strong]
    assert [label.verdict.value for label in weak] == given
    assert [int(each) for each in n_given] == [given.count(v) for v in ("yes", "no", "unsure")]
    assert [label.number for label in labels] == sorted(label.number for label in labels)
    [strong] = [label for label in labels if label.is_strong]
    asked = weak[MARK_AT]
    assert asked.span.start_s - 1e-3 <= strong.span.start_s < strong.span.end_s
    assert strong.at == asked.at
    assert [label.tags for label in weak].count(("keysVisible",)) == 1
    assert weak[TAG_AT].tags == ("keysVisible",)
    assert [undone is not None for _, undone in history].count(True) == 1
    spans = {(label.span.start_s, label.span.end_s) for label in weak}
    assert len(spans) == len(weak)  # nothing was asked twice


def mark_and_answer(visit: Visit) -> None:
    """Mark an exact span, make it a little longer, and say yes."""
    visit.page.keyboard.press("m")
    edge = visit.page.get_by_role("slider", name="End of mark 1")
    edge.focus()
    before = float(edge.get_attribute("aria-valuenow") or 0)
    edge.press("ArrowLeft")
    after = float(edge.get_attribute("aria-valuenow") or 0)
    assert after == pytest.approx(before - 0.01, abs=0.006)
    visit.press("y")


def test_another_sound_is_taught_from_nothing(
    project: Path, server: Server, browser: Browser
) -> None:
    with visiting(browser, f"{server.address}&to=/%23/answer/door%20%2F%20bell") as visit:
        visit.ask()
        assert "door / bell" in (visit.page.locator("h1").first.text_content() or "")
        visit.press("n")
        visit.press("k")
        visit.press("n")
    with Project.open(project) as opened:
        assert [label.verdict.value for label in opened.labels("door / bell")] == ["no", "no"]


def test_two_people_are_never_asked_the_same(
    project: Path, server: Server, browser: Browser
) -> None:
    address = f"{server.address}&to=/%23/answer/typing"
    with visiting(browser, address) as ann, visiting(browser, address) as bob:
        for each, name in ((ann, "Ann"), (bob, "Bob")):
            each.ask()
            each.page.get_by_role("button", name="Answers are by").click()
            each.page.get_by_label("Your name").fill(name)
            each.page.get_by_role("button", name="That is me").click()
            each.page.get_by_role("button", name=f"Answers are by {name}").wait_for()
        for _ in range(4):
            ann.press("y")
            bob.press("n")
    with Project.open(project) as opened:
        labels = opened.labels("typing")
    assert sorted(label.by for label in labels) == ["Ann"] * 4 + ["Bob"] * 4
    assert len({label.span for label in labels}) == len(labels)
    assert {label.verdict.value for label in labels if label.by == "Ann"} == {"yes"}


def test_a_server_that_is_killed_loses_no_answer_and_the_page_goes_on(
    project: Path, server: Server, browser: Browser
) -> None:
    with visiting(browser, f"{server.address}&to=/%23/answer/typing") as visit:
        visit.ask()
        for key in "ynyn":
            visit.press(key)
        server.kill()
        visit.page.keyboard.press("y")
        visit.page.get_by_role("button", name="Try again").wait_for()
        again = Server.start(project, server.port)
        try:
            visit.page.wait_for_timeout(2500)  # the page finds the server again
            visit.press("n")
            visit.press("y")
            with Project.open(project) as opened:
                labels = [label.verdict.value for label in opened.labels("typing")]
                check = opened.catalogue._database.execute("PRAGMA integrity_check")  # noqa: SLF001 - what no verb tells
                assert check.fetchone() == ("ok",)
        finally:
            again.stop()
        visit.troubles[:] = [each for each in visit.troubles if "net::ERR_" not in each]
    assert labels[:4] == ["yes", "no", "yes", "no"]
    assert labels[-2:] == ["no", "yes"]
