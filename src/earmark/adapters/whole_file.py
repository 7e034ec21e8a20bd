"""Is a path a file that can be read, and if not, why not: said the same way by whoever reads it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from earmark.errors import EmptyMedia, MediaError, MediaNotFound, NotMedia


def whole_file(path: Path) -> os.stat_result:
    """Return what the system says of a file, once it is sure that it is one and holds anything.

    Raises:
        NotMedia: it is a folder, a device or a pipe.
        EmptyMedia: it holds nothing.
    """
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise NotMedia(path, "this is a folder, not a recording. Name the files inside it.")
    if not stat.S_ISREG(status.st_mode):
        raise NotMedia(path, "this is a device or pipe, not a file. Save it to a file first.")
    if status.st_size == 0:
        raise EmptyMedia(path, "the file is empty (zero bytes). Fetch or record it again.")
    return status


@contextmanager
def told_as_media_errors(path: Path) -> Iterator[None]:
    """Tell what the system refuses about a file as a ``MediaError``."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise MediaNotFound(path, "there is no such file. Check the path.") from error
    except PermissionError as error:
        reason = "permission denied: the file may not be read. Change its permissions (chmod +r)."
        raise MediaError(path, reason) from error
    except OSError as error:
        raise MediaError(path, f"cannot be read: {error.strerror}. Check the disk.") from error
