"""Options that several commands share, and the values that they become."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import click

from earmark.values import DecisionRule, TrackChoice

F = TypeVar("F", bound=Callable[..., Any])


class Channel(click.ParamType[str | int]):
    """A channel: mix, left, right, or a number from 1."""

    name = "mix|left|right|N"

    def convert(
        self, value: str | int, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | int:
        """Return the channel as a ``TrackChoice`` takes it."""
        if isinstance(value, str) and value in ("mix", "left", "right"):
            return value
        if str(value).isdecimal() and int(value) >= 1:
            return int(value)
        return self.fail(f"{value!r} is not mix, left, right or a number from 1", param, ctx)


def with_track_choice(command: F) -> F:
    """Add ``--track`` and ``--channel``."""
    command = click.option(
        "--channel",
        type=Channel(),
        default="mix",
        show_default=True,
        help="Listen to one channel: a microphone is often stronger on one.",
    )(command)
    return click.option(
        "--track",
        type=click.IntRange(min=1),
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
        rule = replace(rule, enter=min_score, leave=min(rule.leave, min_score))
    asked = {"longest_gap_s": longest_gap_s, "shortest_s": shortest_s, "padding_s": padding_s}
    return replace(rule, **{name: value for name, value in asked.items() if value is not None})


def choice_from(track: int | None, channel: str | int) -> TrackChoice:
    """Return the chosen track and channel."""
    return TrackChoice(track, channel)
