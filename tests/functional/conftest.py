"""What the tests of the command share: a video in which somebody types, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from film_maker import make_typed_film


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a 24 s video with one span of typing."""
    return make_typed_film(tmp_path_factory.mktemp("film") / "film.mp4")
