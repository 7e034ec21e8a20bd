from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from earmark.errors import MediaNotFound
from earmark.jobs.describe import describe
from earmark.values import Description, Loss, Progress, TrackChoice
from fakes import FakeDecoder, FakeMedia
from media_maker import tone

TALK = Path("talk.mkv")
RATE_HZ = 16_000
LOSS = Loss("corrupt", "one damaged packet", 0.02)


def test_a_recording_is_described_by_its_container_and_its_sound() -> None:
    loud = tone(3, RATE_HZ, hz=1000, peak=1.0)
    tracks = np.zeros((48_000, 1), np.float32), loud[:, None]
    decoder = FakeDecoder({TALK: FakeMedia(tracks, RATE_HZ, (LOSS,))})
    *progress, last = describe(TALK, TrackChoice(track=2), decoder)
    assert isinstance(last, Description)
    assert last.recording == decoder.probe(TALK)
    assert last.losses == (LOSS,)
    assert last.acoustics.loudness_lufs == pytest.approx(-3.0, abs=0.3)
    assert progress[-1] == Progress(TALK, 3.0, 3.0)
    assert [type(step) for step in progress] == [Progress] * len(progress)


def test_a_recording_that_cannot_be_opened_says_why() -> None:
    with pytest.raises(MediaNotFound, match="there is no such file"):
        list(describe(TALK, TrackChoice(), FakeDecoder()))
