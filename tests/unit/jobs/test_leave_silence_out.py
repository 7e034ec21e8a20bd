from __future__ import annotations

from pathlib import Path

import pytest

from earmark.errors import MediaNotFound
from earmark.jobs.leave_silence_out import leave_silence_out
from earmark.values import Progress, TrackChoice
from fakes import FakeDecoder, FakeMedia
from media_maker import clicks, noise
from moment_maker import make_moments, make_recording

TALK = make_recording("talk.wav", duration_s=10.0)
SOUND = clicks([2.1, 5.2], 10.0) + noise(10.0, peak=0.01)
DECODER = FakeDecoder({TALK.path: FakeMedia((SOUND[:, None],), 48_000)})


def test_what_holds_sound_is_kept_in_order_after_progress() -> None:
    pieces = make_moments([(1, 1.3), (2, 2.3), (3, 3.3), (5, 5.3)], TALK)
    *progress, kept = leave_silence_out(TALK, pieces, TrackChoice(), DECODER)
    assert kept == [pieces[1], pieces[3]]
    assert progress[-1] == Progress(TALK.path, 10.0, 10.0)


def test_a_recording_that_is_gone_is_an_error() -> None:
    gone = make_recording(Path("gone.wav"))
    with pytest.raises(MediaNotFound):
        list(leave_silence_out(gone, [], TrackChoice(), DECODER))
