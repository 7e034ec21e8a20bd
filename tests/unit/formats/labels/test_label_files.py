from __future__ import annotations

from contextlib import nullcontext, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.errors import LabelsError, OutputError
from earmark.formats import labels
from earmark.formats.labels import ReadOptions
from earmark.formats.labels.files import read_labels, save_labels
from labels_maker import PATHS, make_label

PLAIN = ReadOptions()
TEXT = "start_s;end_s;sound\r\n1,5;2;Tür\r\n"


HEADERS = {
    "csv": "recording,start_s,end_s,sound,verdict,is_strong,by,at,tags\n",
    "audacity": "1\t2\ttyping\n",
    "raven": "Selection\tView\tBegin Time (s)\tEnd Time (s)\tFile Offset (s)\tAnnotation\n",
}
CELLS = st.sampled_from(
    ["1", "2,5", "1e999", "-3", "nan", "yes", "not:x", "#", '"', "\0", "\r", ""]
)
ANYTHING = st.lists(CELLS | st.text(max_size=5) | st.sampled_from("\t,;\n\\"), max_size=40)


@settings(deadline=None)
@given(name=st.sampled_from(sorted(HEADERS)), content=ANYTHING, has_header=st.booleans())
def test_no_text_stops_a_reader(name: str, content: list[str], *, has_header: bool) -> None:
    text = HEADERS[name] * has_header + "".join(content)
    with nullcontext() if has_header else suppress(LabelsError):
        read = labels.get(name).read(text, PLAIN)
        assert all(label.span.length_s > 0 for label in read.labels)
        assert all(bad.line >= 1 and bad.reason for bad in read.bad_lines)


def test_every_format_is_found_by_its_name() -> None:
    names = [each.name for each in labels.label_formats()]
    assert names == ["csv", "audacity", "raven"]
    assert all(labels.get(name).name == name for name in names)
    assert all(each.summary for each in labels.label_formats())


def test_an_unknown_format_is_told_which_there_are() -> None:
    with pytest.raises(ValueError, match="no format of labels is called 'srt'; there are csv"):
        labels.get("srt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_whichever_program_wrote_it(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_bytes(TEXT.encode(encoding))
    [label] = read_labels(path, labels.get("csv"), PLAIN).labels
    assert label.sound == "Tür"


def test_a_long_file_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "labels.txt"
    path.write_bytes(b"1\t2\ttyping\n" * 1000)
    assert len(read_labels(path, labels.get("audacity"), PLAIN).labels) == 1000


def test_a_film_is_no_file_of_labels(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"\0\0\0\x20ftypisom")
    with pytest.raises(LabelsError, match=r"film.mp4: holds no text. Name another file"):
        read_labels(path, labels.get("csv"), PLAIN)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LabelsError, match=r"x.csv: cannot be read: No such file"):
        read_labels(tmp_path / "x.csv", labels.get("csv"), PLAIN)


@pytest.mark.parametrize("name", ["csv", "raven"])
def test_a_format_that_names_recordings_needs_one_file(name: str, tmp_path: Path) -> None:
    to = tmp_path / "labels.txt"
    both = [make_label(), make_label(recording="b2")]
    assert save_labels(both, PATHS, labels.get(name), to) == (to,)
    assert len(read_labels(to, labels.get(name), PLAIN).labels) == 2


def test_audacity_gets_a_file_for_each_recording(tmp_path: Path) -> None:
    both = [make_label(), make_label(recording="b2"), make_label(4, 5)]
    paths = {"a1": Path("x/talk.mp4"), "b2": Path("y/talk.mkv")}
    saved = save_labels(both, paths, labels.get("audacity"), tmp_path / "tracks.txt")
    assert saved == (tmp_path / "tracks/talk.txt", tmp_path / "tracks/talk-2.txt")
    assert [len(path.read_text().splitlines()) for path in saved] == [2, 1]
    saved = save_labels(both, {}, labels.get("audacity"), tmp_path / "more")
    assert [path.name for path in saved] == ["a1.txt", "b2.txt"]


def test_audacity_gets_the_very_file_for_one_recording(tmp_path: Path) -> None:
    to = tmp_path / "labels.txt"
    assert save_labels([make_label()], PATHS, labels.get("audacity"), to) == (to,)
    assert to.read_text() == "2.000000\t3.500000\ttyping\n"


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="it is a folder"):
        save_labels([make_label()], PATHS, labels.get("csv"), tmp_path)
