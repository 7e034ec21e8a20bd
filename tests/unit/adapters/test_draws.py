from __future__ import annotations

from pathlib import Path

import pytest

from earmark.adapters.draws import keep_draw, kept_draw
from earmark.core.survey import Draw
from earmark.errors import OutputError, ProjectError
from member_maker import NOON


def test_a_draw_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    path = tmp_path / "audits/a.json"
    assert kept_draw(path) is None
    keep_draw(Draw(7, NOON), path)
    assert kept_draw(path) == Draw(7, NOON)


@pytest.mark.parametrize("content", ["", "[]", '{"seed": 1}', '{"seed": 1, "began": "noon"}'])
def test_a_damaged_draw_says_what_to_do(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(ProjectError, match=r"is no record of an audit .* Delete it"):
        kept_draw(tmp_path / "a.json")


def test_a_draw_that_cannot_be_kept_says_so(tmp_path: Path) -> None:
    (tmp_path / "audits").touch()
    with pytest.raises(OutputError, match="cannot be written"):
        keep_draw(Draw(7, NOON), tmp_path / "audits/a.json")
