from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from earmark.errors import ChoiceError, MediaNotFound
from earmark.jobs.excerpt import LONGEST_S, excerpt
from earmark.values import Member, Span, TrackChoice
from fakes import FakeDecoder, FakeMedia
from member_maker import made_member

PATH = Path("talk.mp4").absolute()
RATE_HZ = 1000
COUNT = np.arange(10 * RATE_HZ, dtype=np.float32)


def decoder() -> FakeDecoder:
    return FakeDecoder({PATH: FakeMedia((COUNT[:, None],), RATE_HZ)})


def member(duration_s: float = 10.0) -> Member:
    known = made_member()
    recording = replace(known.recording, path=PATH, duration_s=duration_s)
    return replace(known, recording=recording, choice=TrackChoice(1))


def test_an_excerpt_is_the_sound_of_its_stretch() -> None:
    samples, rate_hz = excerpt(member(), Span(2, 4.5), decoder())
    assert rate_hz == RATE_HZ
    assert np.array_equal(samples, COUNT[2000:4500])


def test_where_the_sound_ends_before_there_is_silence() -> None:
    samples, _ = excerpt(member(10.4), Span(9.5, 10.5), decoder())
    assert np.array_equal(samples, np.concatenate([COUNT[9500:], np.zeros(500, np.float32)]))


def test_of_unknown_length_any_stretch_may_be_asked_for() -> None:
    samples, _ = excerpt(member(0.0), Span(50, 51), decoder())
    assert not samples.any()
    assert len(samples) == RATE_HZ


def test_a_stretch_shorter_than_a_sample_is_empty() -> None:
    samples, _ = excerpt(member(), Span(2, 2 + 1e-7), decoder())
    assert len(samples) == 0


@pytest.mark.parametrize(
    ("span", "why"),
    [
        (Span(-1, 2), "before the recording"),
        (Span(2, 2), "needs a length"),
        (Span(9, 12), "ends at 12 s"),
    ],
)
def test_what_is_not_in_the_recording_is_refused(span: Span, why: str) -> None:
    with pytest.raises(ChoiceError, match=f"cannot show that stretch: .*{why}"):
        excerpt(member(), span, decoder())


def test_what_is_too_long_is_refused() -> None:
    with pytest.raises(ChoiceError, match="it is 181 s long, and 180 s is the most"):
        excerpt(member(1000.0), Span(0, LONGEST_S + 1), decoder())


def test_a_recording_that_is_gone_says_so() -> None:
    with pytest.raises(MediaNotFound):
        excerpt(member(), Span(0, 1), FakeDecoder({}))
