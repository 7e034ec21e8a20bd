from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]  # its stubs are a package of their own
from hypothesis import given
from hypothesis import strategies as st

from dataset_maker import example, made_dataset, say, some_examples, stage
from earmark.formats.datasets.card import to_card, write_card
from earmark.values import DatasetClip, DatasetLook, DatasetRule, Layout, Sampling, Scorer


def header(card: str) -> list[str]:
    assert card.startswith("---\n")
    return card.split("---\n")[1].splitlines()


@pytest.mark.parametrize(
    ("licence", "lines"),
    [
        ("", ["license: unknown"]),
        ("CC-BY-4.0", ["license: cc-by-4.0"]),
        ('Ours: "no" use', ["license: other", 'license_name: "Ours: \\"no\\" use"']),
    ],
)
def test_the_licence_is_one_that_hugging_face_knows(
    tmp_path: Path, licence: str, lines: list[str]
) -> None:
    dataset = made_dataset(stage(tmp_path, some_examples()), look=DatasetLook(licence=licence))
    assert header(to_card(dataset))[: len(lines)] == lines


@pytest.mark.parametrize(
    ("layout", "pattern", "loading"),
    [
        (Layout.FOLDERS, '    path: "test/**"', 'load_dataset("DIR")'),
        (Layout.AUDIOFOLDER, '    path: "test/**"', 'load_dataset("DIR")'),
        (Layout.WEBDATASET, '    path: "test-*.tar"', "train-000000.tar"),
        (Layout.PARQUET, '    path: "data/test-*.parquet"', 'load_dataset("DIR")'),
    ],
)
def test_loaders_are_told_which_file_is_of_which_split(
    tmp_path: Path, layout: Layout, pattern: str, loading: str
) -> None:
    card = to_card(made_dataset(stage(tmp_path, some_examples()), look=DatasetLook(layout)))
    assert pattern in header(card)
    assert loading in card
    [code] = re.findall(r"```python\n(.*?)```", card, re.DOTALL)
    compile(code, "card", "exec")


def test_the_card_counts_what_there_is(tmp_path: Path) -> None:
    clips = stage(tmp_path, some_examples())
    card = to_card(made_dataset([*clips, *clips[:1]]))
    assert "| train | typing | 2 | 2.0 | 1 |" in card
    assert "| test | not\\_typing | 1 | 1.0 | 1 |" in card
    assert "- n<1K" in header(card)
    assert "People labelled 7 of the clips, a detector found 0." in card
    assert "Left out: 3, as they sound like another clip." in card
    assert "Scores are" not in card
    assert "- 1K<n<10K" in header(to_card(made_dataset(clips * 200)))


def test_the_card_says_how_it_was_made(tmp_path: Path) -> None:
    machine = [example(say(1, 2, None)), example(replace(say(3, 4, None)), name="not_typing")]
    machine[1] = replace(machine[1], verdict=some_examples()[1].verdict)
    rule = DatasetRule(length_s=1.5, shares=(0.7, 0.1, 0.2), negatives=2, likeness=None, seed=9)
    dataset = made_dataset(stage(tmp_path, machine), rule=rule)
    card = to_card(replace(dataset, source=Scorer("e" * 64, "d" * 64, "a*b")))
    for told in (
        "Each clip is 1.5 s long.",
        "(seed 9)",
        "70 % / 10 % / 20 %",
        "2 negatives for each positive, those most like the sound first",
        "the detector a\\*b (SHA-256 `dddd",
        "was not checked by people",
    ):
        assert told in card
    assert "sound alike" not in card
    at_random = replace(dataset, rule=replace(rule, sampling=Sampling.RANDOM))
    assert "at random" in to_card(at_random)


def test_a_card_of_nothing_is_a_card() -> None:
    card = to_card(made_dataset([], look=DatasetLook(Layout.WEBDATASET)))
    assert "# No clips" in card


@given(st.text(), st.text(min_size=1))
def test_no_name_breaks_out_of_the_header_or_the_table(licence: str, name: str) -> None:
    said = replace(say(), sound=name)
    clips = [replace(clip, example=example(said, name=name)) for clip in [_clip()]]
    card = to_card(made_dataset(clips, look=DatasetLook(licence=licence)))
    told = yaml.safe_load(card.split("\n---\n")[0])
    assert told["configs"][0]["data_files"] == [{"split": "train", "path": "train/**"}]
    rows = [line for line in card.split("\n") if line.startswith("| train")]
    assert len(rows) == 1
    assert "<" not in re.sub(r"\\<", "", rows[0])


def test_the_card_is_a_file_of_its_own(tmp_path: Path) -> None:
    write_card(made_dataset([_clip()]), tmp_path)
    assert (tmp_path / "README.md").read_text("utf-8").startswith("---\nlicense: unknown")


def _clip() -> DatasetClip:
    return DatasetClip(example(), "key", "train/key.flac", "0" * 64, 16_000, 1, 16_000)
