"""What the documents say is so."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import earmark

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
PYTHON = re.findall(r"^```python\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("code", PYTHON)
def test_the_python_of_the_readme_runs(
    code: str,
    film: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copy(film, tmp_path / "stream.mp4")
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {"__name__": "readme"})  # noqa: S102 - our own words
    assert re.search(r"score [01]\.\d\d|clips: \['stream-0001-", capsys.readouterr().out)


def test_every_public_name_is_in_the_page_about_the_surface() -> None:
    page = (ROOT / "docs/api.md").read_text("utf-8")
    first_cells = set(re.findall(r"^\| `(\w+)", page, re.MULTILINE))
    assert first_cells == set(earmark.__all__)


@pytest.mark.parametrize(
    "path", ["README.md", "docs/guide.md", "docs/recipe.md", "docs/cli.md", "docs/api.md"]
)
def test_every_link_leads_somewhere(path: str) -> None:
    text = (ROOT / path).read_text("utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    assert not [each for each in targets if not (ROOT / path).parent.joinpath(each).exists()]


def test_the_pages_only_name_options_that_exist() -> None:
    known = set(re.findall(r"--[a-z-]+", (ROOT / "docs/cli.md").read_text("utf-8")))
    for path in ("README.md", "docs/guide.md", "docs/recipe.md", "docs/formats.md"):
        used = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", (ROOT / path).read_text("utf-8")))
        assert used <= known, path


@pytest.mark.parametrize("path", ["README.md", "docs/guide.md", "docs/cli.md"])
def test_every_share_that_the_pages_ask_for_can_be_had(path: str) -> None:
    text = (ROOT / path).read_text("utf-8")
    for name, share in re.findall(r"--(precision|recall) +(\d[\d.]*\d)", text):
        assert earmark.rule_of(None, **{name: float(share)})
