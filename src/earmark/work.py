"""What workers are sent to do, in whichever process they land, and what they do it with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.errors import ModelError
from earmark.values import Progress, TrackChoice

if TYPE_CHECKING:
    from earmark.core.detector import Detector
    from earmark.core.parts import Heard
    from earmark.jobs.find import Errand
    from earmark.jobs.place_clips import Errand as Placing
    from earmark.jobs.place_clips import Fingerprint
    from earmark.jobs.scan import Impression, Visit
    from earmark.ports import Sound
    from earmark.ports.ears import Ear
    from earmark.values import Provenance


def listen_to(errand: Errand, encoder: bytes | None = None) -> Iterator[Progress | Heard]:
    """Listen to a part of a recording for a detector's scores; for the encoder see ``ear``."""
    from earmark.jobs.listen import listen

    hearing = ear(encoder, errand.detector)
    with _sounds(errand.path, errand.choice, hearing) as sounds:
        yield from listen(sounds, hearing, errand.detector, errand.part)


def hear_whole(visit: Visit, encoder: bytes | None = None) -> Iterator[Progress | Impression]:
    """Listen to a recording for its vectors and measures; for the encoder see ``ear``."""
    from earmark.jobs.scan import hear

    hearing = ear(encoder)
    with _sounds(visit.path, visit.choice, hearing) as sounds:
        yield from hear(sounds, hearing)


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
        ModelError: there is none, or it was taught with another encoder that it does not bring.
    """
    from earmark.formats.detector_file import read_detector

    detector, provenance = read_detector(path)
    if detector.encoder is None and detector.encoder_digest != encoder_digest():
        msg = (
            f"{path}: was taught with encoder {detector.encoder_digest[:12]}, but this earmark "
            f"hears with {encoder_digest()[:12]}. Scan and train again with this earmark."
        )
        raise ModelError(msg)
    return detector, provenance


def ear(encoder: bytes | None, detector: Detector | None = None) -> Ear:
    """Return an ear; it is opened once.

    Args:
        encoder: the file of a detector's own; ``None`` for the bundled one.
        detector: what it shall hear for.

    Raises:
        ModelError: it cannot be opened, or gives vectors that do not fit the detector.
    """
    hearing = _bundled_ear() if encoder is None else _own_ear(encoder)
    if detector and hearing.dim not in {None, len(detector.head.weights)}:
        msg = (
            f"The encoder of the detector of {detector.sound} gives {hearing.dim} numbers, but its "
            f"head takes {len(detector.head.weights)}. Train it again."
        )
        raise ModelError(msg)
    return hearing


def count_cores() -> int:
    """Return how many cores this process may use, which can be fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _sounds(path: Path, choice: TrackChoice, hearing: Ear) -> Iterator[list[Sound]]:
    """Open the channels of a recording that an ear listens to."""
    from earmark.adapters.media import PyAvDecoder
    from earmark.core.members import count_channels

    decoder = PyAvDecoder()
    with ExitStack() as opened:
        first = opened.enter_context(decoder.open(path, choice))
        n_channels = count_channels(first.recording, choice)
        channels = hearing.channels(choice, n_channels)
        if channels == (choice.channel,):
            yield [first]
            return
        yield [
            opened.enter_context(decoder.open(path, replace(choice, channel=channel)))
            for channel in channels
        ]


@cache
def _bundled_ear() -> Ear:
    from earmark.adapters.bundle import bundled_encoder
    from earmark.adapters.encoder import OnnxEncoder
    from earmark.core.mel_ear import MelEar

    return MelEar(OnnxEncoder(bundled_encoder()), encoder_digest())


@lru_cache(maxsize=1)
def _own_ear(encoder: bytes) -> Ear:
    from earmark.adapters.ears import open_ear

    return open_ear(encoder)
