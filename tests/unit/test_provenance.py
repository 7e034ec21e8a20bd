from __future__ import annotations

import math
from datetime import UTC, datetime

import numpy as np
import pytest

from earmark.values import Acoustics, Figure, Provenance, Schooling

MADE_AT = datetime(2026, 11, 22, tzinfo=UTC)


def test_a_figure_is_made_of_finite_numbers() -> None:
    with pytest.raises(ValueError, match="finite numbers"):
        Figure("AP", 0.5, math.nan, 0.9)


def test_the_time_of_making_has_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Provenance("0.2.0", MADE_AT.replace(tzinfo=None), "", 0, 0)


def test_nobody_gives_fewer_than_no_labels() -> None:
    with pytest.raises(ValueError, match="fewer than no labels"):
        Provenance("0.2.0", MADE_AT, "", 1, 0, -1)


def test_all_vectors_are_of_one_encoder() -> None:
    quiet = Acoustics(0.0, -math.inf, -math.inf)
    taught = tuple(
        Schooling(quiet, "aac", 48_000, np.zeros((2, dim), np.float32)) for dim in (3, 4)
    )
    with pytest.raises(ValueError, match="vectors of one encoder"):
        Provenance("0.2.0", MADE_AT, "", 0, 0, schooling=taught)
