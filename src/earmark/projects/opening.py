"""Where a project lies, and how a folder becomes one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.errors import ProjectError
from earmark.values import Settings

if TYPE_CHECKING:
    from earmark.adapters.catalogue import SqliteCatalogue

SETTINGS_NAME = "earmark.toml"
CATALOGUE_NAME = "catalogue.sqlite"


def make_project(folder: Path, name: str, today: date) -> tuple[Settings, SqliteCatalogue]:
    """Make a folder a project; an empty name stands for the folder's.

    Raises:
        ProjectError: it is one already, or cannot become one.
    """
    from earmark.adapters.catalogue import SqliteCatalogue
    from earmark.adapters.settings import write_settings

    if (folder / SETTINGS_NAME).exists():
        raise ProjectError(f"{folder}: is a project already. Open it, or name another folder.")
    try:
        settings = Settings(name or folder.resolve().name or "earmark", today)
        folder.mkdir(parents=True, exist_ok=True)
    except ValueError as error:
        raise ProjectError(f"{folder}: {error}. Name it otherwise.") from error
    except OSError as error:
        msg = f"{folder}: cannot be made ({error.strerror}). Name another folder."
        raise ProjectError(msg) from error
    # The settings come last: a folder that has them is whole.
    catalogue = SqliteCatalogue(folder / CATALOGUE_NAME)
    try:
        write_settings(folder / SETTINGS_NAME, settings)
    except BaseException:
        catalogue.close()
        raise
    return settings, catalogue


def open_project(folder: Path) -> tuple[Settings, SqliteCatalogue]:
    """Return what a project says of itself and what it knows.

    ``ProjectError`` says why a folder is none, ``CatalogueError`` what is wrong with its catalogue.
    """
    from earmark.adapters.catalogue import SqliteCatalogue
    from earmark.adapters.settings import read_settings

    settings = read_settings(folder / SETTINGS_NAME)
    return settings, SqliteCatalogue(folder / CATALOGUE_NAME, must_exist=True)


def nearest_project(folder: Path) -> Path:
    """Return the project that a folder is or lies in.

    Raises:
        ProjectError: it is and lies in none.
    """
    for each in (folder, *folder.parents):
        if (each / SETTINGS_NAME).exists():
            return each
    msg = (
        f"{folder}: is in no project. Go into one, name it with --project, "
        "or make one with `earmark new`."
    )
    raise ProjectError(msg)
