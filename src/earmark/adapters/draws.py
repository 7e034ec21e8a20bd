"""When audits began and by which chance they ask, each in a small file."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from earmark.adapters.durable import replacing
from earmark.core.survey import Draw
from earmark.errors import OutputError, ProjectError


def kept_draw(path: Path) -> Draw | None:
    """Return what an audit is known by, or ``None`` where it has not begun.

    Raises:
        ProjectError: the file is damaged.
    """
    try:
        kept = json.loads(path.read_text("utf-8"))
        return Draw(int(kept["seed"]), datetime.fromisoformat(kept["began"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        msg = f"{path}: is no record of an audit ({error}). Delete it: the audit begins anew."
        raise ProjectError(msg) from error


def keep_draw(draw: Draw, path: Path) -> None:
    """Note that an audit has begun.

    Raises:
        OutputError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            document = {"seed": draw.seed, "began": draw.began.isoformat()}
            file.write(json.dumps(document).encode() + b"\n")
    except OSError as error:
        msg = f"{path}: cannot be written ({error.strerror}). Free the disk, then ask again."
        raise OutputError(msg) from error
