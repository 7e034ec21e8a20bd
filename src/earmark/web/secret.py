"""What the cookie of the page holds, kept in the project: a page stays open over a restart."""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

NAME = "page-secret"
_SECRET = re.compile(r"[A-Za-z0-9_-]{32,}", re.ASCII)


def kept_secret(folder: Path) -> str:
    """Return the secret of a project, made where there is none; only its owner can read it.

    Where it can be neither read nor written it is a new one each time, and whoever had the page
    open has to open it anew.
    """
    path = folder / NAME
    with suppress(OSError, UnicodeDecodeError):
        found = path.read_text("ascii").strip()
        if _SECRET.fullmatch(found):
            path.chmod(0o600)
            return found
    made = secrets.token_urlsafe(32)
    with suppress(OSError):
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(made)
    return made
