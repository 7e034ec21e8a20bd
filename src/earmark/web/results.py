"""What came of it: how right it is, how people agree, and files to take away."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from earmark import formats
from earmark.errors import AnswersError
from earmark.formats.names import readable
from earmark.projects import Project
from earmark.web import payloads
from earmark.web.asked import Asked, get
from earmark.web.desk import Desk


@dataclass(frozen=True, slots=True)
class Export:
    """A kind of file that can be taken away.

    Attributes:
        kind: what it is asked for by.
        title: of its button.
        suffix: of the file.
        about: what it is for, in a sentence.
        write: writes it, given the sound and where, and returns the files made.
    """

    kind: str
    title: str
    suffix: str
    about: str
    write: Callable[[str, Path], tuple[Path, ...]]


def results_routes(project: Project, desk: Desk) -> list[Route]:
    """Return what answers ``/api/evaluation``, ``agreement``, ``exports`` and ``export``."""
    results = _Results(project, desk)
    return [
        get("/api/evaluation", results.evaluation),
        get("/api/agreement", results.agreement),
        get("/api/exports", results.exports),
        get("/api/export", results.export),
    ]


class _Results:
    def __init__(self, project: Project, desk: Desk) -> None:
        self._project = project
        self._desk = desk

    def evaluation(self, asked: Asked) -> object:
        """Return how right a sound is found, with pictures."""
        sound = asked.text("sound")
        found = self._project.evaluate(sound)
        charts = {
            "answers": self._project.charts(found.answers),
            "clips": self._project.charts(found.clips) if found.clips else (),
        }
        return payloads.evaluation(sound, found, charts)

    def agreement(self, asked: Asked) -> object:
        """Return how far people agree."""
        sound = asked.text("sound")
        return payloads.agreement(self._project.labels(sound), self._project.agreement(sound))

    def exports(self, asked: Asked) -> object:
        """Return the kinds of file that can be taken away."""
        sound = asked.text("sound")
        return {
            "exports": [
                {
                    "kind": each.kind,
                    "title": each.title,
                    "file_name": _file_name(sound, each),
                    "about": each.about,
                }
                for each in self._kinds(sound)
            ]
        }

    def export(self, asked: Asked) -> Response:
        """Return a file."""
        sound, kind = asked.text("sound"), asked.text("kind")
        for each in self._kinds(sound):
            if each.kind == kind:
                return _sent(each, sound)
        msg = f"There is no such file to take away: {kind!r}."
        raise HTTPException(HTTPStatus.NOT_FOUND, msg)

    def _kinds(self, sound: str) -> list[Export]:
        kinds = [
            Export("found-csv", "Moments, CSV", ".csv", "For spreadsheets.", self._found("csv")),
            Export("found-json", "Moments, JSON", ".json", "For programs.", self._found("json")),
            Export(
                "found-audacity",
                "Moments, Audacity",
                ".txt",
                "To be imported as labels beside the sound.",
                self._found("audacity"),
            ),
            Export(
                "labels-csv",
                "Answers, CSV",
                ".csv",
                "All that people said; earmark import reads it.",
                self._labels("csv"),
            ),
            Export(
                "labels-audacity",
                "Answers, Audacity",
                ".txt",
                "All that people said, to be seen beside the sound.",
                self._labels("audacity"),
            ),
            Export(
                "labels-raven",
                "Answers, Raven",
                ".txt",
                "All that people said, as a selection table.",
                self._labels("raven"),
            ),
            Export(
                "report",
                "Report",
                ".html",
                "How right it is, as one page that opens offline.",
                self._report,
            ),
        ]
        if any(path.stem == sound for path in self._project.detectors.paths):
            about = "One file; earmark find --detector uses it anywhere."
            kinds.append(Export("detector", "Detector", ".earmark", about, self._detector))
        return kinds

    def _found(self, name: str) -> Callable[[str, Path], tuple[Path, ...]]:
        def write(sound: str, to: Path) -> tuple[Path, ...]:
            lesson = self._desk.lesson(sound)
            if lesson.detector is None:
                raise AnswersError(f"{sound}: nothing finds it yet. Answer some questions first.")
            return formats.get(name).save(lesson.curves.findings(lesson.detector), to)

        return write

    def _labels(self, name: str) -> Callable[[str, Path], tuple[Path, ...]]:
        def write(sound: str, to: Path) -> tuple[Path, ...]:
            return self._project.export_labels(to, label_format=name, sound=sound)

        return write

    def _report(self, sound: str, to: Path) -> tuple[Path, ...]:
        self._project.write_evaluation(self._project.evaluate(sound), sound, to)
        return (to,)

    def _detector(self, sound: str, to: Path) -> tuple[Path, ...]:
        [path] = (path for path in self._project.detectors.paths if path.stem == sound)
        shutil.copyfile(path, to)
        return (to,)


def _sent(export: Export, sound: str) -> Response:
    """Return the files of an export as one: several go into an archive."""
    folder = Path(tempfile.mkdtemp(prefix="earmark-"))
    try:
        made = export.write(sound, folder / f"export{export.suffix}")
        name, path = _file_name(sound, export), made[0] if made else folder / "nothing"
        if not made:
            path.touch()
        if len(made) > 1:
            name, path = str(Path(name).with_suffix(".zip")), folder / "export.zip"
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                for each in made:
                    archive.write(each, readable(each).rpartition("/")[2])
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return FileResponse(
        path,
        filename=name,
        headers={"cache-control": "no-store"},
        background=BackgroundTask(shutil.rmtree, folder, ignore_errors=True),
    )


def _file_name(sound: str, export: Export) -> str:
    plain = "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in sound)
    return f"{plain[:60].strip()} {export.kind}{export.suffix}"
