"""Many clips of one recording come out as each would alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from clip_maker import Made, look
from earmark.adapters.media.cutter import PyAvCutter
from earmark.adapters.media.hearing import Hearing
from earmark.errors import MediaError
from earmark.values import Cut, Slack, Span

SPANS = (Span(0.5, 5.5), Span(0.7, 1.5), Span(3.0, 4.4), Span(3.9, 5.0), Span(5.0, 5.6))


@pytest.mark.parametrize(
    ("codec", "name"),
    [("libmp3lame", "a.mp3"), ("aac", "a.ts"), ("libopus", "a.ogg"), ("pcm_s16le", "a.wav")],
)
def test_sound_of_spans_that_overlap_is_that_of_each_alone(
    tmp_path: Path, codec: str, name: str
) -> None:
    recording = Made(sound=codec, picture="").write(tmp_path / name)
    cuts = [Cut(span, tmp_path / f"{place}.wav") for place, span in enumerate(SPANS)]
    assert [cut for cut, _ in PyAvCutter().cut_each(recording, cuts[::-1])] == cuts
    for cut in cuts:
        PyAvCutter().cut(recording, cut.span, tmp_path / "alone.wav")
        together, alone = look(cut.to).sound, look(tmp_path / "alone.wav").sound
        assert together.shape == alone.shape
        assert np.abs(together - alone).max() < 0.02


def test_what_cannot_be_sought_is_read_once_and_little_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = Made(sound="libmp3lame", picture="").write(tmp_path / "a.mp3")
    assert not recording.is_indexed
    reopened: list[int] = []
    monkeypatch.setattr(Hearing, "_reopen", lambda _: reopened.append(1))
    hearing = Hearing(recording, 0)
    for span, then_s in zip(SPANS, [*(span.start_s for span in SPANS[1:]), 9.0], strict=True):
        n_samples = sum(block.shape[1] for block in hearing.blocks(span, then_s))
        assert n_samples == pytest.approx(span.length_s * 48_000, abs=1)
    hearing.close()
    assert len(reopened) == 1


def test_a_span_that_is_not_there_does_not_stop_the_next(tmp_path: Path) -> None:
    recording = Made().write(tmp_path / "talk.mp4")
    cuts = [
        Cut(Span(70, 80), tmp_path / "none.mp4"),
        Cut(Span(1, 2), tmp_path / "some.mp4"),
    ]
    done = dict(PyAvCutter().cut_each(recording, cuts))
    assert done[cuts[1]] == Slack()
    assert isinstance(done[cuts[0]], MediaError)
    assert not cuts[0].to.exists()


def test_pictures_of_many_spans_are_those_of_each_alone(tmp_path: Path) -> None:
    recording = Made().write(tmp_path / "talk.mp4")
    cuts = [Cut(span, tmp_path / f"{place}.mp4") for place, span in enumerate(SPANS)]
    list(PyAvCutter().cut_each(recording, cuts))
    for cut in cuts:
        first = int(cut.span.start_s * 25 + 1e-6)
        assert look(cut.to).numbers[:3] == [number % 50 for number in range(first, first + 3)]


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".webm"])
def test_the_picture_can_be_left_out_of_any_kind(tmp_path: Path, suffix: str) -> None:
    recording = Made().write(tmp_path / "talk.mp4")
    to = tmp_path / f"clip{suffix}"
    list(PyAvCutter(is_sound_alone=True).cut_each(recording, [Cut(Span(3.5, 4.5), to)]))
    assert look(to).pictures == []
