from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from earmark.cli.evaluation_render import show_evaluation
from earmark.values import Evaluation
from evaluation_maker import UNKNOWN, made_evaluation, made_events, made_judgement

ALL = made_evaluation(clips=made_judgement(8, 12), events=made_events())


def shown(evaluation: Evaluation, sound: str = "typing", width: int = 300) -> list[str]:
    """Return the lines that are printed, without the room around and between words."""
    console = Console(file=StringIO(), width=width, highlight=False, emoji=False)
    show_evaluation(evaluation, sound, console)
    assert isinstance(console.file, StringIO)
    return [" ".join(line.split()) for line in console.file.getvalue().splitlines()]


def test_figures_stand_beside_their_intervals() -> None:
    lines = shown(ALL)
    assert "figure (95 % interval) answers 15 s clips events" in lines
    [f1] = [line for line in lines if line.startswith("F1 ")]
    assert f1.endswith(" 0.86 0.78\N{EN DASH}0.92")
    assert "PSDS 0.71" in lines


def test_only_what_was_judged_has_a_column() -> None:
    lines = shown(made_evaluation())
    assert "figure (95 % interval) answers" in lines
    assert not [line for line in lines if "PSDS" in line or "events" in line]


def test_the_first_line_says_how_it_was_measured() -> None:
    assert shown(ALL)[0] == (
        "typing · 40 answers, 24 yes and 16 no. Each was judged by one of 5 detectors that learnt "
        "from other recordings only."
    )
    assert "other parts of it only" in shown(made_evaluation(held_out="block"))[0]


def test_the_last_line_says_what_the_figures_do_not() -> None:
    assert "no fair sample" in shown(ALL)[-1]
    assert shown(ALL)[-1].endswith("earmark audit.")


def test_events_are_told_in_words() -> None:
    assert [line for line in shown(ALL) if line.startswith("Of 60 events")]


@pytest.mark.parametrize(
    ("n", "told"), [(1, "1 recording is left out"), (2, "2 recordings are left out")]
)
def test_recordings_left_out_are_counted(n: int, told: str) -> None:
    lines = shown(made_evaluation(left_out=("ab" * 32,) * n))
    assert [line for line in lines if line.startswith(told) and line.endswith("`earmark scan`")]


def test_what_cannot_be_said_is_a_dash() -> None:
    unknown = made_evaluation(replace(made_judgement(3, 3), average_precision=UNKNOWN))
    assert "average precision \N{EN DASH}" in shown(unknown)


def test_a_sound_cannot_colour_or_move_anything() -> None:
    assert shown(made_evaluation(), "[red]a\x1b[2J")[0].startswith("[red]a\\x1b[2J · ")


def test_the_table_fits_a_terminal_of_80_columns() -> None:
    assert [line for line in shown(ALL, width=80) if line.startswith("calibration error 0.")]
