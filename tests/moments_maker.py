"""Makes moments of every kind, with hostile names, for anyone's tests of what leaves a project."""

from __future__ import annotations

import re
from datetime import UTC
from pathlib import Path

from hypothesis import strategies as st

from earmark.values import Moment, Span, Verdict
from labels_maker import make_recording

PATHS = (
    Path("talks/monday.mp4"),
    Path('talks/"quoted", and; so\ton.mkv'),
    Path("/talks/<b>&amp;%20 100 %#?.wav"),
    Path("talks/\N{PARTY POPPER} שלום\n--> x.mp4"),
)
NO_UTF_8 = Path("talks/caf\udce9.mp4")
PREFIXES = ("not:", "unsure:", "weak:")


def any_moments() -> st.SearchStrategy[list[Moment]]:
    """Return labels and detections, some of them overlapping, some beyond 100 hours.

    Times are whole microseconds, a span is at least 1 ms. Words hold whatever a keyboard can
    write; a name does not begin as a verdict does, nor end as a tag or a score.
    """
    start_us = st.integers(0, 5 * 10**11) | st.integers(0, 10**7)
    length_us = st.integers(1000, 10**10) | st.integers(1000, 10**7)
    spans = st.builds(lambda a, b: Span(a / 1e6, (a + b) / 1e6), start_us, length_us)
    letters = st.characters(exclude_categories=("Cc", "Cn", "Cs", "Z"))
    hostile = st.sampled_from(
        ["=", ";", "#", "\\", "<b>", "&lt;", '"', "'", "-->", "]]>", "|", ","]
    )
    word = st.lists(letters | hostile, min_size=1, max_size=6).map("".join)
    word = word.filter(lambda text: text.strip() == text and not text.startswith("#"))
    sounds = st.lists(word, min_size=1, max_size=3).map(" ".join).filter(is_plain)
    tags = st.sets(word, max_size=2).map(lambda words: tuple(sorted(words)))
    recordings = st.sampled_from(PATHS).map(make_recording)
    no_digest, no_score = st.just(""), st.none()
    verdicts, strengths = st.sampled_from(Verdict), st.booleans()
    dates = st.datetimes(timezones=st.just(UTC))
    labels = st.builds(
        Moment,
        recordings,
        spans,
        sounds,
        no_digest,
        no_score,
        verdicts,
        strengths,
        tags,
        word,
        dates,
    )
    scores = st.integers(0, 10_000).map(lambda parts: parts / 10_000)
    detections = st.builds(Moment, recordings, spans, sounds, no_digest, scores, by=st.just("det"))
    return st.lists(labels | detections, max_size=6)


def is_plain(sound: str) -> bool:
    """Say whether a sound's name can be told from what may stand around it in a line of text."""
    return not sound.casefold().startswith(PREFIXES) and not re.search(r"(^|\s)[01]\.\d\d$", sound)
