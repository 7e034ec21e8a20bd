"""What a project's folder is known by: ``earmark.toml``.

It is written once, so whatever a person adds to it stays. What this version does not know it leaves
alone: a later one may.
"""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from earmark.adapters.durable import replacing
from earmark.errors import ProjectError
from earmark.values import Settings

SETTINGS_NAME = "earmark.toml"

FORMAT = 1
"""Of the file. A later one may mean something else by the same words, so it is refused."""

_KINDS: dict[str, tuple[type, str]] = {
    "format": (int, "a number such as 1"),
    "name": (str, 'text such as "Kitchen"'),
    "created": (date, "a date such as 2026-11-22"),
}


def read_settings(path: Path) -> Settings:
    """Return what an ``earmark.toml`` says.

    Raises:
        ProjectError: there is none, it cannot be read, or it says something that cannot be.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        found = tomllib.loads(text)
    except (FileNotFoundError, NotADirectoryError) as error:
        msg = f"{path.parent}: is no project, as it has no {path.name}. Run `earmark new` first."
        raise ProjectError(msg) from error
    except OSError as error:
        raise ProjectError(f"{path}: cannot be read ({error.strerror}). Check it.") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ProjectError(f"{path}, line {line}: is not UTF-8. Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise ProjectError(f"{path}: is no TOML: {error}. Mend that line.") from error
    _check(path, text, found)
    try:
        return Settings(name=found["name"], created=found["created"])
    except ValueError as error:
        msg = f"{path}{_line_of('name', text)}: {error}. Name it anew."
        raise ProjectError(msg) from error


def write_settings(path: Path, settings: Settings) -> None:
    """Write an ``earmark.toml`` where there is none; the folder must be there.

    Raises:
        ProjectError: there is one already, or it cannot be written.
    """
    if path.exists():
        raise ProjectError(f"{path}: is there already. Open this project, or name another folder.")
    name = json.dumps(settings.name, ensure_ascii=False)
    text = (
        "# This folder is a project of earmark: run `earmark status` in it.\n"
        f"format = {FORMAT}\n"
        f"name = {name}\n"
        f"created = {settings.created.isoformat()}\n"
    )
    try:
        with replacing(path) as file:
            file.write(text.encode())
    except OSError as error:
        why = error.strerror or str(error)
        msg = f"{path}: cannot be written ({why}). Free the disk, or name another folder."
        raise ProjectError(msg) from error


def _check(path: Path, text: str, found: dict[str, Any]) -> None:
    for key, (kind, meant) in _KINDS.items():
        if key not in found:
            raise ProjectError(f"{path}: says no {key}. Add `{key} = ` and {meant}.")
        value = found[key]
        # By its very type: to Python, true is a number and a date with a clock is a date.
        if type(value) is not kind or not value:
            msg = f"{path}{_line_of(key, text)}: {key} is {value!r}. Make it {meant}."
            raise ProjectError(msg)
    if found["format"] != FORMAT:
        msg = (
            f"{path}{_line_of('format', text)}: is of format {found['format']}, "
            f"and this earmark reads format {FORMAT}. Update earmark."
        )
        raise ProjectError(msg)


def _line_of(key: str, text: str) -> str:
    """Return where a key is set, as far as a look at the starts of lines can tell."""
    found = re.search(rf"^[ \t]*[\"']?{key}\b", text, re.MULTILINE)
    if not found:
        return ""
    n_before = text.count("\n", 0, found.start())
    return f", line {n_before + 1}"
