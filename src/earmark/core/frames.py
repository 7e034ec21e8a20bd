"""The grid of frames: how many there are to a second, and what one holds."""

from __future__ import annotations

import numpy as np

FRAMES_PER_S = 100
HOP_S = 1 / FRAMES_PER_S
N_MELS = 64
FLOOR_POWER = 1e-10
"""Power that counts as silence in a band; full scale is 1, so -100 dBFS."""
FLOOR_LOG = float(np.float32(np.log(FLOOR_POWER)))
BATCH_FRAMES = 128
"""Frames are computed in batches that start at whole multiples of this, whatever the blocks were:
the same frame is then the same to the last bit, however the sound was cut."""
