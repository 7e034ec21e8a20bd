"""The page, started as a user starts it, and ended or killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from command_runner import COMMAND, run_earmark
from earmark import Project
from media_maker import Track, make_media, tone


@pytest.fixture
def kitchen(tmp_path: Path) -> Path:
    """Return a project with a recording that is not scanned yet."""
    talk = make_media(tmp_path / "talk.wav", Track(tone(3)))
    with Project.create(tmp_path / "kitchen") as project:
        list(project.add([talk]))
        return project.folder


@dataclass
class Running:
    """A page that is served.

    Attributes:
        address: what was printed.
    """

    process: subprocess.Popen[str]
    address: str

    @property
    def home(self) -> str:
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    @contextmanager
    def browser(self) -> Iterator[httpx.Client]:
        """Yield what has opened the address."""
        with httpx.Client(base_url=self.home, headers={"origin": self.home}) as client:
            client.get(self.address).raise_for_status()
            yield client

    def ended(self, by: signal.Signals) -> tuple[int, str, float]:
        """End it, and return its exit code, what it said of errors, and how long that took."""
        began_s = time.monotonic()
        self.process.send_signal(by)
        _, err = self.process.communicate(timeout=30)
        return self.process.returncode, err, time.monotonic() - began_s


@contextmanager
def running(*words: str, cwd: Path) -> Iterator[Running]:
    """Start a command that opens the page, and wait for the address."""
    command = [*COMMAND, *words, "--no-browser"]
    env = {**os.environ, "COLUMNS": "40"}
    with subprocess.Popen(
        command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            line = process.stdout.readline()
            found = re.fullmatch(r"The page is at (http://\S+)\n", line)
            assert found, (line, process.communicate(timeout=30))
            yield Running(process, found[1])
        finally:
            with suppress(ProcessLookupError):
                process.kill()


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_the_page_is_served_until_it_is_ended(kitchen: Path, end: signal.Signals) -> None:
    with running("serve", "--port", "0", cwd=kitchen) as page:
        assert urlsplit(page.address).hostname == "127.0.0.1"
        assert httpx.get(page.home).status_code == 403
        with page.browser() as browser:
            assert "<!doctype html>" in browser.get("/").text.lower()
            assert browser.get("/api/work").json()["kind"] is None
            assert browser.post("/api/scan", json={}).status_code == 202
            with browser.stream("GET", "/api/events") as events:
                assert next(events.iter_lines())
                code, err, took_s = page.ended(end)
    assert (code, err) == (0, "")
    assert took_s < 8


def test_label_without_a_recording_opens_the_page_at_the_sound(kitchen: Path) -> None:
    with running("label", "door bell", "--port", "0", "--by", "Ann", cwd=kitchen) as page:
        assert httpx.URL(page.address).params["to"] == "/#/answer/door%20bell"
        with page.browser() as browser:
            assert browser.get("/api/project").json()["by"] == "Ann"
        assert page.ended(signal.SIGINT)[0] == 0


def test_a_killed_page_comes_back_at_the_same_port_and_the_browser_goes_on(kitchen: Path) -> None:
    with running("serve", "--port", "0", cwd=kitchen) as page, page.browser() as browser:
        port = str(urlsplit(page.home).port)
        assert page.ended(signal.SIGKILL)[0] == -signal.SIGKILL
        with running("serve", "--port", port, cwd=kitchen) as again:
            assert again.home == page.home
            assert again.address != page.address
            assert browser.get("/api/work").status_code == 200
            assert httpx.get(page.address).status_code == 403


def test_a_port_that_is_taken_is_a_sentence(kitchen: Path) -> None:
    with running("serve", "--port", "0", cwd=kitchen) as page:
        port = str(urlsplit(page.home).port)
        refused = run_earmark("serve", "--port", port, "--no-browser", cwd=kitchen)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == (
        f"Error: port {port}: something listens there already. Choose another with --port.\n"
    )


def test_without_a_project_there_is_no_page(tmp_path: Path) -> None:
    refused = run_earmark("serve", "--no-browser", cwd=tmp_path)
    assert (refused.code, "is in no project" in refused.err) == (1, True)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("typing", "talk.wav"), "say START, END and what is there"),
        (("typing", "talk.wav", "0", "1"), "say START, END and what is there"),
        (("typing", "--strong"), "--strong and --tag go with a span"),
        (("typing", "--tag", "far"), "--strong and --tag go with a span"),
        (("typing", "talk.wav", "0", "1", "yes", "--port", "0"), "go with the page"),
        (("typing", "talk.wav", "0", "1", "yes", "--no-browser"), "go with the page"),
        (("--port", "70000"), "70000"),
    ],
)
def test_what_belongs_to_the_page_and_what_to_a_span_is_kept_apart(
    kitchen: Path, words: tuple[str, ...], why: str
) -> None:
    refused = run_earmark("label", *words, cwd=kitchen)
    assert (refused.code, why in refused.err) == (2, True)
