"""Draw the guide's pictures of each look: ``python docs/make_looks.py``.

Eight seconds of the demo's sound, which is synthesised: a voice, a game, a clock and typing.
"""  # noqa: INP001 - a script

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image  # noqa: TID251 - a script, no part of the package

from earmark.core.looks import paint
from earmark.core.stage import compose
from earmark.values import Look, PictureLook

SEED = 7
FROM_S, LENGTH_S = 15.0, 8.0
QUALITY = 55
SHOWN_PX = 400
HERE = Path(__file__).parent / "pictures"


def main() -> None:
    """Draw them."""
    stage = compose(60.0, np.random.default_rng(SEED))
    first = round(FROM_S * stage.sample_rate_hz)
    heard = stage.samples[:, first : first + round(LENGTH_S * stage.sample_rate_hz)]
    for look in Look:
        picture = Image.fromarray(paint(heard, stage.sample_rate_hz, PictureLook(look)))
        height_px = round(picture.height * SHOWN_PX / picture.width)
        picture = picture.resize((SHOWN_PX, height_px), Image.Resampling.LANCZOS)
        to = HERE / f"look-{look.value}.webp"
        picture.save(to, "WEBP", quality=QUALITY, method=6)
        print(f"{to.name}: {to.stat().st_size // 1024} kB")  # noqa: T201 - it is a script


if __name__ == "__main__":
    main()
