from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from dataset_maker import made_dataset, some_examples, stage
from earmark.cli.dataset_render import show_check, show_dataset
from earmark.values import DatasetCheck


def console() -> Console:
    return Console(file=io.StringIO(), width=100, no_color=True)


def printed(out: Console) -> str:
    file = out.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def test_clips_are_counted_by_class_and_split(tmp_path: Path) -> None:
    out = console()
    show_dataset(made_dataset(stage(tmp_path, some_examples()), Path("out")), out)
    told = [line.split() for line in printed(out).splitlines()]
    assert told[0] == ["clips", "train", "validation", "test"]
    assert ["not_typing", "1", "1", "1"] in told
    assert "Left out: 3, as they sound like another clip\nWrote out\n" in printed(out)


def test_faults_are_printed_and_counted() -> None:
    out = console()
    show_check(DatasetCheck(Path("out"), 3, 12), out)
    assert printed(out) == (
        "out: as it was written (3 files, 12 clips); no recording is in two splits\n"
    )
    out = console()
    show_check(DatasetCheck(Path("out"), 3, 12, ("[red]a\x1b: is missing",) * 25), out)
    lines = printed(out).splitlines()
    assert len(lines) == 22
    assert lines[0].startswith("[red]a")
    assert "\x1b" not in lines[0]
    assert lines[-2:] == ["... and 5 more", "out: 25 faults (3 files, 12 clips)"]
