from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from earmark.errors import LabelsError, OutputError
from earmark.formats.moments.files import read_labels, save_moments
from earmark.formats.moments.moment_format import ReadOptions
from earmark.formats.registry import known_formats
from earmark.values import ReadLabels
from labels_maker import make_label, make_recording, moments_of

PLAIN = ReadOptions()
FORMATS = known_formats()
TEXT = "start_s;end_s;sound\r\n1,5;2;Tür\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_whichever_program_wrote_it(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_bytes(TEXT.encode(encoding))
    [label] = read_labels(path, FORMATS.get("csv"), PLAIN).labels
    assert label.sound == "Tür"


def test_a_long_file_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "labels.txt"
    path.write_bytes(b"1\t2\ttyping\n" * 1000)
    assert len(read_labels(path, FORMATS.get("audacity"), PLAIN).labels) == 1000


def test_a_film_is_no_file_of_labels(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"\0\0\0\x20ftypisom")
    with pytest.raises(LabelsError, match=r"film.mp4: holds no text. Name another file"):
        read_labels(path, FORMATS.get("csv"), PLAIN)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LabelsError, match=r"x.csv: cannot be read: No such file"):
        read_labels(tmp_path / "x.csv", FORMATS.get("csv"), PLAIN)


@pytest.mark.parametrize("name", ["csv", "raven"])
def test_a_format_that_names_recordings_needs_one_file(name: str, tmp_path: Path) -> None:
    to = tmp_path / "labels.txt"
    both = moments_of([make_label(), make_label(recording="b2")])
    assert save_moments(both, FORMATS.get(name), to) == (to,)
    assert len(read_labels(to, FORMATS.get(name), PLAIN).labels) == 2


def test_audacity_gets_a_file_for_each_recording(tmp_path: Path) -> None:
    first, second, third = moments_of([make_label(), make_label(), make_label(4, 5)])
    moments = [
        replace(first, recording=make_recording("x/talk.mp4")),
        replace(second, recording=make_recording("y/talk.mkv")),
        replace(third, recording=make_recording("x/talk.mp4")),
    ]
    saved = save_moments(moments, FORMATS.get("audacity"), tmp_path / "tracks.txt")
    assert saved == (tmp_path / "tracks/talk.txt", tmp_path / "tracks/talk-2.txt")
    assert [len(path.read_text().splitlines()) for path in saved] == [2, 1]
    saved = save_moments(moments, FORMATS.get("srt"), tmp_path / "more")
    assert [path.name for path in saved] == ["talk.srt", "talk-2.srt"]


def test_one_recording_goes_to_the_very_file_or_into_the_folder_that_is_there(
    tmp_path: Path,
) -> None:
    to, moments = tmp_path / "labels.txt", moments_of([make_label()])
    assert save_moments(moments, FORMATS.get("audacity"), to) == (to,)
    assert to.read_text() == "2.000000\t3.500000\ttyping\n"
    assert save_moments(moments, FORMATS.get("srt"), tmp_path) == (tmp_path / "monday.srt",)


@pytest.mark.parametrize("name", FORMATS.names)
def test_nothing_at_all_becomes_a_file_that_can_be_read(name: str, tmp_path: Path) -> None:
    saved = save_moments([], FORMATS.get(name), tmp_path / "none")
    assert saved == (tmp_path / "none",)
    assert read_labels(saved[0], FORMATS.get(name), PLAIN) == ReadLabels(())


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="it is a folder"):
        save_moments(moments_of([make_label()]), FORMATS.get("csv"), tmp_path)


def test_subtitles_that_are_there_may_be_the_films_own_and_stay(tmp_path: Path) -> None:
    (tmp_path / "monday.srt").write_text("hours of work")
    with pytest.raises(OutputError, match=r"monday.srt: is there already, and looks like no"):
        save_moments(moments_of([make_label()]), FORMATS.get("srt"), tmp_path)
    assert (tmp_path / "monday.srt").read_text() == "hours of work"


def test_a_format_that_is_only_written_cannot_be_read(tmp_path: Path) -> None:
    only_written = replace(FORMATS.get("csv"), name="cut", read=None)
    with pytest.raises(LabelsError, match=r"x.csv: cut can be written, but not read"):
        read_labels(tmp_path / "x.csv", only_written, PLAIN)
