"""Arrays, with what their shapes mean."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Samples: TypeAlias = NDArray[np.float32]
"""Shape ``(n_samples,)``: mono sound, full scale 1.0."""

Channels: TypeAlias = NDArray[np.float32]
"""Shape ``(n_channels, n_samples)``: sound, full scale 1.0."""

Pixels: TypeAlias = NDArray[np.uint8]
"""Shape ``(height, width, 3)``: red, green and blue, the uppermost row first."""

LogMel: TypeAlias = NDArray[np.float32]
"""Shape ``(n_frames, N_MELS)``: natural log of mel power."""

Vectors: TypeAlias = NDArray[np.float32]
"""Shape ``(n_windows, dim)``: what the encoder makes of log-mel frames."""

Scores: TypeAlias = NDArray[np.float32]
"""Shape ``(n,)``: how likely the sound is, 0 to 1."""

Examples: TypeAlias = NDArray[np.uint8] | NDArray[np.float32]
"""Several of one kind: pictures, shape ``(n, height, width, 3)``, or log-mel frames, shape
``(n, n_frames, N_MELS)``."""
