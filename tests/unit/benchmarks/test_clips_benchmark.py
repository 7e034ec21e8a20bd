from __future__ import annotations

import itertools
import json
from pathlib import Path

import clips
from clip_maker import Made
from earmark import Moment, read_moments


def test_spans_are_in_order_apart_and_what_find_would_write(tmp_path: Path) -> None:
    recording = Made(picture="", sound="pcm_s16le", length_s=60.0).write(tmp_path / "talk.wav")
    found = tmp_path / "found.json"
    found.write_text(json.dumps(clips.findings_of(recording.path, 6, seed=1)))
    spans = [each.span for each in read_moments(found) if isinstance(each, Moment)]
    assert len(spans) == 6
    assert all(first.end_s <= then.start_s for first, then in itertools.pairwise(spans))
    assert all(clips.SHORTEST_S <= span.length_s <= clips.LONGEST_S for span in spans)


def test_time_and_memory_are_those_of_the_real_command(tmp_path: Path) -> None:
    recording = Made(length_s=12.0, pictures_s=(0.0, 12.0)).write(tmp_path / "talk.mp4")
    found = tmp_path / "found.json"
    found.write_text(json.dumps(clips.findings_of(recording.path, 2, seed=1)))
    result = clips.measure(found, "copy", tmp_path / "clips")
    assert result["n_clips"] == 2
    assert result["wall_s"] > 0.1
    assert 30 < result["most_mb"] < 2000
    assert result["cpu_s"] > 0.1
