from __future__ import annotations

import math
import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest

from earmark.adapters.learning_charts import draw_learning
from earmark.values import Chart, Epoch

LOSSES = (0.9, 0.62, 0.4, 0.33, 0.36)
N_HEAD = 2
LEARNT = tuple(
    Epoch(
        number=number,
        n_epochs=9,
        phase="head" if number <= N_HEAD else "whole",
        loss=loss * 0.8,
        held_out_loss=loss,
        average_precision=1 - loss / 2,
        accuracy=1 - loss / 3,
        is_best=loss != LOSSES[-1],
        took_s=3.0,
    )
    for number, loss in enumerate(LOSSES, 1)
)
ALONE = Epoch(1, 1, "whole", 0.5, math.nan, math.nan, math.nan, is_best=True, took_s=1.0)


def words(chart: Chart) -> list[str]:
    """Return the texts of a picture; fails where it is no XML."""
    return ["".join(each.itertext()) for each in ET.fromstring(chart.svg).iter() if each.text]  # noqa: S314 - of our own making


def test_the_best_epoch_is_named_with_its_losses() -> None:
    loss, _ = draw_learning(LEARNT)
    assert "Best in epoch 4: held-out loss 0.33" in words(loss)
    assert {"learnt from", "held out", "head alone"} <= set(words(loss))
    assert loss.told == (
        "Of 5 epochs, number 4 was the best: the loss was 0.26, "
        "and 0.33 of the examples that were held out."
    )


def test_how_right_it_was_is_shown_of_what_was_held_out() -> None:
    _, figures = draw_learning(LEARNT)
    assert {"accuracy", "average precision"} <= set(words(figures))
    assert figures.told == (
        "Of the examples that were held out, after epoch 4: average precision 0.83, accuracy 0.89."
    )


def test_where_nothing_was_held_out_there_is_one_picture_of_one_line() -> None:
    [loss] = draw_learning([ALONE])
    assert "Loss 0.50" in words(loss)
    assert "learnt from" in words(loss)
    assert not {"held out", "head alone"} & set(words(loss))


def test_where_no_example_that_was_held_out_is_a_yes_its_average_is_unknown() -> None:
    no_yes = Epoch(1, 1, "whole", 0.5, 0.4, math.nan, 1.0, is_best=True, took_s=1.0)
    _, figures = draw_learning([no_yes])
    assert "average precision unknown, accuracy 1.00" in figures.told
    assert "average precision" not in words(figures)


@pytest.mark.parametrize("epochs", [LEARNT, (ALONE,)])
def test_the_same_training_gives_the_same_bytes(epochs: tuple[Epoch, ...]) -> None:
    assert draw_learning(epochs) == draw_learning(epochs)
    for chart in draw_learning(epochs):
        assert not re.search(r"<dc:date|Matplotlib v", chart.svg)


def test_matplotlib_is_imported_when_a_training_is_drawn() -> None:
    code = "import earmark.adapters.learning_charts, sys; assert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
