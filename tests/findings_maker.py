"""Makes findings, for anyone's tests of what is written."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from earmark.values import (
    AudioTrack,
    Curve,
    Detection,
    Findings,
    Found,
    Loss,
    Recording,
    Skipped,
    Span,
)

HOP_S = 0.1


def make_found(
    path: Path | str = "talk.mp4",
    spans: Iterable[tuple[float, float]] = ((2.0, 3.5), (5.25, 6.0)),
    *,
    duration_s: float = 8.0,
    has_picture: bool = True,
    keystrokes: tuple[float, ...] | None = None,
    losses: tuple[Loss, ...] = (),
) -> Found:
    """Return findings in one recording, with a curve that is high in the spans."""
    spans = tuple(spans)
    track = AudioTrack(1, "aac", 48_000, 2, "stereo", 128_000, "", "", is_default=True)
    recording = Recording(Path(path), "mp4", duration_s, 1_234_567, has_picture, (track,))
    times_s = np.arange(round(duration_s / HOP_S)) * HOP_S
    scores = np.full(len(times_s), 0.06, np.float32)
    for start_s, end_s in spans:
        scores[(times_s >= start_s) & (times_s < end_s)] = 0.9
    detections = tuple(Detection(Span(*span), 0.875) for span in spans)
    return Found(recording, detections, keystrokes, Curve(scores, HOP_S), losses)


def any_findings() -> st.SearchStrategy[Findings]:
    """Return findings of every kind; times are whole milliseconds, as they are written."""
    paths = st.text(min_size=1, max_size=20).filter(lambda name: "\0" not in name).map(Path)
    millisecond = st.integers(0, 40_000_000).map(lambda ms: ms / 1000)
    score = st.integers(0, 10_000).map(lambda parts: parts / 10_000)
    spans = st.tuples(millisecond, millisecond).map(lambda pair: Span(min(pair), max(pair)))
    detections = st.lists(st.builds(Detection, spans, score), max_size=5).map(tuple)
    tracks: st.SearchStrategy[tuple[AudioTrack, ...]] = st.just(())
    recordings = st.builds(
        Recording, paths, st.just("mp4"), millisecond, st.integers(0, 10**12), st.booleans(), tracks
    )
    curves = st.builds(
        lambda scores: Curve(np.array(scores, np.float32), HOP_S), st.lists(score, max_size=40)
    )
    kinds = st.sampled_from(["truncated", "corrupt", "hole"])
    losses = st.lists(st.builds(Loss, kinds, st.text(), millisecond), max_size=2).map(tuple)
    presses = st.none() | st.lists(millisecond, max_size=5).map(tuple)
    found = st.builds(Found, recordings, detections, presses, curves, losses, detections)
    skipped = st.builds(Skipped, paths, st.text())
    return st.builds(
        Findings,
        st.lists(found, max_size=3).map(tuple),
        st.lists(skipped, max_size=2).map(tuple),
    )
