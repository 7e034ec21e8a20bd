from __future__ import annotations

import resource
import signal
from dataclasses import replace
from pathlib import Path

import av
import pytest

from clip_maker import CLICK_S, Made, click_in, look, turned_a_quarter
from earmark.adapters.media.copier import PyAvCopier, copied_suffix_for
from earmark.adapters.media.decoder import PyAvDecoder
from earmark.errors import ChoiceError, MediaError, NoAudioTrack, OutputError
from earmark.values import Cut, Recording, Slack, Span, TrackChoice
from flash_maker import look_at


def copy(recording: Recording, *cuts: Cut, is_sound_alone: bool = False) -> dict[Path, Slack]:
    done = {}
    for cut, slack in PyAvCopier(is_sound_alone=is_sound_alone).cut_each(recording, cuts):
        assert isinstance(slack, Slack), slack
        done[cut.to] = slack
    assert not [path for path in cuts[0].to.parent.iterdir() if path.name.endswith(".part")]
    return done


@pytest.mark.parametrize("name", ["talk.mp4", "talk.mkv", "talk.ts", "talk.mov", "talk.flv"])
def test_spans_that_overlap_are_copied_in_one_pass(tmp_path: Path, name: str) -> None:
    recording = Made().write(tmp_path / name)
    suffix = copied_suffix_for(recording)
    cuts = [
        Cut(Span(start_s, end_s), tmp_path / f"clip-{start_s}-{end_s}{suffix}")
        for start_s, end_s in ((2.2, 5.5), (2.5, 4.5), (3.9, 4.1), (0.1, 4.2))
    ]
    done = copy(recording, *cuts)
    heard_s = click_in(recording)
    for cut in cuts:
        slack = done[cut.to]
        begins_s = cut.span.start_s - slack.early_s
        assert begins_s == pytest.approx(2.0 if cut.span.start_s > 2 else 0.0, abs=0.1)
        seen = look_at(cut.to)
        assert seen.click_s + begins_s == pytest.approx(heard_s, abs=0.003)
        assert seen.sound_ends_s + begins_s == pytest.approx(cut.span.end_s, abs=0.06)


@pytest.mark.parametrize(
    ("codec", "name", "suffix"),
    [
        ("aac", "a.m4a", ".m4a"),
        ("libmp3lame", "a.mp3", ".mp3"),
        ("pcm_s16le", "a.wav", ".wav"),
        ("flac", "a.flac", ".mka"),
        ("libopus", "a.ogg", ".mka"),
    ],
)
def test_sound_alone_begins_with_the_packet_that_is_on(
    tmp_path: Path, codec: str, name: str, suffix: str
) -> None:
    recording = Made(sound=codec, picture="").write(tmp_path / name)
    assert copied_suffix_for(recording) == suffix
    to = tmp_path / f"clip{suffix}"
    slack = copy(recording, Cut(Span(3.5, 4.5), to))[to]
    assert 0 <= slack.early_s < 0.1
    assert 0 <= slack.late_s < 0.1
    assert look_at(to).click_s == pytest.approx(CLICK_S - 3.5 + slack.early_s, abs=0.03)


def test_the_picture_can_be_left_out(tmp_path: Path) -> None:
    recording = Made().write(tmp_path / "talk.mp4")
    to = tmp_path / f"clip{copied_suffix_for(recording, is_sound_alone=True)}"
    slack = copy(recording, Cut(Span(3.5, 4.5), to), is_sound_alone=True)[to]
    assert to.suffix == ".m4a"
    assert slack.early_s < 0.03
    assert look(to).pictures == []


def test_sound_that_mp4_cannot_hold_is_copied_into_matroska(tmp_path: Path) -> None:
    recording = Made().write(tmp_path / "talk.mp4")
    strange = replace(recording.tracks[0], codec="pcm_s16le")
    assert copied_suffix_for(replace(recording, tracks=(strange,))) == ".mkv"


def test_a_phone_held_upright_gives_an_upright_copy(tmp_path: Path) -> None:
    made = Made().write(tmp_path / "flat.mp4")
    turned = tmp_path / "turned.mp4"
    turned.write_bytes(turned_a_quarter(made.path.read_bytes()))
    to = tmp_path / "clip.mp4"
    copy(PyAvDecoder().probe(turned), Cut(Span(1.0, 3.0), to))
    with av.open(str(turned)) as whole, av.open(str(to)) as clip:
        rotations = [next(each.decode(video=0)).rotation for each in (whole, clip)]
    assert rotations[0] == rotations[1] != 0


def test_nothing_is_encoded_anew(tmp_path: Path) -> None:
    recording = Made().write(tmp_path / "talk.mp4")
    to = tmp_path / "clip.mp4"
    copy(recording, Cut(Span(0.0, 4.0), to))
    with av.open(str(recording.path)) as whole, av.open(str(to)) as clip:
        first, copied = (next(iter(each.demux(video=0))) for each in (whole, clip))
        assert bytes(first) == bytes(copied)


def test_a_span_to_the_end_gives_what_is_there(tmp_path: Path) -> None:
    recording = Made().write(tmp_path / "talk.mp4")
    to = tmp_path / "clip.mp4"
    slack = copy(recording, Cut(Span(5.97, 9.0), to))[to]
    assert slack.late_s == pytest.approx(-3.0, abs=0.05)
    assert look_at(to).sound_ends_s + 5.97 - slack.early_s == pytest.approx(6.0, abs=0.05)


def test_a_span_beyond_the_end_is_an_error_and_the_others_are_whole(tmp_path: Path) -> None:
    recording = Made().write(tmp_path / "talk.mp4")
    good = Cut(Span(1, 2), tmp_path / "good.mp4")
    bad = Cut(Span(70, 80), tmp_path / "bad.mp4")
    done = dict(PyAvCopier().cut_each(recording, [bad, good]))
    assert isinstance(done[good], Slack)
    assert isinstance(done[bad], MediaError)
    assert "nothing from 70.00 to 80.00 s" in str(done[bad])
    assert not bad.to.exists()


@pytest.mark.parametrize("name", ["talk.mp4", "talk.ts"])
def test_where_the_pictures_are_over_the_sound_is_copied_alone(tmp_path: Path, name: str) -> None:
    recording = Made(pictures_s=(0.0, 2.0)).write(tmp_path / name)
    suffix = copied_suffix_for(recording)
    seen, heard = (Cut(Span(at, at + 1), tmp_path / f"{at}{suffix}") for at in (0.5, 3.5))
    done = copy(recording, heard, seen)
    assert done[heard.to].early_s < 0.03
    since_s = click_in(recording) - 3.5 + done[heard.to].early_s
    assert look_at(heard.to).click_s == pytest.approx(since_s, abs=0.003)
    assert look_at(seen.to).first_picture_s == pytest.approx(0.0, abs=0.002)


def test_pictures_that_end_long_before_the_sound_are_not_held_in_memory(tmp_path: Path) -> None:
    recording = Made(pictures_s=(0.0, 2.0), length_s=90.0).write(tmp_path / "talk.mkv")
    late = Cut(Span(80.0, 81.0), tmp_path / "late.mkv")
    assert 0 <= copy(recording, late)[late.to].early_s < 0.03
    assert look_at(late.to).sound_ends_s == pytest.approx(1.0, abs=0.06)


def test_a_clock_that_starts_again_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    long = Made(length_s=15.0, picture="").write(tmp_path / "a.ts")
    joined = tmp_path / "joined.ts"
    joined.write_bytes(long.path.read_bytes() * 2)
    recording = PyAvDecoder().probe(joined)
    with pytest.raises(MediaError, match="clock starts again"):
        list(PyAvCopier().cut_each(recording, [Cut(Span(20, 21), tmp_path / "clip.mka")]))
    assert not (tmp_path / "clip.mka").exists()


def test_whoever_stops_half_way_leaves_whole_clips_only(tmp_path: Path) -> None:
    recording = Made().write(tmp_path / "talk.mp4")
    cuts = [Cut(Span(1, 2), tmp_path / "1.mp4"), Cut(Span(1.5, 5), tmp_path / "2.mp4")]
    steps = PyAvCopier().cut_each(recording, cuts)
    assert next(steps)[0] == cuts[0]
    steps.close()  # type: ignore[attr-defined]  # it is a generator, which Ctrl-C closes so
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.mp4", "talk.mp4"]


@pytest.mark.parametrize("room_bytes", [0, 5_000, 12_345])
def test_a_full_disk_is_an_error_and_leaves_nothing(tmp_path: Path, room_bytes: int) -> None:
    recording = Made().write(tmp_path / "talk.mp4")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    was = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room_bytes, before[1]))
    try:
        with pytest.raises(OutputError, match="cannot be written"):
            list(PyAvCopier().cut_each(recording, [Cut(Span(1, 4), tmp_path / "clip.mp4")]))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, was)
    assert [path.name for path in tmp_path.iterdir()] == ["talk.mp4"]


def test_a_recording_cut_short_gives_what_is_there(tmp_path: Path) -> None:
    recording = Made().write(tmp_path / "talk.mkv")
    whole = recording.path.read_bytes()
    recording.path.write_bytes(whole[: int(len(whole) * 0.8)])
    to = tmp_path / "clip.mkv"
    copy(recording, Cut(Span(1.0, 9.0), to))
    assert look_at(to).click_s == pytest.approx(CLICK_S, abs=0.003)


def test_a_recording_without_the_track_or_any_sound_is_an_error(tmp_path: Path) -> None:
    recording = Made().write(tmp_path / "talk.mp4")
    cuts = [Cut(Span(1, 2), tmp_path / "clip.mp4")]
    with pytest.raises(ChoiceError, match="no audio track 3"):
        list(PyAvCopier(TrackChoice(track=3)).cut_each(recording, cuts))
    with av.open(str(recording.path), "w") as container:
        shown = container.add_stream("libx264", rate=25)
        shown.width, shown.height, shown.pix_fmt = 64, 48, "yuv420p"
        container.mux(shown.encode(next(Made().picture_frames())))
        container.mux(shown.encode(None))
    with pytest.raises(NoAudioTrack, match="no sound to cut"):
        list(PyAvCopier().cut_each(recording, cuts))
