"""Take the pictures of the page that the guide shows: ``python docs/make_pictures.py [FOLDER]``.

Makes three videos, a project and forty right answers in a folder, or a temporary one; serves the
page, and takes each view at the width of a laptop and of a phone, light and dark. Needs chromium.
"""  # noqa: INP001 - a script

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image  # noqa: TID251 - a script, no part of the package
from playwright.sync_api import Browser, Page, sync_playwright

from earmark import Demonstration, Project, Span, Verdict, demo
from earmark.core.timeline import shared_s
from earmark.projects.chooser import Wish
from earmark.projects.lesson import Reply
from earmark.web.asked import NAME_COOKIE

VIDEOS = {"monday": (21, 300.0), "tuesday": (22, 240.0), "wednesday": (23, 180.0)}
N_ANSWERS = 40
HEARD_S = 0.5
"""A stretch that shares less with typing only touches it."""

VIEWS = {
    "answer": "/answer/typing",
    "overview": "/overview/typing",
    "results": "/results/typing",
    "recordings": "/recordings",
}
SIZES = {"laptop": (1280, 800), "phone": (390, 844)}
SETTLED_MS = 4000
QUALITY = 72
HERE = Path(__file__).parent / "pictures"


def make_project(folder: Path) -> Path:
    """Make a project in which forty questions were answered rightly, and return its folder."""
    truth: dict[str, tuple[Span, ...]] = {}
    for name, (seed, length_s) in VIDEOS.items():
        for step in demo(folder / name, length_s=length_s, seed=seed):
            if isinstance(step, Demonstration):
                truth[name] = step.typing
        shutil.move(folder / name / "stream.mp4", folder / f"{name}.mp4")
    with Project.create(folder / "project", name="streams") as project:
        list(project.add([folder / f"{name}.mp4" for name in VIDEOS]))
        list(project.scan())
        project.by = "Kim"
        names = {member.digest: member.recording.path.stem for member in project.members()}
        lesson = project.lesson("typing", seed=4)
        for _ in range(N_ANSWERS):
            [held] = lesson.questions("camera", Wish("Kim"), 1)
            spans = truth[names[held.question.recording]]
            asked = held.question.span
            is_there = any(shared_s(span, asked) > HEARD_S for span in spans)
            lesson.answer(
                "camera", held.number, Reply("Kim", Verdict.YES if is_there else Verdict.NO)
            )
            lesson.learn()
    return folder / "project"


@contextmanager
def served(project: Path) -> Iterator[str]:
    """Serve the page of a project; yields its address."""
    command = [sys.executable, "-m", "earmark", "serve", "--no-browser", "--port", "0"]
    server = subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
    try:
        found = re.search(r"http://\S+", server.stdout.readline() if server.stdout else "")
        if not found:
            sys.exit("the server did not start")
        yield found[0]
    finally:
        server.terminate()
        server.wait()


def take(browser: Browser, address: str, size: str, scheme: str) -> None:
    """Take every view at a size in a colour scheme."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    context.add_cookies(
        [{"name": NAME_COOKIE, "value": "Kim", "url": address.partition("/open")[0]}]
    )
    page = context.new_page()
    page.goto(address)
    page.locator("#view").wait_for()
    for name, view in VIEWS.items():
        page.evaluate(f"() => {{ location.hash = '#{view}'; }}")
        page.wait_for_timeout(SETTLED_MS)
        save(page, HERE / f"{name}-{size}-{scheme}.webp")
    context.close()


def save(page: Page, to: Path) -> None:
    """Save what a page shows."""
    HERE.mkdir(exist_ok=True)
    Image.open(io.BytesIO(page.screenshot())).save(to, "WEBP", quality=QUALITY, method=6)
    print(f"{to.name}: {to.stat().st_size // 1024} kB")  # noqa: T201 - it is a script


def main() -> None:
    """Make the project, unless it is there, and take the pictures."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else temporary)
        project = folder / "project"
        if not project.exists():
            make_project(folder)
        browser = shutil.which("chromium") or shutil.which("google-chrome")
        with served(project) as address, sync_playwright() as playwright:
            started = playwright.chromium.launch(
                executable_path=browser,
                chromium_sandbox=False,
                args=["--autoplay-policy=no-user-gesture-required", "--mute-audio"],
            )
            for size in SIZES:
                for scheme in ("light", "dark"):
                    take(started, address, size, scheme)
            started.close()


if __name__ == "__main__":
    main()
