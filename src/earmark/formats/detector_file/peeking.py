"""What a detector's file says at a glance: a status must not read tens of MB of an encoder."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from earmark.formats.detector_file.layout import DOCUMENT, ENCODER, MOST_BYTES_BESIDE


def own_encoder_in(path: Path) -> str | None:
    """Return the digest of a detector's own encoder; ``None``: it has none, or is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            if ENCODER not in archive.namelist():
                return None
            with archive.open(DOCUMENT) as document:
                digest = json.loads(document.read(MOST_BYTES_BESIDE))["encoder_digest"]
    except Exception:  # noqa: BLE001 - zipfile and json raise a dozen kinds at damage, without a root
        return None
    return digest if isinstance(digest, str) else None
