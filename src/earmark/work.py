"""What workers are sent to do, in whichever process they land, and what they do it with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.errors import ModelError
from earmark.values import Progress

if TYPE_CHECKING:
    from earmark.adapters.encoder import OnnxEncoder
    from earmark.core.detector import Detector
    from earmark.core.parts import Heard
    from earmark.jobs.find import Errand
    from earmark.jobs.place_clips import Errand as Placing
    from earmark.jobs.place_clips import Fingerprint
    from earmark.jobs.scan import Impression, Visit
    from earmark.values import Provenance


def listen_to(errand: Errand) -> Iterator[Progress | Heard]:
    """Listen to a part of a recording for a detector's scores."""
    from earmark.adapters.media import PyAvDecoder
    from earmark.jobs.listen import listen

    with PyAvDecoder().open(errand.path, errand.choice) as sound:
        yield from listen(sound, _encoder(), errand.detector, errand.part)


def hear_whole(visit: Visit) -> Iterator[Progress | Impression]:
    """Listen to a recording for its vectors and measures."""
    from earmark.adapters.media import PyAvDecoder
    from earmark.jobs.scan import hear

    with PyAvDecoder().open(visit.path, visit.choice) as sound:
        yield from hear(sound, _encoder(), encoder_digest())


def take_fingerprint(errand: Placing) -> Iterator[Progress | Fingerprint]:
    """Listen to a recording or a clip for what is needed to compare it."""
    from earmark.adapters.media import PyAvDecoder
    from earmark.jobs.place_clips import listen

    with PyAvDecoder().open(errand.path, errand.choice) as sound:
        yield from listen(sound)


def encoder_digest() -> str:
    """Return the digest of the encoder that is used."""
    from earmark.adapters.bundle import typing_detector

    return typing_detector().encoder_digest  # made sure to be that of the bundled encoder


def open_detector(path: Path) -> tuple[Detector, Provenance]:
    """Return the detector in a file, and where it comes from.

    Raises:
        ModelError: there is none, or it was taught with another encoder.
    """
    from earmark.formats.detector_file import read_detector

    detector, provenance = read_detector(path)
    if detector.encoder_digest != encoder_digest():
        msg = (
            f"{path}: was taught with encoder {detector.encoder_digest[:12]}, but this earmark "
            f"hears with {encoder_digest()[:12]}. Scan and train again with this earmark."
        )
        raise ModelError(msg)
    return detector, provenance


def count_cores() -> int:
    """Return how many cores this process may use, which can be fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@cache
def _encoder() -> OnnxEncoder:
    from earmark.adapters.bundle import bundled_encoder
    from earmark.adapters.encoder import OnnxEncoder

    return OnnxEncoder(bundled_encoder())
