"""What a recording is known by: the SHA-256 of its content."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from earmark.errors import EmptyMedia, MediaError, MediaNotFound, NotMedia
from earmark.values import Progress

BLOCK_BYTES = 4 * 2**20


def digest_of(path: Path, duration_s: float = 0.0) -> Iterator[Progress | str]:
    """Yield progress, then at last the SHA-256 of a file's content in hexadecimal.

    Args:
        path: the recording.
        duration_s: what its container states; progress is the same share of it as was read of the
            file, and so adds up with that of other recordings. 0 gives steps without a length.

    Raises:
        MediaError: it is missing, empty, no file, cannot be read, or is still being written.
    """
    try:
        before = path.stat()
        _check_is_whole_file(path, before)
        digest = hashlib.sha256()
        n_read = 0
        with path.open("rb", buffering=0) as file:
            while block := file.read(BLOCK_BYTES):
                digest.update(block)
                n_read += len(block)
                done_s = duration_s * min(1.0, n_read / before.st_size)
                yield Progress(path, done_s, duration_s)
        after = path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise MediaNotFound(path, "there is no such file. Check the path.") from error
    except PermissionError as error:
        reason = "permission denied: the file may not be read. Change its permissions (chmod +r)."
        raise MediaError(path, reason) from error
    except OSError as error:
        raise MediaError(path, f"cannot be read: {error.strerror}. Check the disk.") from error
    if n_read != before.st_size or after.st_mtime_ns != before.st_mtime_ns:
        raise MediaError(path, "changed while it was read. Wait until it is written, then add it.")
    yield digest.hexdigest()


def _check_is_whole_file(path: Path, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise NotMedia(path, "this is a folder, not a recording. Name the files inside it.")
    if not stat.S_ISREG(status.st_mode):
        raise NotMedia(path, "this is a device or pipe, not a file. Save it to a file first.")
    if status.st_size == 0:
        raise EmptyMedia(path, "the file is empty (zero bytes). Fetch or record it again.")
