"""Which windows an encoder of a project's own learnt from, as JSON in the project."""

from __future__ import annotations

import json
from pathlib import Path

from earmark.core.aim import Windows
from earmark.errors import ProjectError
from earmark.formats.streams import replacing
from earmark.values import Span


def write_learnt_windows(windows: Windows, path: Path) -> None:
    """Write them, wholly or not at all; ``OutputError`` says why that fails."""
    plain = {
        digest: [[span.start_s, span.end_s] for span in spans] for digest, spans in windows.items()
    }
    with replacing(path) as stream:
        stream.write(json.dumps(plain).encode())


def read_learnt_windows(path: Path) -> dict[str, list[Span]]:
    """Return what was written; nothing where there is no such file.

    Raises:
        ProjectError: it is damaged: who judged by it would judge by what was learnt by heart.
    """
    try:
        plain = json.loads(path.read_bytes())
        return {digest: [Span(*ends) for ends in spans] for digest, spans in plain.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        msg = f"{path}: cannot be read ({error}). Train the network again."
        raise ProjectError(msg) from error
