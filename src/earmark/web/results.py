"""What came of it: how right it is, how people agree, and files to take away."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TypeAlias

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from earmark.core.moments import moments_of_found
from earmark.errors import AnswersError
from earmark.formats.moments.files import save_moments
from earmark.formats.moments.moment_format import MomentFormat
from earmark.formats.names import readable
from earmark.formats.registry import known_formats
from earmark.projects import Project
from earmark.web import payloads
from earmark.web.asked import Asked, get
from earmark.web.desk import Desk
from earmark.web.naming import plain_name

Write: TypeAlias = Callable[[str, Path], tuple[Path, ...]]

TITLES = {
    "audacity": "Audacity",
    "csv": "CSV",
    "elan": "ELAN",
    "ffmetadata": "FFmpeg chapters",
    "json": "JSON",
    "jsonl": "JSON lines",
    "label-studio": "Label Studio",
    "parquet": "Parquet",
    "raven": "Raven",
    "srt": "SRT",
    "webvtt": "WebVTT",
    "youtube": "YouTube chapters",
}
"""Of formats, as their makers spell them; those of others go by their names."""

FOUND, SAID, OTHERS = "Moments found", "What people said", "More"


@dataclass(frozen=True, slots=True)
class Export:
    """A kind of file that can be taken away.

    Attributes:
        kind: what it is asked for by.
        group: what it holds.
        title: of its button.
        suffix: of the file.
        about: what it is for, in a sentence.
        write: writes it, given the sound and where, and returns the files made.
    """

    kind: str
    group: str
    title: str
    suffix: str
    about: str
    write: Write


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
                    "group": each.group,
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
        known = known_formats().formats
        kinds = [
            *(self._as(each, "found", FOUND, self._found(each)) for each in known),
            *(self._as(each, "labels", SAID, self._labels(each)) for each in known),
            Export(
                "report",
                OTHERS,
                "Report",
                ".html",
                "How right it is, as one page that opens offline.",
                self._report,
            ),
        ]
        if any(path.stem == sound for path in self._project.detectors.paths):
            about = "One file; earmark find --detector uses it anywhere."
            kinds.append(Export("detector", OTHERS, "Detector", ".earmark", about, self._detector))
        return kinds

    def _as(self, known: MomentFormat, what: str, group: str, write: Write) -> Export:
        kind = f"{what}-{known.name}"
        title = TITLES.get(known.name, known.name)
        return Export(kind, group, title, known.suffix, f"{known.summary}.", write)

    def _found(self, known: MomentFormat) -> Write:
        def write(sound: str, to: Path) -> tuple[Path, ...]:
            lesson = self._desk.lesson(sound)
            if lesson.detector is None:
                raise AnswersError(f"{sound}: nothing finds it yet. Answer some questions first.")
            found = lesson.curves.findings(lesson.detector).found
            return save_moments(moments_of_found(found, sound), known, to)

        return write

    def _labels(self, known: MomentFormat) -> Write:
        def write(sound: str, to: Path) -> tuple[Path, ...]:
            return self._project.export_labels(to, label_format=known.name, sound=sound)

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
    return f"{plain_name(sound)} {export.kind}{export.suffix}"
