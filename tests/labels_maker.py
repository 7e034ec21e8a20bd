"""Makes labels, for anyone's tests of what reads and writes them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from hypothesis import strategies as st

from earmark.core.moments import moments_of_labels
from earmark.values import Label, Moment, Recording, Span, Verdict

AT = datetime(2026, 11, 22, 19, 30, 5, tzinfo=UTC)
PATHS = {"a1": Path("talks/monday.mp4"), "b2": Path('talks/"quoted", and; so\ton.mkv')}


def make_label(
    start_s: float = 2.0,
    end_s: float = 3.5,
    verdict: Verdict = Verdict.YES,
    *,
    recording: str = "a1",
    is_strong: bool = True,
    tags: tuple[str, ...] = (),
) -> Label:
    """Return a label that Ann gave."""
    return Label("typing", recording, Span(start_s, end_s), verdict, is_strong, "Ann", AT, tags)


def make_recording(path: Path | str, duration_s: float = 0.0) -> Recording:
    """Return a recording of which little is known."""
    return Recording(Path(path), "mp4", duration_s, 1, has_picture=True, tracks=())


def moments_of(labels: Iterable[Label]) -> list[Moment]:
    """Return labels as moments, in the same order."""
    recordings = {digest: make_recording(path) for digest, path in PATHS.items()}
    return [moments_of_labels([label], recordings)[0] for label in labels]


def written(
    write: Callable[[Sequence[Moment], BinaryIO], None], moments: Sequence[Moment]
) -> bytes:
    """Return what a format writes."""
    stream = io.BytesIO()
    write(moments, stream)
    return stream.getvalue()


def any_labels() -> st.SearchStrategy[list[Label]]:
    """Return labels of every kind; times are whole microseconds, a label is at least 1 ms."""
    start_us = st.integers(0, 10**11)
    length_us = st.integers(1000, 10**10)
    spans = st.builds(lambda a, b: Span(a / 1e6, (a + b) / 1e6), start_us, length_us)
    word = st.from_regex(r"[^\W_][\w.,;'\"-]{0,8}", fullmatch=True)
    sounds = st.lists(word, min_size=1, max_size=3).map(" ".join)
    tags = st.sets(word, max_size=3).map(lambda words: tuple(sorted(words)))
    moments = st.datetimes(timezones=st.just(UTC))
    return st.lists(
        st.builds(
            Label,
            sounds,
            st.sampled_from(sorted(PATHS)),
            spans,
            st.sampled_from(Verdict),
            st.booleans(),
            word,
            moments,
            tags,
        ),
        max_size=6,
    )
