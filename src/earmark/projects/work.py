"""What a project's workers are sent to do, in whichever process they land."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from earmark.values import Progress

if TYPE_CHECKING:
    from earmark.adapters.encoder import OnnxEncoder
    from earmark.jobs.place_clips import Errand, Fingerprint
    from earmark.jobs.scan import Impression, Visit

ANYBODY = "somebody"


def hear_whole(visit: Visit) -> Iterator[Progress | Impression]:
    """Listen to a recording for its vectors and measures."""
    from earmark.adapters.media import PyAvDecoder
    from earmark.jobs.scan import hear

    with PyAvDecoder().open(visit.path, visit.choice) as sound:
        yield from hear(sound, _encoder(), encoder_digest())


def take_fingerprint(errand: Errand) -> Iterator[Progress | Fingerprint]:
    """Listen to a recording or a clip for what is needed to compare it."""
    from earmark.adapters.media import PyAvDecoder
    from earmark.jobs.place_clips import listen

    with PyAvDecoder().open(errand.path, errand.choice) as sound:
        yield from listen(sound)


def encoder_digest() -> str:
    """Return the digest of the encoder that is used."""
    from earmark.adapters.bundle import typing_detector

    return typing_detector().encoder_digest  # made sure to be that of the bundled encoder


def count_cores() -> int:
    """Return how many cores this process may use, which can be fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def user_name() -> str:
    """Return who is logged in, as far as the system can tell."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # which of them depends on the version of Python
        return ANYBODY


@cache
def _encoder() -> OnnxEncoder:
    from earmark.adapters.bundle import bundled_encoder
    from earmark.adapters.encoder import OnnxEncoder

    return OnnxEncoder(bundled_encoder())
