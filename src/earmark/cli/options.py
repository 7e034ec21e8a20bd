"""Options that several commands share, what options may hold, and the values that they become."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from earmark.cli.sections import option
from earmark.formats.times import parse_clock
from earmark.values import DecisionRule

F = TypeVar("F", bound=Callable[..., Any])


def seconds(text: str | float) -> float:
    """Return a length of time; click says which option held what is none."""
    return _number(text, 0.0, math.inf, "a number of seconds, such as 0.5")


def score(text: str | float) -> float:
    """Return a score."""
    return _number(text, 0.0, 1.0, "a number from 0 to 1, such as 0.3")


def share(text: str | float) -> float:
    """Return a share of a whole."""
    return _number(text, 0.0, 1.0, "a share from 0 to 1, such as 0.95")


def count(text: str | int) -> int:
    """Return a number that counts something."""
    if str(text).isdecimal() and int(text) >= 1:
        return int(text)
    raise click.BadParameter(f"{text!r} is not a whole number from 1")


def channel(text: str | int) -> str | int:
    """Return a channel as a ``TrackChoice`` takes it."""
    if text in {"mix", "left", "right"}:
        return text
    if str(text).isdecimal() and int(text) >= 1:
        return int(text)
    raise click.BadParameter(f"{text!r} is not mix, left, right or a number from 1")


def speed(text: str | float) -> float:
    """Return a number of bytes a second."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([kKmMgG]?)", str(text).strip())
    if not found or not float(found[1]):
        raise click.BadParameter(f"{text!r} is no speed in bytes a second, such as 500k or 2M")
    return float(found[1]) * 1000.0 ** (" kmg".index(found[2].lower()) if found[2] else 0)


def moment(text: str | float) -> float:
    """Return a time on a recording's timeline, in seconds."""
    try:
        return parse_clock(str(text))
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def with_project(command: F) -> F:
    """Add ``--project``."""
    return click.option(
        "--project",
        "folder",
        metavar="DIR",
        default=".",
        type=click.Path(path_type=Path),
        help="The project; unless told, the one that the current folder is or lies in.",
    )(command)


def with_start(told: str) -> Callable[[F], F]:
    """Add ``--from``, which detector to start from."""
    return click.option("--from", "start", metavar="NAME|FILE|nothing", help=told)


def with_detector(told: str) -> Callable[[F], F]:
    """Add ``--detector``, of a project."""
    return click.option("--detector", metavar="NAME|FILE", help=told)


def with_track_choice(command: F) -> F:
    """Add ``--track`` and ``--channel``."""
    command = option(
        "Which sound",
        "--channel",
        metavar="mix|left|right|N",
        type=channel,
        default="mix",
        show_default=True,
        help="Listen to one channel: a microphone is often stronger on one.",
    )(command)
    return option(
        "Which sound",
        "--track",
        metavar="N",
        type=count,
        help="Listen to this audio track, counted from 1 (see `earmark info`).",
    )(command)


def rule_from(
    rule: DecisionRule,
    *,
    min_score: float | None,
    longest_gap_s: float | None,
    shortest_s: float | None,
    padding_s: float | None,
) -> DecisionRule:
    """Return the rule with what the user asked to be different."""
    if min_score is not None:
        rule = replace(rule, min_score=min_score)
    asked = {"longest_gap_s": longest_gap_s, "shortest_s": shortest_s, "padding_s": padding_s}
    return replace(rule, **{name: value for name, value in asked.items() if value is not None})


def _number(text: str | float, lowest: float, highest: float, wanted: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and lowest <= number <= highest):
        raise click.BadParameter(f"{text!r} is not {wanted}")
    return number
