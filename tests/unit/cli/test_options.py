"""What options may hold."""

from __future__ import annotations

from collections.abc import Callable

import click
import pytest

from earmark.cli.options import channel, count, rule_from, score, seconds, share
from earmark.values import DecisionRule


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (seconds, "0", 0.0),
        (seconds, "1.5", 1.5),
        (score, "1", 1.0),
        (share, "0.99", 0.99),
        (count, "3", 3),
        (channel, "left", "left"),
        (channel, "2", 2),
    ],
)
def test_what_makes_sense_is_taken(
    parse: Callable[[str], object], text: str, value: object
) -> None:
    assert parse(text) == value


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (seconds, "-1"),
        (seconds, "inf"),
        (seconds, "soon"),
        (score, "1.1"),
        (score, "nan"),
        (share, "99"),
        (count, "0"),
        (count, "1.5"),
        (channel, "0"),
        (channel, "up"),
    ],
)
def test_what_makes_none_is_explained(parse: Callable[[str], object], text: str) -> None:
    with pytest.raises(click.BadParameter, match=f"'{text}' is not "):
        parse(text)


def test_a_rule_keeps_what_nobody_asked_to_change() -> None:
    rule = DecisionRule(enter=0.6, leave=0.3, longest_gap_s=0.7)
    asked = rule_from(rule, min_score=None, longest_gap_s=None, shortest_s=2.0, padding_s=None)
    assert asked == DecisionRule(enter=0.6, leave=0.3, longest_gap_s=0.7, shortest_s=2.0)


def test_a_min_score_leaves_alone_where_spans_open_and_end() -> None:
    asked = rule_from(
        DecisionRule(), min_score=0.1, longest_gap_s=None, shortest_s=None, padding_s=None
    )
    assert asked == DecisionRule(min_score=0.1)
