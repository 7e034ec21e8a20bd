"""The candidates of many recordings in one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from earmark.core.pick.candidates import Candidates
from earmark.values import Scores, Span

Rows: TypeAlias = NDArray[np.int64]
"""Shape ``(n,)``: indices into a pool."""

_HAIR = 1e-6
"""Spans that share less than this only touch."""


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Spans of many recordings; those of one stand together, ordered and disjoint.

    Attributes:
        recordings: digests.
        owners: whose recording each span is of, as an index into ``recordings``, shape ``(n,)``.
        starts_s: shape ``(n,)``.
        ends_s: shape ``(n,)``.
        scores: what the machine believes of each; ``replace`` them as it learns.
    """

    recordings: tuple[str, ...]
    owners: NDArray[np.int32]
    starts_s: NDArray[np.float64]
    ends_s: NDArray[np.float64]
    scores: Scores

    def __len__(self) -> int:
        return len(self.owners)

    @property
    def lengths_s(self) -> NDArray[np.float64]:
        """Return how long each span is."""
        return self.ends_s - self.starts_s

    def span(self, row: int) -> Span:
        """Return the span of a row."""
        return Span(float(self.starts_s[row]), float(self.ends_s[row]))

    def overlaps(self, asked: Mapping[str, Sequence[Span]]) -> NDArray[np.bool_]:
        """Return which rows share time with the spans, given by recording; shape ``(n,)``."""
        starts = np.searchsorted(self.owners, np.arange(len(self.recordings) + 1)).tolist()
        steps = np.zeros(len(self) + 1, np.int64)
        for index, recording in enumerate(self.recordings):
            if spans := asked.get(recording):
                begin, end = starts[index], starts[index + 1]
                times = np.array([(span.start_s, span.end_s) for span in spans])
                first = np.searchsorted(self.ends_s[begin:end], times[:, 0] + _HAIR, "right")
                last = np.searchsorted(self.starts_s[begin:end], times[:, 1] - _HAIR, "left")
                np.add.at(steps, begin + first, 1)
                np.add.at(steps, begin + np.maximum(first, last), -1)
        return np.cumsum(steps[:-1]) > 0


def gather(tables: Mapping[str, Candidates]) -> Pool:
    """Return one table of the candidates of each recording, in the order given."""
    each = list(tables.values())
    sizes = [len(table) for table in each]
    return Pool(
        recordings=tuple(tables),
        owners=np.repeat(np.arange(len(each), dtype=np.int32), sizes),
        starts_s=_joined([table.firsts * table.hop_s for table in each]),
        ends_s=_joined([table.lasts * table.hop_s for table in each]),
        scores=_joined([table.scores for table in each]).astype(np.float32),
    )


def _joined(columns: Sequence[NDArray[np.floating]]) -> NDArray[np.float64]:
    return np.concatenate([np.zeros(0), *columns])
