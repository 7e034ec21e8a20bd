from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from earmark.errors import MediaNotFound
from earmark.jobs.illustrate import CONTEXT_S, LONGEST_S, illustrate
from earmark.values import (
    Curve,
    Detection,
    Found,
    Picture,
    Progress,
    Recording,
    Samples,
    Span,
    TrackChoice,
)
from fakes import FakeDecoder, FakeMedia

TALK = Path("talk.mkv")
RATE_HZ = 100
SOUND = np.arange(200 * RATE_HZ, dtype=np.float32)


def found(*spans: Span, duration_s: float = 200.0) -> Found:
    recording = Recording(TALK, "fake", duration_s, 1, has_picture=False, tracks=())
    detections = tuple(Detection(span, 0.9) for span in spans)
    return Found(recording, detections, None, Curve(np.zeros(0, np.float32), 0.04), ())


def paint(samples: Samples, rate_hz: int) -> bytes:
    """Say which samples the picture shows."""
    return f"{samples[0]:.0f} to {samples[-1]:.0f} at {rate_hz}".encode()


def illustrated(
    what: Found, *, is_indexed: bool = True, sound: Samples = SOUND
) -> list[Progress | tuple[Span, Picture]]:
    media = FakeMedia((sound[:, None],), RATE_HZ, is_indexed=is_indexed)
    return list(illustrate(what, TrackChoice(), FakeDecoder({TALK: media}), paint))


@pytest.mark.parametrize("is_indexed", [True, False])
def test_each_detection_is_shown_with_what_is_around_it(is_indexed: bool) -> None:  # noqa: FBT001 - a case
    first, second = Span(0.5, 3), Span(3.5, 20)
    steps = illustrated(found(first, second), is_indexed=is_indexed)
    assert steps == [
        (first, Picture(b"0 to 369 at 100", Span(0, 3 + CONTEXT_S))),
        Progress(TALK, 1, 2),
        (second, Picture(b"280 to 2069 at 100", Span(3.5 - CONTEXT_S, 20 + CONTEXT_S))),
        Progress(TALK, 2, 2),
    ]


def test_of_a_long_detection_the_beginning_is_shown() -> None:
    span = Span(10, 190)
    seen = Span(10 - CONTEXT_S, 10 - CONTEXT_S + LONGEST_S)
    assert illustrated(found(span))[0] == (span, Picture(b"930 to 12929 at 100", seen))


@pytest.mark.parametrize("is_indexed", [True, False])
def test_where_the_sound_ends_the_picture_ends(is_indexed: bool) -> None:  # noqa: FBT001 - a case
    steps = illustrated(found(Span(3, 5)), is_indexed=is_indexed, sound=SOUND[:400])
    assert steps[0] == (Span(3, 5), Picture(b"230 to 399 at 100", Span(2.3, 4.0)))


@pytest.mark.parametrize("is_indexed", [True, False])
def test_where_there_is_no_sound_there_is_no_picture(is_indexed: bool) -> None:  # noqa: FBT001 - a case
    steps = illustrated(found(Span(3, 5)), is_indexed=is_indexed, sound=SOUND[:100])
    assert steps == [Progress(TALK, 1, 1)]


def test_a_recording_that_went_away_has_no_pictures() -> None:
    decoder = FakeDecoder({TALK: MediaNotFound(TALK, "there is no such file")})
    assert not list(illustrate(found(Span(1, 2)), TrackChoice(), decoder, paint))


def test_nothing_found_is_not_even_opened() -> None:
    assert not list(illustrate(found(), TrackChoice(), FakeDecoder(), paint))
