"""Hears by looking: pictures of windows of sound, and a network that makes vectors of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from earmark.adapters.encoder import Network
from earmark.adapters.pictures import picture_for
from earmark.core.looks import channels_of
from earmark.core.parts import Part
from earmark.core.picture_windows import PictureGrid, PictureWindows
from earmark.errors import ModelError
from earmark.values import Channels, Look, PictureLook, TrackChoice, Vectors

PICTURES = "pictures"


@dataclass(frozen=True, slots=True)
class PictureFront:
    """What a network is shown.

    Attributes:
        look: what its pictures look like.
        grid: which windows they are of.
    """

    look: PictureLook
    grid: PictureGrid

    @classmethod
    def of(cls, about: dict[str, str]) -> PictureFront:
        """Read what a network says of itself; ``KeyError`` or ``ValueError``: it does not."""
        size_px = int(about["width_px"]), int(about["height_px"])
        return cls(
            PictureLook(Look(about["look"]), size_px),
            PictureGrid(float(about["window_s"]), int(about["n_columns"])),
        )


class PictureEar:
    """Hears what a picture shows. Implements the ``Ear`` port.

    Args:
        network: makes ``n_columns`` vectors of each picture.
        digest: of its file.
    """

    def __init__(self, network: Network, digest: str) -> None:
        self._network = network
        self._front = PictureFront.of(network.about)
        self.digest = digest
        self.dim = network.dim
        self.hop_s = self._front.grid.hop_s

    def channels(self, choice: TrackChoice, n_channels: int) -> tuple[str | int, ...]:
        """Return which channels of a track its pictures show."""
        return channels_of(self._front.look.look, choice, n_channels)

    def stream(
        self, sample_rate_hz: int, first_frame: int = 0, stop_frame: int | None = None
    ) -> PictureWindows:
        """Return what turns the sound of a part into vectors."""

        def look_at(window: Channels) -> Vectors:
            return self._columns_of(window, sample_rate_hz)

        part = Part(first_frame, stop_frame)
        return PictureWindows(self._front.grid, look_at, sample_rate_hz, part)

    def _columns_of(self, window: Channels, sample_rate_hz: int) -> Vectors:
        """Return the columns of one window: alone, as it is then the same in any company."""
        look = self._front.look
        picture = picture_for(window, sample_rate_hz, look.look, look.size_px)
        columns: Vectors
        [columns] = self._network.run(PICTURES, picture[np.newaxis])
        if columns.ndim != 2 or len(columns) != self._front.grid.n_columns:  # noqa: PLR2004 - a matrix
            msg = (
                f"The detector's own encoder gives vectors of shape {columns.shape}, not the "
                f"{self._front.grid.n_columns} columns that it promises. Train it again."
            )
            raise ModelError(msg)
        return columns
