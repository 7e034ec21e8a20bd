"""Runs the real command, as a user does."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from earmark.values import Span

COMMAND = (sys.executable, "-m", "earmark")


ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Ran:
    """What a call of the command left behind."""

    code: int
    out: str
    err: str


def run_earmark(*words: str | Path, cwd: Path | None = None, **env: str) -> Ran:
    """Run ``earmark`` to its end; it may fail, but never with a traceback."""
    done = subprocess.run(
        [*COMMAND, *map(str, words)],
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "80", **env},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)


def documented_schema(title: str) -> dict[str, object]:
    """Return the JSON Schema of that title in docs/formats.md."""
    text = (ROOT / "docs/formats.md").read_text("utf-8")
    blocks = re.findall(r"^```json schema\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    schemas = {schema["title"]: schema for schema in map(json.loads, blocks)}
    return dict(schemas[title])


def found_in(path: Path) -> list[dict[str, Any]]:
    """Return the recordings in a file that ``--json`` wrote."""
    recordings: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["recordings"]
    return recordings


def spans_of(recording: dict[str, Any]) -> list[Span]:
    """Return the spans that were found in one of them."""
    return [Span(each["start_s"], each["end_s"]) for each in recording["detections"]]
