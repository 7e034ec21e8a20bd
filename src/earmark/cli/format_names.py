"""Formats of labels, by the name that the command line gives or by a file's suffix."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from earmark.cli.plain import plain

if TYPE_CHECKING:
    from earmark.formats.registry import KnownFormats

OURS = (
    "csv, json, jsonl, parquet, audacity, raven, webvtt, srt, youtube, ffmetadata, label-studio, "
    "elan"
)
"""Their names, for help: to find out what other packages bring takes time."""


def format_name(text: str) -> str:
    """Return the name of a format; click says which option held none."""
    known = known_and_told()
    return _one_of(text, known.names)


def readable_format_name(text: str) -> str:
    """Return the name of a format that can be read."""
    known = known_and_told()
    return _one_of(text, known.readable_names)


def name_by_suffix(path: Path) -> str | None:
    """Return the name of the format that a file's suffix tells; ``None`` where it tells none."""
    found = known_and_told().of_file(path)
    return found.name if found else None


def what_is_lost(name: str) -> str:
    """Return a sentence on what a format has no room for; empty where it has for everything."""
    lost = ", ".join(_known().get(name).loses)
    return f"There is no room in {name} for: {lost}." if lost else ""


def known_and_told() -> KnownFormats:
    """Return the formats, having told which could not be had."""
    known = _known()
    for fault in known.faults:
        click.echo(plain(fault), err=True)
    return known


def _one_of(text: str, names: tuple[str, ...]) -> str:
    if text.casefold() not in names:
        raise click.BadParameter(f"{text!r} is none of {', '.join(names)}.")
    return text.casefold()


def _known() -> KnownFormats:
    from earmark.formats.registry import known_formats

    return known_formats()
