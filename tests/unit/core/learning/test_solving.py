from __future__ import annotations

import numpy as np
import pytest

from earmark.core.head import Head
from earmark.core.learning.answers import Answers
from earmark.core.learning.background import Background
from earmark.core.learning.solving import Setting, _Problem

RNG = np.random.default_rng(21)
DIM = 6
START = Head(RNG.normal(size=(DIM, 1)).astype(np.float32), np.array([-1], np.float32))


def problem(start: Head | None) -> _Problem:
    spans = [RNG.random((n, DIM), np.float32) for n in (1, 9, 60, 4)]
    answers = Answers.of(spans, [1, 0, 1, 1], [True, False, False, True])
    background = Background.of(RNG.random((50, DIM), np.float32))
    return _Problem(answers, Setting(background, 2.0, start), strength=3.0)


@pytest.mark.parametrize("start", [None, START])
def test_the_gradient_is_that_of_the_loss(start: Head | None) -> None:
    given = problem(start)
    point = given.anchor + RNG.normal(0, 0.5, DIM + 1)
    _, gradient = given.loss(point)
    for i in range(DIM + 1):
        # Single precision inside: a large step, and a wide tolerance.
        step = np.eye(DIM + 1)[i] * 1e-3
        difference = given.loss(point + step)[0] - given.loss(point - step)[0]
        assert gradient[i] == pytest.approx(difference / 2e-3, rel=0.01, abs=0.01)


def test_a_head_and_its_point_are_the_same_thing_said_twice() -> None:
    given = problem(START)
    back = given.to_head(given.to_point(START))
    np.testing.assert_allclose(back.weights, START.weights, rtol=1e-6)
    np.testing.assert_allclose(back.biases, START.biases, rtol=1e-5)
