"""Python runs this when it starts, where this folder is on its path; see odd_torchvision.py."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

import odd_torchvision

odd_torchvision.install()
