from __future__ import annotations

import json
import re
import sys
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_maker import example, say, some_examples, stage
from earmark.errors import ExtraMissing
from earmark.formats.datasets import pack
from earmark.formats.datasets import parquet as our_parquet
from earmark.formats.datasets import shards as our_shards
from earmark.formats.datasets.folders import folder_names
from earmark.formats.datasets.rows import COLUMNS
from earmark.values import DatasetClip, DatasetLook, Example, Layout, Scorer

SOURCE = Scorer("e" * 64, "d" * 64, "typing")
KEY = "a1a1a1a1a1a1-00000000"


def packed(tmp_path: Path, look: DatasetLook, examples: list[Example]) -> list[DatasetClip]:
    clips = stage(tmp_path / "staged", examples, look.kind)
    (tmp_path / "out").mkdir()
    done = list(pack(clips, tmp_path / "staged", tmp_path / "out", look, SOURCE))
    assert not list((tmp_path / "staged").iterdir())
    assert [replace(clip, file="") for clip in sorted(done, key=lambda clip: clip.sha256)] == clips
    return done


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("kind", ["flac", "wav"])
def test_every_layout_keeps_every_clip_where_it_says(
    tmp_path: Path, layout: Layout, kind: str
) -> None:
    for clip in packed(tmp_path, DatasetLook(layout, kind), some_examples()):
        content = (tmp_path / "out" / clip.file).read_bytes()
        assert f"the sound of {clip.key}".encode() in content


def test_folders_are_called_after_splits_and_classes(tmp_path: Path) -> None:
    done = packed(tmp_path, DatasetLook(Layout.FOLDERS), some_examples())
    assert done[0].file == f"train/typing/{KEY}.flac"
    assert {clip.file.rpartition("/")[0] for clip in done} == {
        f"{split}/{name}"
        for split in ("train", "validation", "test")
        for name in ("typing", "not_typing")
    }


def test_an_audiofolder_has_a_table_in_each_split(tmp_path: Path) -> None:
    done = packed(tmp_path, DatasetLook(Layout.AUDIOFOLDER), some_examples())
    assert done[0].file == f"train/a1a1a1a1a1a1/{KEY}.flac"
    for split in ("train", "validation", "test"):
        lines = (tmp_path / "out" / split / "metadata.jsonl").read_text("utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        assert {f"{split}/{row['file_name']}" for row in rows} == {
            clip.file for clip in done if clip.example.split == split
        }
        assert all(set(row) == {"file_name", *COLUMNS} for row in rows)
        assert {row["score"] for row in rows} == {-1.0}
        assert {(row["detector"], row["encoder"]) for row in rows} == {("typing", "e" * 64)}


def test_a_clip_its_class_and_its_row_lie_side_by_side_in_a_tar(tmp_path: Path) -> None:
    done = packed(tmp_path, DatasetLook(Layout.WEBDATASET), some_examples())
    assert [clip.file for clip in done[::2]] == [
        "train-000000.tar",
        "validation-000000.tar",
        "test-000000.tar",
    ]
    with tarfile.open(tmp_path / "out/train-000000.tar") as tar:
        names = tar.getnames()
        assert names[:3] == [f"{KEY}.flac", f"{KEY}.cls", f"{KEY}.json"]
        assert {(each.mtime, each.uid, each.uname) for each in tar} == {(0, 0, "")}
        contents = [(tar.extractfile(name) or sys.stdin.buffer).read() for name in names]
    assert [contents[1], contents[4]] == [b"1", b"0"]
    assert json.loads(contents[2])["label"] == "typing"


def test_shards_are_no_larger_than_they_may_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(our_shards, "MOST_BYTES", 100)
    examples = [example(say(at, at + 1.0)) for at in range(7)]
    done = packed(tmp_path, DatasetLook(Layout.WEBDATASET), examples)
    assert [clip.file for clip in done] == [
        f"train-{number:06d}.tar" for number in (0, 0, 1, 1, 2, 2, 3)
    ]


def test_parquet_holds_the_clips_and_says_that_they_are_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr(our_parquet, "GROUP_BYTES", 60)
    scored = [replace(each, score=0.25) for each in some_examples()]
    packed(tmp_path, DatasetLook(Layout.PARQUET), [*scored, *scored[:1]])
    file = parquet.ParquetFile(tmp_path / "out/data/train-00000-of-00001.parquet")
    assert file.num_row_groups == 2
    table = file.read()
    assert table.column_names == ["audio", *COLUMNS]
    told = json.loads(table.schema.metadata[b"huggingface"])
    assert told["info"]["features"]["audio"] == {"_type": "Audio"}
    [first, *_] = table.to_pylist()
    assert first["audio"] == {"bytes": f"the sound of {KEY}".encode(), "path": f"{KEY}.flac"}
    assert (first["label"], first["score"], first["n_samples"]) == ("typing", 0.25, 16_000)


def test_parquet_says_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExtraMissing, match=r"pip install 'earmark\[parquet\]'"):
        packed(tmp_path, DatasetLook(Layout.PARQUET), some_examples())


def test_who_and_where_can_be_left_out(tmp_path: Path) -> None:
    found = example(say(5, 6, None))
    look = DatasetLook(Layout.AUDIOFOLDER, is_nameless=True)
    packed(tmp_path, look, [example(), found])
    lines = (tmp_path / "out/train/metadata.jsonl").read_text().splitlines()
    told = [(row["by"], row["recording"]) for row in map(json.loads, lines)]
    assert told == [("", "a1a1a1a1a1a1"), ("ear", "a1a1a1a1a1a1")]


@given(st.lists(st.text() | st.sampled_from(["..", "a/b", "CON", "con", "-rf", " x ", ""])))
def test_a_class_of_any_name_gets_a_folder_that_every_disk_takes(names: list[str]) -> None:
    folders = folder_names(names)
    assert set(folders) == set(names)
    assert len({folder.casefold() for folder in folders.values()}) == len(folders)
    for folder in folders.values():
        assert folder == Path(folder).name
        assert folder == folder.strip()
        assert not folder.startswith("-")
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f.]', folder)
        assert folder.casefold() not in {"con", "prn", "aux", "nul", "com1"}
