"""How quick the page is, and how much memory it takes; Linux only, needs chromium.

    python benchmarks/page.py LONG_VIDEO [--answers N] [--more N] [--json OUT]

Makes a project of the recording, scans it, serves its page, and answers in a real browser with the
keyboard: yes where the machine believes so, else no. Prints how long it takes from a key press to
the next question, drawn and playing, learning included; then answers on, and prints the memory of
the server and of the browser on the way.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
EVERY = 50
"""So many answers from one look at the memory to the next."""

PAUSE_S = 0.4
"""Between seeing a question and answering it: no person is quicker, and keys are deaf for a while
after a question is drawn."""

LONGEST_MS = 20_000.0
N_ASKED = "() => performance.getEntriesByName('asked').length"
MORE_ASKED = "(n) => performance.getEntriesByName('asked').length > n"
TIMES = """() => ["answered", "asked"].map(
  (name) => performance.getEntriesByName(name).map((each) => each.startTime))"""


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, int]]:
    """Serve the page of a project; yields its address and the server's process."""
    command = [sys.executable, "-m", "earmark", "serve", "--no-browser", "--port", "0"]
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    try:
        line = server.stdout.readline() if server.stdout else ""
        found = re.search(r"http://\S+", line)
        if not found:
            sys.exit(f"the server said {line!r} instead of its address")
        yield found[0], server.pid
    finally:
        server.terminate()
        server.wait()


def private_mb(pid: int) -> float:
    """Return the memory of a process that is nobody else's."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    return sum(int(each) for each in re.findall(r"Private_\w+: +(\d+) kB", rollup)) / 1024


def memory_of(page: Page, server: int) -> dict[str, float]:
    """Return what the server and the page take, once what can be freed is."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    told = {
        each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]
    }
    session.detach()
    return {
        "server_mb": private_mb(server),
        "heap_mb": told["JSHeapUsedSize"] / 2**20,
        "nodes": told["Nodes"],
        "listeners": told["JSEventListeners"],
    }


def answer(page: Page, n: int) -> None:
    """Answer so many questions, as soon as each is drawn and plays."""
    for _ in range(n):
        asked = page.evaluate(N_ASKED)
        is_likely = page.evaluate(
            "() => parseFloat(document.querySelector('.belief .score')?.textContent) >= 50"
        )
        page.keyboard.press("y" if is_likely else "n")
        page.wait_for_function(MORE_ASKED, arg=asked, timeout=LONGEST_MS)
        time.sleep(PAUSE_S)


def latencies_ms(page: Page) -> list[float]:
    """Return the time from each answer to the question after it."""
    answered, asked = page.evaluate(TIMES)
    found = []
    for moment in answered:
        later = [each for each in asked if each > moment]
        if later:
            found.append(min(later) - moment)
    return found


def measure(video: Path, n_answers: int, n_more: int) -> dict[str, Any]:
    """Return every figure."""
    earmark = [sys.executable, "-m", "earmark"]
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"needs a browser: one of {', '.join(BROWSERS)}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "project"
        silent = subprocess.DEVNULL
        subprocess.run([*earmark, "new", str(folder)], check=True, stdout=silent)
        for command in (["add", str(video.absolute())], ["scan"]):
            subprocess.run([*earmark, *command], check=True, cwd=folder, stdout=silent)
        is_root = os.geteuid() == 0
        with served(folder) as (address, server), sync_playwright() as playwright:
            started = playwright.chromium.launch(
                executable_path=browser,
                chromium_sandbox=not is_root,
                args=["--autoplay-policy=no-user-gesture-required", "--mute-audio"],
            )
            page = started.new_page(viewport={"width": 1280, "height": 800})
            began_s = time.monotonic()
            page.goto(f"{address}&to=/%23/answer/typing")
            page.wait_for_function(MORE_ASKED, arg=0, timeout=LONGEST_MS)
            opened_s = time.monotonic() - began_s
            time.sleep(1.0)
            page.evaluate("() => performance.clearMarks('answered')")
            answer(page, n_answers)
            taken_ms = latencies_ms(page)
            memory = [{"answers": n_answers, **memory_of(page, server)}]
            for done in range(EVERY, n_more + 1, EVERY):
                answer(page, EVERY)
                memory.append({"answers": n_answers + done, **memory_of(page, server)})
            started.close()
    return {"opened_s": opened_s, "latencies_ms": taken_ms, "memory": memory}


def main() -> None:
    """Measure, print a table and write JSON."""
    parser = argparse.ArgumentParser(description="How quick is the page?")
    parser.add_argument("video", type=Path, help="a long recording")
    parser.add_argument("--answers", type=int, default=100, help="so many are timed")
    parser.add_argument("--more", type=int, default=400, help="so many follow, for the memory")
    parser.add_argument("--json", type=Path, help="write the figures here")
    options = parser.parse_args()
    found = measure(options.video, options.answers, options.more)
    taken = sorted(found["latencies_ms"])
    print("| figure | measured | wanted |\n|---|---|---|")
    print(f"| the first question after opening | {found['opened_s']:.2f} s | |")
    print(
        f"| key press to the next question, median | {statistics.median(taken):.0f} ms | 120 ms |"
    )
    print(f"| 95th percentile of {len(taken)} | {taken[int(0.95 * len(taken))]:.0f} ms | 250 ms |")
    print("\n| answers | server, private MB | page heap, MB | DOM nodes | listeners |")
    print("|---|---|---|---|---|")
    for row in found["memory"]:
        print(
            f"| {row['answers']} | {row['server_mb']:.0f} | {row['heap_mb']:.1f} "
            f"| {row['nodes']:.0f} | {row['listeners']:.0f} |"
        )
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
