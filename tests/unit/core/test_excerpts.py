from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from earmark.core.excerpts import excerpts

SOUND = np.arange(100, dtype=np.float32)


@given(
    cuts=st.lists(st.integers(0, 100), max_size=8),
    wanted=st.lists(st.tuples(st.integers(0, 120), st.integers(0, 40)), max_size=8),
)
def test_excerpts_are_slices_of_the_whole_however_it_comes(
    cuts: list[int], wanted: list[tuple[int, int]]
) -> None:
    blocks = [SOUND[a:b] for a, b in pairwise([0, *sorted(cuts), 100])]
    spans = sorted((first, first + length) for first, length in wanted)
    got = list(excerpts(blocks, spans))
    assert [piece.tolist() for piece in got] == [SOUND[a:b].tolist() for a, b in spans]


def test_no_more_sound_is_read_than_wanted() -> None:
    blocks = iter([SOUND[:50], SOUND[50:]])
    [piece] = excerpts(blocks, [(10, 20)])
    assert piece.tolist() == SOUND[10:20].tolist()
    assert next(blocks)[0] == 50
