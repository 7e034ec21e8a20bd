from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from earmark.adapters.media import PyAvDecoder
from earmark.formats.timelines.mute_list import mute_list
from earmark.values import TrackChoice
from media_maker import Track, make_media, tone
from moment_maker import make_moments


def test_spans_that_overlap_are_muted_once() -> None:
    script = mute_list(make_moments([(1, 2), (5, 6), (1.5, 3)])).decode()
    assert script.count("between(") == 2
    assert "between(t,1.000000,3.000000)" in script
    assert "between(t,5.000000,6.000000)" in script


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="needs the real ffmpeg")
@pytest.mark.parametrize("n_spans", [1, 2, 300])
def test_ffmpeg_silences_the_spans_and_nothing_else(n_spans: int, tmp_path: Path) -> None:
    source = make_media(tmp_path / "a.wav", Track(tone(10)))
    spans = [(1.0 + n * 8 / n_spans, 1.0 + (n + 0.5) * 8 / n_spans) for n in range(n_spans)]
    script = tmp_path / "quiet.ffscript"
    script.write_bytes(mute_list(make_moments(spans)))
    to = tmp_path / "b.wav"
    words = ["ffmpeg", "-v", "error", "-i", str(source), "-filter_script:a", str(script), str(to)]
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL)
    before, after = _sound(source), _sound(to)
    assert before.size == after.size
    times_s = np.arange(before.size) / 48_000
    step_s = 64 / 48_000
    inside = np.zeros(before.size, bool)
    near = np.zeros(before.size, bool)
    for start_s, end_s in spans:
        inside |= (times_s >= start_s + step_s) & (times_s < end_s - step_s)
        near |= (times_s >= start_s - step_s) & (times_s < end_s + step_s)
    assert not after[inside].any()
    np.testing.assert_allclose(after[~near], before[~near], atol=1e-4)


def _sound(path: Path) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    with PyAvDecoder().open(path, TrackChoice()) as sound:
        return np.concatenate(list(sound.blocks()))
