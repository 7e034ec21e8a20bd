"""A network that looks at pictures of sound."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from earmark.errors import ModelError

_MEAN, _DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Of red, green and blue in ImageNet."""

_DROPPED = 0.3


class PictureNetwork(nn.Module):
    """A body, the mean of what it sees over the height of a picture, and one layer more.

    The score of a picture is that layer's on the mean of all columns, so that each column has a
    score of its own: the class activation map of Zhou et al. 2016, over time.

    Args:
        body: see ``open_body``.
        size_px: width and height of the pictures.

    Raises:
        ModelError: they are too small.
    """

    def __init__(self, body: nn.Sequential, size_px: tuple[int, int]) -> None:
        super().__init__()
        self.body = body
        self.register_buffer("mean", torch.tensor(_MEAN), persistent=False)
        self.register_buffer("deviation", torch.tensor(_DEVIATION), persistent=False)
        self.dropout = nn.Dropout(_DROPPED)
        width, height = size_px
        try:
            with torch.no_grad():
                seen = self.eval().vectors(torch.zeros(1, height, width, 3, dtype=torch.uint8))
        except RuntimeError as error:
            msg = f"pictures of {width} x {height} pixels are too small for it ({error})"
            raise ModelError(msg) from error
        self.n_columns, self.dim = seen.shape[1:]
        self.last = blank_layer(self.dim)

    def vectors(self, pictures: Tensor) -> Tensor:
        """Return shape ``(n, n_columns, dim)`` of bytes of shape ``(n, height, width, 3)``."""
        shares = (pictures.float() / 255 - self.mean) / self.deviation
        seen = self.body(shares.permute(0, 3, 1, 2))
        return seen.mean(2).transpose(1, 2)

    def forward(self, pictures: Tensor) -> Tensor:
        """Return log odds, shape ``(n,)``."""
        return self.last(self.dropout(self.vectors(pictures).mean(1))).squeeze(1)


def blank_layer(dim: int) -> nn.Linear:
    """Return a layer that knows nothing, whatever chance says."""
    layer = nn.Linear(dim, 1)
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer
