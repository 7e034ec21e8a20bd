"""What a recording is known by: the SHA-256 of its content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from earmark.adapters.whole_file import told_as_media_errors, whole_file
from earmark.errors import MediaError
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
    with told_as_media_errors(path):
        before = whole_file(path)
        digest = hashlib.sha256()
        n_read = 0
        with path.open("rb", buffering=0) as file:
            while block := file.read(BLOCK_BYTES):
                digest.update(block)
                n_read += len(block)
                done_s = duration_s * min(1.0, n_read / before.st_size)
                yield Progress(path, done_s, duration_s)
        after = path.stat()
    if n_read != before.st_size or after.st_mtime_ns != before.st_mtime_ns:
        raise MediaError(path, "changed while it was read. Wait until it is written, then add it.")
    yield digest.hexdigest()
