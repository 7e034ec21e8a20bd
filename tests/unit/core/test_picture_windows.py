from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.core.parts import Part, vector_at
from earmark.core.picture_windows import PictureGrid, PictureWindows
from earmark.values import Channels, Vectors

RATE_HZ = 100
GRIDS = [PictureGrid(15.0, 7), PictureGrid(15.0, 6), PictureGrid(3.0, 1), PictureGrid(1.37, 5)]


def mean_levels(grid: PictureGrid, window: Channels) -> Vectors:
    """Return the mean of each column of a window, by channel."""
    edges = np.round(np.linspace(0, window.shape[1], grid.n_columns + 1)).astype(int)
    return np.array([window[:, a:b].mean(axis=1) for a, b in pairwise(edges)])


def vectors_of(
    grid: PictureGrid, sound: Channels, part: Part, cuts: list[int] | None = None
) -> Vectors:
    stream = PictureWindows(grid, lambda window: mean_levels(grid, window), RATE_HZ, part)
    given = sound[:, stream.first_sample : stream.stop_sample]
    done = []
    for block in np.split(given, sorted(cuts or []), axis=1):
        done += stream.push(block)
    return np.concatenate([np.zeros((0, 2)), *done, *stream.finish()])


def noise(n_samples: int) -> Channels:
    return np.random.default_rng(3).random((2, n_samples), np.float32)


@pytest.mark.parametrize("grid", GRIDS)
def test_a_vector_is_the_mean_of_all_columns_over_its_time(grid: PictureGrid) -> None:
    sound = noise(9_000)
    vectors = vectors_of(grid, sound, Part())
    n_window = round(grid.window_s * RATE_HZ)
    padded = np.pad(sound, ((0, 0), (n_window * 2, n_window * 2)))
    sums = np.zeros((len(vectors), 2))
    counts = np.zeros((len(vectors), 1))
    for window in range(-3 * grid.n_columns, len(vectors)):
        at = round(window * grid.step * grid.hop_s * RATE_HZ) + 2 * n_window
        if not 0 <= at <= padded.shape[1] - n_window:
            continue
        for i, column in enumerate(mean_levels(grid, padded[:, at : at + n_window])):
            for vector in (window * grid.step + 2 * i, window * grid.step + 2 * i + 1):
                if 0 <= vector < len(vectors):
                    sums[vector] += column
                    counts[vector] += 1
    assert counts.min() >= 2
    np.testing.assert_allclose(vectors, sums / counts, atol=1e-5)


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("n_samples", [1, 50, 107, 1500, 9000])
def test_there_is_a_vector_for_every_hop_that_is_begun(grid: PictureGrid, n_samples: int) -> None:
    n_vectors = len(vectors_of(grid, noise(n_samples), Part()))
    assert n_vectors == int(np.ceil(n_samples / RATE_HZ / grid.hop_s - 1e-6))


def test_columns_of_one_window_begin_in_the_middle_of_those_of_the_next() -> None:
    assert [grid.step for grid in GRIDS] == [7, 5, 1, 5]
    assert PictureGrid(15.0, 7).hop_s == pytest.approx(15 / 14)
    sound = np.zeros((1, 6000), np.float32)
    sound[:, 2000:] = 1
    grid = PictureGrid(15.0, 7)
    scores = vectors_of(grid, np.repeat(sound, 2, axis=0), Part())[:, 0]
    first = np.flatnonzero(scores > 0.5)[0]
    assert abs(first * grid.hop_s - 20.0) < grid.hop_s


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("n_samples", [9000, 8001, 6145, 4097])
def test_parts_give_the_very_vectors_of_one_piece(grid: PictureGrid, n_samples: int) -> None:
    sound = noise(n_samples)
    whole = vectors_of(grid, sound, Part())
    parts = [Part(0, 2000), Part(2000, 4096), Part(4096, 6144), Part(6144, None)]
    joined = np.concatenate([vectors_of(grid, sound, part) for part in parts])
    np.testing.assert_array_equal(joined, whole)
    assert len(vectors_of(grid, sound, parts[0])) == vector_at(2000, grid.hop_s)


@given(cuts=st.lists(st.integers(0, 4000), max_size=20), at=st.sampled_from(GRIDS))
@settings(max_examples=30, deadline=None)
def test_how_the_sound_comes_in_blocks_changes_no_vector(cuts: list[int], at: PictureGrid) -> None:
    sound = noise(4000)
    np.testing.assert_array_equal(
        vectors_of(at, sound, Part(), cuts), vectors_of(at, sound, Part())
    )


@pytest.mark.parametrize("part", [Part(), Part(4096, None), Part(4096, 8192)])
def test_no_sound_has_no_vectors(part: Part) -> None:
    assert not len(vectors_of(GRIDS[0], noise(0), part))


def test_sound_that_ends_before_a_part_gives_it_nothing() -> None:
    assert not len(vectors_of(GRIDS[0], noise(4000), Part(4096, None)))


@pytest.mark.parametrize(("window_s", "n_columns"), [(0.0, 7), (1000.0, 7), (15.0, 0)])
def test_a_window_has_a_length_and_columns(window_s: float, n_columns: int) -> None:
    with pytest.raises(ValueError, match=r"a window is 0.01 to 180 s long"):
        PictureGrid(window_s, n_columns)
