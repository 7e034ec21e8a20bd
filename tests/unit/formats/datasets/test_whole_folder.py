from __future__ import annotations

from pathlib import Path

import pytest

from earmark.errors import OutputError
from earmark.formats.datasets import whole_folder


def test_a_folder_gets_its_name_when_it_is_whole(tmp_path: Path) -> None:
    to = tmp_path / "new/out"
    with whole_folder(to) as aside:
        (aside / "a").write_text("a")
        assert not to.exists()
    assert [path.name for path in to.iterdir()] == ["a"]
    assert [path.name for path in to.parent.iterdir()] == ["out"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, GeneratorExit])
def test_whatever_goes_wrong_leaves_what_was_there(
    tmp_path: Path, error: type[BaseException]
) -> None:
    to = tmp_path / "out"
    to.mkdir()
    (to / "old").touch()
    folder = whole_folder(to)
    (folder.__enter__() / "half").touch()
    assert not folder.__exit__(error, error(), None)
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "old"]


def test_an_older_folder_makes_way(tmp_path: Path) -> None:
    to = tmp_path / "out"
    to.mkdir()
    (to / "old").touch()
    with whole_folder(to) as aside:
        (aside / "new").touch()
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "new"]


def test_a_full_disk_is_told_by_the_name_that_people_know(tmp_path: Path) -> None:
    to = tmp_path / "out"
    with (
        pytest.raises(OutputError, match=r"out: cannot be written: No space left"),
        whole_folder(to),
    ):
        raise OSError(28, "No space left on device")
    with pytest.raises(OutputError, match=r"out/a\.flac: is full"), whole_folder(to) as aside:
        raise OutputError(f"{aside}/a.flac: is full")
    assert not list(tmp_path.iterdir())


def test_the_older_folder_comes_back_where_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "out"
    to.mkdir()
    (to / "old").touch()
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.suffix == ".part":
            raise OSError(1, "Operation not permitted")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OutputError, match="Operation not permitted"), whole_folder(to):
        pass
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "old"]
