from __future__ import annotations

from pathlib import Path

import pytest

from clip_maker import Made, look
from earmark import (
    Clip,
    ClipLook,
    ClipRule,
    Cutting,
    Moment,
    OutputError,
    Progress,
    Recording,
    Skipped,
    Span,
    TrackChoice,
    export_clips,
)
from earmark.adapters.media import PyAvDecoder
from media_maker import Track, clicks, make_media, noise
from moment_maker import make_moments, make_recording


@pytest.fixture
def talk(tmp_path: Path) -> Recording:
    return Made().write(tmp_path / "talk.mp4")


def clips_in(steps: list[Progress | Clip | Skipped]) -> list[Clip]:
    return [step for step in steps if isinstance(step, Clip)]


def test_moments_become_clips_with_progress(talk: Recording, tmp_path: Path) -> None:
    moments = make_moments([(1, 2), (3.5, 4.5)], talk)
    steps = list(export_clips(moments, tmp_path / "out"))
    assert [(clip.path.name, clip.moment) for clip in clips_in(steps)] == [
        ("talk-0001-00h00m01.000s.mp4", moments[0]),
        ("talk-0002-00h00m03.500s.mp4", moments[1]),
    ]
    assert steps[-1] == Progress(talk.path, 2.0, 2.0)
    assert look(tmp_path / "out/talk-0002-00h00m03.500s.mp4").click_s == pytest.approx(
        0.5, abs=2e-3
    )


@pytest.mark.parametrize(
    ("look_like", "suffix"),
    [
        (ClipLook(kind="webm"), ".webm"),
        (ClipLook(kind="flac"), ".flac"),
        (ClipLook(is_sound_alone=True), ".wav"),
        (ClipLook(Cutting.COPY), ".mp4"),
        (ClipLook(Cutting.COPY, is_sound_alone=True), ".m4a"),
    ],
)
def test_clips_are_as_asked_for(
    talk: Recording, tmp_path: Path, look_like: ClipLook, suffix: str
) -> None:
    [clip] = clips_in(list(export_clips(make_moments([(3, 4)], talk), tmp_path, look=look_like)))
    assert clip.path.suffix == suffix
    assert (clip.slack.early_s > 0.01) == (look_like.cutting is Cutting.COPY)


def test_names_may_make_folders(talk: Recording, tmp_path: Path) -> None:
    named = ClipLook(name="{sound}/{number}")
    [clip] = clips_in(list(export_clips(make_moments([(3, 4)], talk), tmp_path, look=named)))
    assert clip.path == tmp_path / "typing/1.mp4"
    assert clip.path.is_file()


def test_what_is_there_is_only_replaced_when_told(talk: Recording, tmp_path: Path) -> None:
    moments = make_moments([(1, 2), (3, 4)], talk)
    there = tmp_path / "talk-0002-00h00m03.000s.mp4"
    there.write_text("mine")
    with pytest.raises(OutputError, match=r"is there already\. Name another place, or replace"):
        list(export_clips(moments, tmp_path))
    assert there.read_text() == "mine"
    assert not (tmp_path / "talk-0001-00h00m01.000s.mp4").exists()
    assert len(clips_in(list(export_clips(moments, tmp_path, force=True)))) == 2
    assert there.stat().st_size > 1000
    with pytest.raises(OutputError, match="and so are 1 more"):
        list(export_clips(moments, tmp_path))


def test_a_folder_in_the_way_is_an_error_even_by_force(talk: Recording, tmp_path: Path) -> None:
    (tmp_path / "talk-0001-00h00m01.000s.mp4").mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        list(export_clips(make_moments([(1, 2)], talk), tmp_path, force=True))


def test_a_bad_recording_is_skipped_and_the_others_are_cut(talk: Recording, tmp_path: Path) -> None:
    gone = make_moments([(1, 2)], make_recording(tmp_path / "gone.mp4"))
    lacks = Made().write(tmp_path / "lacks.mp4")
    steps = list(
        export_clips(
            [*gone, *make_moments([(1, 2)], lacks), *make_moments([(1, 2)], talk)],
            tmp_path / "out",
            choices={lacks.path: TrackChoice(track=2)},
        )
    )
    skipped = [step for step in steps if isinstance(step, Skipped)]
    assert [step.path.name for step in skipped] == ["gone.mp4", "lacks.mp4"]
    assert "no audio track 2" in skipped[1].reason
    assert [clip.moment.recording for clip in clips_in(steps)] == [talk]


def test_recordings_of_one_name_do_not_replace_each_other(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    two = [
        Made(picture="", sound="pcm_s16le").write(tmp_path / folder / "talk.wav")
        for folder in ("a", "b")
    ]
    moments = [moment for each in two for moment in make_moments([(1, 2)], each)]
    made = clips_in(list(export_clips(moments, tmp_path / "out")))
    assert [clip.path.name for clip in made] == [
        "talk-0001-00h00m01.000s.wav",
        "talk-2-0001-00h00m01.000s.wav",
    ]


def test_pieces_leave_silence_out_and_are_all_of_one_length(tmp_path: Path) -> None:
    path = tmp_path / "keys.wav"
    make_media(path, Track(clicks([3.05, 4.0], 10.0) + noise(10.0, peak=0.004)))
    recording = PyAvDecoder().probe(path)
    moments = [Moment(recording, Span(2.0, 5.0), "typing")]
    steps = list(export_clips(moments, tmp_path / "out", rule=ClipRule(piece_s=0.3)))
    made = clips_in(steps)
    assert [clip.moment.span.start_s for clip in made] == pytest.approx([2.9, 3.8])
    assert {look(clip.path).sound.shape[1] for clip in made} == {14_400}


def test_pieces_of_a_recording_that_is_gone_are_a_skip(tmp_path: Path) -> None:
    moments = make_moments([(1, 2)], make_recording(tmp_path / "gone.mp4"))
    [skipped] = export_clips(moments, tmp_path, rule=ClipRule(piece_s=0.3))
    assert isinstance(skipped, Skipped)
