from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dataset_maker import DIGESTS, example, say
from earmark.adapters.media import PyAvCutter, PyAvDecoder
from earmark.errors import OutputError
from earmark.jobs.build_dataset import (
    DIFFERENTLY,
    EXACTLY,
    NEARLY,
    UNREADABLE,
    Bench,
    build_dataset,
)
from earmark.values import DatasetClip, Example, Progress, Recording, Skipped, Span, TrackChoice
from media_maker import Track, make_media, noise, tone

RATE_HZ = 16_000


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    staged = tmp_path / "staged"
    staged.mkdir()
    return Bench(PyAvCutter, {}, PyAvDecoder(), staged, "flac", tmp_path / "out")


def knocks(seed: int, length_s: float = 4.0) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    rng = np.random.default_rng(seed)
    steps = np.repeat(rng.uniform(0, 1, round(length_s * 20)) ** 3, RATE_HZ // 20)
    return (noise(length_s, RATE_HZ, seed=seed) * steps).astype(np.float32)


def record(path: Path, *sounds: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> Recording:
    made = make_media(path, Track(np.concatenate(sounds), rate_hz=RATE_HZ))
    return PyAvDecoder().probe(made)


def about(
    recording: Recording, start_s: float, end_s: float, digest: str = DIGESTS[0], name: str = ""
) -> Example:
    moment = replace(say(digest=digest), recording=recording, span=Span(start_s, end_s))
    return example(moment, name=name)


def built(
    examples: Sequence[Example], bench: Bench, likeness: float | None = 0.8
) -> tuple[list[DatasetClip], Counter[str], list[Progress | Skipped]]:
    def pack(clips: Sequence[DatasetClip]) -> Iterator[DatasetClip]:
        there = {path.stem for path in bench.staged.iterdir()}
        assert there == {clip.key for clip in clips}
        for clip in clips:
            yield replace(clip, file="somewhere")

    *steps, last = build_dataset(examples, bench, likeness, pack)
    assert isinstance(last, tuple)
    return (*last, [step for step in steps if not isinstance(step, tuple)])


def test_each_example_becomes_a_clip_that_says_what_it_is(tmp_path: Path, bench: Bench) -> None:
    talk = record(tmp_path / "talk.wav", knocks(1))
    clips, dropped, steps = built([about(talk, 1.0, 2.5), about(talk, 3.0, 3.5)], bench)
    assert [clip.key for clip in clips] == [
        f"{DIGESTS[0][:12]}-00001000-00002500",
        f"{DIGESTS[0][:12]}-00003000-00003500",
    ]
    first = clips[0]
    assert (first.sample_rate_hz, first.n_channels, first.n_samples) == (RATE_HZ, 1, 24_000)
    content = (bench.staged / f"{first.key}.flac").read_bytes()
    assert first.sha256 == hashlib.sha256(content).hexdigest()
    assert {clip.file for clip in clips} == {"somewhere"}
    assert not dropped
    assert steps[1:] == [
        Progress(talk.path, 2, 2),
        Progress(bench.to, 1, 2),
        Progress(bench.to, 2, 2),
    ]


def test_the_chosen_track_is_cut(tmp_path: Path, bench: Bench) -> None:
    path = make_media(
        tmp_path / "talk.mkv",
        Track(tone(3.0), codec="flac"),
        Track(np.stack([tone(3.0), tone(3.0)], axis=1), codec="flac"),
    )
    choices = {DIGESTS[0]: TrackChoice(2)}
    talk = PyAvDecoder().probe(path)
    [clip], *_ = built([about(talk, 1.0, 2.0)], replace(bench, choices=choices))
    assert clip.n_channels == 2


def test_the_same_sound_is_kept_once_what_people_said_first(tmp_path: Path, bench: Bench) -> None:
    knock = knocks(1)
    talk = record(tmp_path / "talk.wav", knock, knocks(2))
    copy = record(tmp_path / "copy.wav", knock, knocks(3))
    softer = record(tmp_path / "softer.wav", 0.5 * knock, knocks(4))
    found = about(talk, 1, 3)
    found = replace(found, moment=replace(found.moment, at=None, verdict=None, score=0.9))
    examples = [
        found,
        about(talk, 5, 6),
        about(copy, 1, 3, DIGESTS[1]),
        about(softer, 1.02, 3.02, DIGESTS[2]),
    ]
    clips, dropped, _ = built(examples, bench)
    assert [clip.key[:2] for clip in clips] == ["a1", "b1"]
    assert dropped == {EXACTLY: 1, NEARLY: 1}


def test_what_is_the_same_to_the_last_bit_goes_even_where_the_like_may_stay(
    tmp_path: Path, bench: Bench
) -> None:
    knock = knocks(1)
    talk = record(tmp_path / "talk.wav", knock)
    copy = record(tmp_path / "copy.flac", knock)
    softer = record(tmp_path / "softer.wav", 0.5 * knock)
    examples = [
        about(each, 1, 3, digest)
        for each, digest in zip((talk, copy, softer), DIGESTS, strict=False)
    ]
    clips, dropped, _ = built(examples, bench, None)
    assert [clip.key[:2] for clip in clips] == ["a1", "c1"]
    assert dropped == {EXACTLY: 1}


def test_the_same_sound_in_two_classes_is_in_none(tmp_path: Path, bench: Bench) -> None:
    talk = record(tmp_path / "talk.wav", knocks(1))
    again = record(tmp_path / "again.wav", 0.5 * knocks(1))
    examples = [
        about(talk, 1, 3),
        about(talk, 3, 4),
        about(talk, 3, 4, name="bell"),
        about(again, 1, 3, DIGESTS[1], name="bell"),
    ]
    clips, dropped, _ = built(examples, bench)
    assert clips == []
    assert dropped == {DIFFERENTLY: 4}
    assert not list(bench.staged.iterdir())


def test_a_recording_that_is_gone_is_a_counted_skip(tmp_path: Path, bench: Bench) -> None:
    talk = record(tmp_path / "talk.wav", knocks(1))
    gone = replace(talk, path=tmp_path / "gone.wav")
    examples = [
        about(gone, 1, 2, DIGESTS[1]),
        about(gone, 2, 3, DIGESTS[1]),
        about(talk, 1, 2),
        about(talk, 90, 91),
    ]
    clips, dropped, steps = built(examples, bench)
    assert [clip.key[:2] for clip in clips] == ["a1"]
    assert dropped == {UNREADABLE: 3}
    skipped = [step for step in steps if isinstance(step, Skipped)]
    assert [each.path.name for each in skipped] == ["gone.wav", "talk.wav"]
    assert Progress(gone.path, 2, 2) in steps


def test_a_full_disk_ends_it(tmp_path: Path, bench: Bench) -> None:
    talk = record(tmp_path / "talk.wav", knocks(1))
    (bench.staged / f"{DIGESTS[0][:12]}-00001000-00002000.flac").mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        built([about(talk, 1, 2)], bench)
