"""The recordings themselves, for a browser to play: by digest, never by path."""

from __future__ import annotations

import os
import re
import stat
from http import HTTPStatus
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from earmark.formats.names import readable
from earmark.projects import Project
from earmark.values import Recording

LARGEST_PIECE_BYTES = 2**20
_ONE_RANGE = re.compile(r"\s*bytes\s*=\s*(\d{1,18})\s*-\s*(\d{0,18})\s*", re.ASCII | re.IGNORECASE)

_SOUND_ONLY = {
    "aac": "audio/aac",
    "aiff": "audio/aiff",
    "flac": "audio/flac",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
}
_KINDS = {
    "asf": "x-ms-asf",
    "avi": "x-msvideo",
    "flv": "x-flv",
    "matroska": "x-matroska",
    "mpeg": "mpeg",
    "mpegts": "mp2t",
    "ogg": "ogg",
    "webm": "webm",
    **dict.fromkeys(("3g2", "3gp", "m4a", "mj2", "mov", "mp4"), "mp4"),  # one format, many names
}
"""What follows ``video/`` or ``audio/``, by the container's name in FFmpeg."""


def mime_of(recording: Recording) -> str:
    """Return a recording's media type, which follows from what is in the file, not from its name.

    A browser plays what it can whatever the type says, but never takes a recording for a page.
    """
    if recording.container in _SOUND_ONLY:
        return _SOUND_ONLY[recording.container]
    if recording.container in _KINDS:
        what = "video" if recording.has_picture else "audio"
        return f"{what}/{_KINDS[recording.container]}"
    return "application/octet-stream"


class _Pieces(FileResponse):
    """Sends a file, or one piece of it.

    A piece is as long as asked for, but has an end: players ask for "all from here", take what they
    need at the moment, and leave the rest waiting in a connection, of which browsers have six.
    """

    chunk_size = 256 * 2**10

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        others = [pair for pair in scope["headers"] if pair[0] != b"range"]
        told = [pair[1].decode("latin-1") for pair in scope["headers"] if pair[0] == b"range"]
        ranges = [(b"range", _with_end(each).encode("latin-1")) for each in told if "," not in each]
        await super().__call__({**scope, "headers": [*others, *ranges]}, receive, send)


def _with_end(asked: str) -> str:
    """Return a range that ends; others than ``bytes=from-`` and ``bytes=from-to`` as they are."""
    found = _ONE_RANGE.fullmatch(asked)
    if not found:
        return asked
    first = int(found[1])
    last = min(int(found[2] or first + LARGEST_PIECE_BYTES), first + LARGEST_PIECE_BYTES - 1)
    return f"bytes={first}-{last}"


class _Shelf:
    """Where the recordings of a project lie.

    What is on it is kept in mind: a player asks for many pieces.

    Args:
        project: whose.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._recordings: dict[str, Recording] = {}

    def find(self, digest: str) -> tuple[Recording, os.stat_result]:
        """Return a recording and the state of its file.

        Raises:
            HTTPException: there is none, or its file has gone or is another one.
        """
        known = self._recordings.get(digest)
        found = _state_of(known) if known else None
        if known and found:
            return known, found
        self._recordings = {each.digest: each.recording for each in self._project.members()}
        recording = self._recordings.get(digest)
        if recording is None:
            msg = "No recording of this project is called so."
            raise HTTPException(HTTPStatus.NOT_FOUND, msg)
        state = _state_of(recording)
        if state is None:
            name = readable(Path(recording.path.name))
            msg = f"{name} is no longer where it was. Find it, and add it again."
            raise HTTPException(HTTPStatus.NOT_FOUND, msg)
        return recording, state


def _state_of(recording: Recording) -> os.stat_result | None:
    """Return the state of its file; nothing where it is another one by now."""
    try:
        state = recording.path.stat()
    except OSError:
        return None
    is_same = stat.S_ISREG(state.st_mode) and state.st_size == recording.size_bytes
    return state if is_same else None


def media_routes(project: Project) -> list[Route]:
    """Return ``GET /media/ID``."""
    shelf = _Shelf(project)

    async def send_media(request: Request) -> Response:
        recording, state = await run_in_threadpool(shelf.find, request.path_params["digest"])
        return _Pieces(
            recording.path,
            headers={"cache-control": "private, max-age=3600"},
            media_type=mime_of(recording),
            stat_result=state,
        )

    return [Route("/media/{digest}", send_media)]
