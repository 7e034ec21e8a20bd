"""``manifest.json``: which files and clips a data set is made of. Its schema is in docs/formats.md.

It says nothing of when it was made: the same project gives the same data set to the byte.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from earmark.errors import OutputError
from earmark.formats.datasets.rows import to_row
from earmark.formats.names import readable, valid
from earmark.values import SPLITS, Dataset

MANIFEST = "manifest.json"
CARD = "README.md"
"""Not in the manifest: it is there to be edited."""

FORMAT = "earmark data set 1"
_BLOCK_BYTES = 2**20


def write_manifest(dataset: Dataset, folder: Path) -> None:
    """Write down what is in a folder, and how it came there."""
    document = to_document(dataset, folder)
    with (folder / MANIFEST).open("w", encoding="utf-8", newline="") as file:
        json.dump(document, file, ensure_ascii=False, allow_nan=False, indent=1)
        file.write("\n")


def to_document(dataset: Dataset, folder: Path) -> dict[str, object]:
    """Return a data set as JSON's own types; its files are read for their hashes."""
    look = dataset.look
    return {
        "format": FORMAT,
        "earmark": version("earmark"),
        "layout": look.layout.value,
        "kind": look.kind,
        "licence": valid(look.licence),
        "rule": {
            **asdict(dataset.rule),
            "shares": list(dataset.rule.shares),
            "sampling": dataset.rule.sampling.value,
        },
        "dropped": [{"reason": reason, "n": n} for reason, n in dataset.dropped],
        "files": [
            {"file": name, "size_bytes": path.stat().st_size, "sha256": sha256_of(path)}
            for name, path in files_in(folder).items()
        ],
        "clips": [
            {"key": clip.key, "file": clip.file, **to_row(clip, look, dataset.source)}
            for clip in dataset.clips
        ],
    }


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a data set, as it was written: its parts are not looked at.

    Raises:
        OutputError: the folder is no data set of ours.
    """
    try:
        document = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        msg = f"{readable(folder)}: is no data set of earmark: {MANIFEST} cannot be read ({error})."
        raise OutputError(msg) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        msg = f"{readable(folder)}: {MANIFEST} is none of earmark's, or of a newer version."
        raise OutputError(msg)
    return document


def known_splits(folder: Path) -> Mapping[str, str]:
    """Return the split of each recording of a data set, by digest.

    ``OutputError`` says that the folder is no data set of ours.
    """
    clips = read_manifest(folder).get("clips")
    return {
        clip["digest"]: clip["split"]
        for clip in (clips if isinstance(clips, list) else ())
        if isinstance(clip, dict)
        and isinstance(clip.get("digest"), str)
        and clip.get("split") in SPLITS
    }


def files_in(folder: Path) -> dict[str, Path]:
    """Return the files of a data set by name, in order; hidden ones belong to other programs."""
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        is_ours = inner.as_posix() in {MANIFEST, CARD} or any(
            part.startswith(".") for part in inner.parts
        )
        if not is_ours and (path.is_symlink() or not path.is_dir()):
            found[readable(inner).replace("\\", "/")] = path
    return found


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()
