"""Read what ``earmark find --json`` wrote."""

from __future__ import annotations

import base64
import binascii
import json
import os
from dataclasses import dataclass
from pathlib import Path

from earmark.errors import LabelsError
from earmark.values import Detection, Span


@dataclass(frozen=True, slots=True)
class ReadFound:
    """What was found in one recording, as far as a file tells.

    Attributes:
        path: as it was named, seen from where ``earmark find`` ran.
        keystrokes: ``None`` when nobody asked for them.
    """

    path: Path
    sound: str
    detections: tuple[Detection, ...]
    keystrokes: tuple[float, ...] | None


def read_findings(path: Path) -> tuple[ReadFound, ...]:
    """Return what was found in each recording.

    Raises:
        LabelsError: the file cannot be read, or ``earmark find --json`` did not write it.
    """
    try:
        document = json.loads(path.read_text("utf-8"))
        sound = str(document["sound"])
        return tuple(_read_found(each, sound) for each in document["recordings"])
    except OSError as error:
        raise LabelsError(f"{path}: cannot be read: {error.strerror or error}.") from error
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as error:
        msg = f"{path}: is not what `earmark find --json` writes ({error!r}). Run it again."
        raise LabelsError(msg) from error


def _read_found(document: dict[str, object], sound: str) -> ReadFound:
    detections, keystrokes = document["detections"], document.get("keystrokes")
    if not isinstance(detections, list) or not isinstance(keystrokes, list | None):
        raise TypeError("detections and keystrokes are lists")
    return ReadFound(
        path=_path_of(document),
        sound=sound,
        detections=tuple(
            Detection(Span(float(each["start_s"]), float(each["end_s"])), float(each["score"]))
            for each in detections
        ),
        keystrokes=None if keystrokes is None else tuple(sorted(map(float, keystrokes))),
    )


def _path_of(document: dict[str, object]) -> Path:
    exact = document.get("recording_base64")
    if isinstance(exact, str):
        return Path(os.fsdecode(base64.b64decode(exact, validate=True)))
    return Path(str(document["recording"]))
