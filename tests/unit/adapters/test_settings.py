from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.adapters.settings import SETTINGS_NAME, read_settings, write_settings
from earmark.errors import ProjectError
from earmark.values import Settings

KITCHEN = Settings("Kitchen", date(2026, 11, 22))
GOOD = 'format = 1\nname = "Kitchen"\ncreated = 2026-11-22\n'
NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(str.strip)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the settings of a project lie."""
    return tmp_path / SETTINGS_NAME


def test_it_is_a_few_lines_that_explain_themselves(path: Path) -> None:
    write_settings(path, KITCHEN)
    first, *rest = path.read_text("utf-8").splitlines()
    assert first.startswith("# This folder is a project of earmark")
    assert rest == GOOD.splitlines()
    assert [file.name for file in path.parent.iterdir()] == ["earmark.toml"]


@given(name=NAMES, created=st.dates())
def test_settings_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, name: str, created: date
) -> None:
    path = tmp_path_factory.mktemp("project") / "earmark.toml"
    write_settings(path, Settings(name, created))
    assert read_settings(path) == Settings(name, created)
    assert tomllib.loads(path.read_text("utf-8"))["format"] == 1


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD + "colour = 'red'\n[later]\nformat = 9\nname = 3\n",
        "# mine\n  \"name\" = 'Kitchen'\nformat=0x1 # one\ncreated=2026-11-22",
    ],
)
def test_what_people_write_is_read_and_what_is_unknown_left_alone(path: Path, text: str) -> None:
    path.write_bytes(text.encode())
    assert read_settings(path) == KITCHEN


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            GOOD.replace("= 1", "= 2"),
            r"earmark.toml, line 1: is of format 2, .* reads format 1\. U",
        ),
        (GOOD.replace("= 1", "= true"), r"line 1: format is True\. Make it a number such as 1"),
        (GOOD.replace("format = 1\n", ""), r"earmark.toml: says no format\. Add `format = ` and a"),
        (GOOD.replace('"Kitchen"', "7"), r'line 2: name is 7\. Make it text such as "Kitchen"'),
        (GOOD.replace("Kitchen", ""), r"line 2: name is ''\. Make it text"),
        (GOOD.replace("Kitchen", r"a\nb"), r"line 2: a project's name is a line .* Name it anew"),
        (GOOD.replace("-22", "-22T10:00:00"), r"line 3: created is .* Make it a date such as 2026"),
        (GOOD.replace("-22", "-32"), r"earmark.toml: is no TOML: .* line 3, .* Mend that line"),
        (GOOD.replace('"\n', "\n"), r"is no TOML: .* line 2"),
        ('"n\\u0061me" = 7\n' + GOOD.replace("name", "#"), r"earmark.toml: name is 7\. Make it"),
        ("", "says no format"),
    ],
)
def test_what_cannot_be_is_told_with_its_line(path: Path, text: str, complaint: str) -> None:
    path.write_text(text, "utf-8")
    with pytest.raises(ProjectError, match=complaint):
        read_settings(path)


def test_what_is_no_utf8_is_told_with_its_line(path: Path) -> None:
    path.write_bytes(GOOD.replace("Kitchen", "Küche").encode("latin-1"))
    with pytest.raises(ProjectError, match=r"earmark\.toml, line 2: is not UTF-8"):
        read_settings(path)


def test_a_folder_without_settings_is_no_project(path: Path) -> None:
    for missing in (path, path / "earmark.toml"):
        with pytest.raises(
            ProjectError, match=r"is no project, .* no earmark\.toml.* `earmark new"
        ):
            read_settings(missing)
        path.touch()


def test_a_folder_of_that_name_is_told(path: Path) -> None:
    path.mkdir()
    with pytest.raises(ProjectError, match="cannot be read"):
        read_settings(path)


def test_a_project_that_is_there_is_not_written_over(path: Path) -> None:
    path.write_text("mine")
    with pytest.raises(ProjectError, match="is there already"):
        write_settings(path, KITCHEN)
    assert path.read_text() == "mine"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"cannot be written \(No such file .*\)\. Free the"):
        write_settings(tmp_path / "nowhere" / "earmark.toml", KITCHEN)


@pytest.mark.parametrize("name", ["", " ", "a\nb", "\x1b[1m", "caf\udce9"])
def test_a_name_is_a_line_of_text(name: str) -> None:
    with pytest.raises(ValueError, match="a project's name is a line of text"):
        Settings(name, date(2026, 11, 22))
