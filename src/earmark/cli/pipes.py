"""What to do when the reader of a pipe, such as ``head``, has seen enough."""

from __future__ import annotations

import os
import sys


def fall_silent() -> None:
    """Send what is still printed nowhere; without this Python complains when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
