"""What clips are called that are copied to be sorted."""

from __future__ import annotations

from pathlib import Path

import pytest

from earmark import Project
from earmark.values import Round
from recipe_maker import RULE, installed, made_tree


def test_long_names_are_cut_by_bytes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    trainer = installed(monkeypatch)
    left = made_tree(tmp_path / "clips")
    for name in left:
        path = tmp_path / "clips" / name
        path.rename(path.with_name("\N{HIRAGANA LETTER A}" * 70 + name))
    with Project.create(tmp_path / "long") as project:
        list(project.take_tree(tmp_path / "clips", "typing"))
        steps = project.recipe("typing", RULE, jobs=1)
        [first] = [step for step in steps if isinstance(step, Round)]
        asked = project.round_questions(first, 2)
        clips = [x for x in project.copy_questions(asked, tmp_path / "s") if isinstance(x, Path)]
    assert len(clips) == 2
    assert all(len(clip.name.encode()) < 240 for clip in clips)
    assert trainer.plans == [RULE.weak]
