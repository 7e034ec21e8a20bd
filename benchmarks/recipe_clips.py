"""Clips of streams whose typing is known: which are labelled, and how right a detector is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from earmark.core.likeliest import score_span
from earmark.core.metrics import average_precision, count_clips
from earmark.core.timeline import intersect, subtract, total_s
from earmark.values import Found, NetworkPlan, Span
from known_streams import KnownStream
from labels_person import Truth, clips_of
from labels_quality import LEAST_FOUND_S, lasting


@dataclass(frozen=True, slots=True)
class StreamClip:
    """A clip of a stream: where it lies, and whether somebody types in it."""

    stream: str
    span: Span
    has_typing: bool


@dataclass(frozen=True, slots=True)
class Size:
    """How many clips are labelled."""

    n_yes: int
    n_no: int

    @classmethod
    def parse(cls, text: str) -> Size:
        """Return the numbers in ``30+120``; ``ValueError`` says that there are none."""
        n_yes, n_no = (int(part) for part in text.split("+"))
        return cls(n_yes, n_no)

    @property
    def n(self) -> int:
        """Return how many there are in all."""
        return self.n_yes + self.n_no


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """What a detector makes of a clip.

    Attributes:
        is_true: whether somebody types in it.
        is_found: whether the detector's own rule finds typing there.
        peak: the highest score of it that lasts a little.
        window: its score as a whole, as its network was taught to have it.
    """

    is_true: bool
    is_found: bool
    peak: float
    window: float


def clips_in(streams: Iterable[KnownStream]) -> list[StreamClip]:
    """Return the clips of streams, but those of which nobody could tell."""
    return [
        StreamClip(stream.name, clip.span, clip.has_sound)
        for stream in streams
        for clip in clips_of(Truth.of_stream(stream.truth))
    ]


def drawn(clips: Sequence[StreamClip], size: Size, seed: int) -> list[StreamClip]:
    """Return clips drawn at random; of a larger size, all those of a smaller one and more.

    Raises:
        ValueError: there are too few.
    """
    rng = np.random.default_rng(seed)
    order = [clips[at] for at in rng.permutation(len(clips)).tolist()]
    chosen: list[StreamClip] = []
    for has_typing, n in ((True, size.n_yes), (False, size.n_no)):
        some = [each for each in order if each.has_typing == has_typing]
        if len(some) < n:
            kind = "with" if has_typing else "without"
            msg = f"{n} clips {kind} typing are wanted, and there are {len(some)}. Make more seeds."
            raise ValueError(msg)
        chosen += some[:n]
    return chosen


def judge_stream(
    found: Found, stream: KnownStream, plan: NetworkPlan, left_out: Iterable[StreamClip] = ()
) -> list[JudgedRow]:
    """Return what a detector makes of a stream's clips, but for those left out.

    Args:
        found: in the stream.
        stream: with its truth.
        plan: how the detector's network was trained.
        left_out: clips that are not judged.
    """
    truth = Truth.of_stream(stream.truth)
    level = lasting(found.curve, truth.ignored)
    hop_s = found.curve.hop_s
    spans = list(found.spans)
    skipped = {each.span for each in left_out if each.stream == stream.name}
    rows: list[JudgedRow] = []
    for clip in clips_of(truth):
        if clip.span in skipped:
            continue
        fair = subtract([clip.span], truth.ignored)
        inside = level[round(clip.span.start_s / hop_s) : round(clip.span.end_s / hop_s)]
        rows.append(
            JudgedRow(
                is_true=clip.has_sound,
                is_found=total_s(intersect(spans, fair)) >= LEAST_FOUND_S,
                peak=float(inside.max(initial=0.0)),
                window=score_span(found.curve, clip.span, plan),
            )
        )
    return rows


def figures_of(rows: Sequence[JudgedRow]) -> dict[str, Any]:
    """Return how right a detector is: by its own rule, and by the scores of whole pictures."""
    is_true = np.array([row.is_true for row in rows], np.bool_)
    window = np.array([row.window for row in rows])
    return {
        "n": len(rows),
        "n_typing": int(is_true.sum()),
        "rule": _figures(
            is_true,
            np.array([row.is_found for row in rows], np.bool_),
            np.array([row.peak for row in rows]),
        ),
        "window": _figures(is_true, window >= 0.5, window),  # noqa: PLR2004 - as likely as not
    }


def _figures(
    is_true: NDArray[np.bool_], is_found: NDArray[np.bool_], scores: NDArray[np.float64]
) -> dict[str, float | None]:
    counts = count_clips(is_true, is_found)
    ap = average_precision(is_true, scores)
    return {
        "accuracy": round(counts.accuracy, 4) if len(is_true) else None,
        "f1": round(counts.f1, 4) if len(is_true) else None,
        "ap": None if np.isnan(ap) else round(ap, 4),
    }
