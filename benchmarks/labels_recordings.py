"""Recordings of which the truth is known, heard once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from earmark.adapters.bundle import bundled_encoder
from earmark.adapters.encoder import OnnxEncoder
from earmark.adapters.media import PyAvDecoder
from earmark.core.frames import HOP_S
from earmark.core.levels import kept_levels
from earmark.core.mel import MelStream
from earmark.core.windows import WindowStream
from earmark.values import Hearing, Samples, TrackChoice, Vectors
from labels_person import Truth

HalfVectors: TypeAlias = NDArray[np.float16]
"""Shape ``(n_windows, dim)``."""


@dataclass(frozen=True, eq=False)
class Known:
    """A recording, what the encoder makes of it, and where the sound is.

    Attributes:
        name: of the recording.
        vectors_path: where all of the encoder's vectors lie, as ``find`` gets them.
        hop_s: from vector to vector.
        encoder_digest: of the encoder.
        truth: about one sound.
    """

    name: str
    vectors_path: Path
    hop_s: float
    encoder_digest: str
    truth: Truth

    @property
    def digest(self) -> str:
        """Return what a project would know it by."""
        return hashlib.sha256(self.name.encode()).hexdigest()

    @property
    def vectors(self) -> Vectors:
        """Return all vectors, read anew."""
        half: HalfVectors = np.load(self.vectors_path)
        return half.astype(np.float32)

    def hearing(self) -> Hearing:
        """Return what a scan would keep of it."""
        return kept_levels(self.vectors, hop_s=self.hop_s, encoder_digest=self.encoder_digest)


class Ear:
    """The bundled encoder; what it heard once it keeps beside the recordings."""

    def __init__(self) -> None:
        self.encoder_digest = hashlib.sha256(bundled_encoder().read_bytes()).hexdigest()
        self._encoder = OnnxEncoder(bundled_encoder())

    def hear_media(self, name: str, media: Path, truth: Truth) -> Known:
        """Return a recording that lies on the disk."""
        path = self._path(media)
        if not path.exists():
            with PyAvDecoder().open(media, TrackChoice()) as sound:
                self._keep(path, sound.blocks(), sound.sample_rate_hz)
        return self._known(name, path, truth)

    def hear_mix(self, to: Path, mix: Callable[[], tuple[Samples, int, Truth]]) -> Known:
        """Return a recording that is mixed, with its rate and truth, where that was not done yet.

        Args:
            to: where its truth is kept, as JSON.
            mix: makes it.
        """
        path = self._path(to)
        if not (path.exists() and to.exists()):
            samples, rate_hz, truth = mix()
            self._keep(path, np.array_split(samples, len(samples) // rate_hz + 1), rate_hz)
            to.write_text(truth.to_json(), "utf-8")
        return self._known(to.stem, path, Truth.from_json(to.read_text("utf-8")))

    def _known(self, name: str, path: Path, truth: Truth) -> Known:
        hop_s = self._encoder.stride_frames * HOP_S
        return Known(name, path, hop_s, self.encoder_digest, truth)

    def _path(self, recording: Path) -> Path:
        return recording.parent / f"vectors-{self.encoder_digest[:12]}" / f"{recording.stem}.npy"

    def _keep(self, path: Path, blocks: Iterable[Samples], rate_hz: int) -> None:
        encoder, mel = self._encoder, MelStream(rate_hz)
        windows = WindowStream(
            encoder.encode,
            context_frames=encoder.context_frames,
            stride_frames=encoder.stride_frames,
        )
        parts = [vectors for block in blocks for vectors in windows.push(mel.push(block))]
        parts += [*windows.push(mel.finish()), *windows.finish()]
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        with unfinished.open("wb") as file:
            np.save(file, np.concatenate(parts).astype(np.float16))
        unfinished.replace(path)
