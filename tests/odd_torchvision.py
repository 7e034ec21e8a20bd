"""Lets torchvision load beside a PyTorch of another build, as on machines that test.

Its published Linux wheels hold operators for CUDA. Beside a PyTorch for CPUs those do not load, and
``import torchvision`` fails on ``torchvision::nms``; declared, it is missed by none of ours. People
whose wheels fit each other need nothing of this, and here nothing is done for them either.

A process that a test starts does the same where this file's folder ``start`` is on its
``PYTHONPATH`` (see ``environment``).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType

START = Path(__file__).with_name("start")
_kept: list[object] = []
"""What is declared is forgotten when nobody holds it."""


class _Declarer(MetaPathFinder):
    """Finds nothing; sees that torchvision is about to be imported."""

    def find_spec(
        self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name == "torchvision" and not _kept:
            _declare_what_does_not_load()
        return None


def install() -> None:
    """Declare torchvision's operators as soon as it is imported, if they do not load."""
    if not any(isinstance(each, _Declarer) for each in sys.meta_path):
        sys.meta_path.insert(0, _Declarer())


def environment() -> dict[str, str]:
    """Return the environment for a process that imports torchvision."""
    paths = [str(START), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}


def _declare_what_does_not_load() -> None:
    found = PathFinder.find_spec("torchvision")
    if found is None or found.origin is None:
        return
    import torch  # noqa: PLC0415 - two seconds that only tests of networks need

    try:
        for library in Path(found.origin).parent.glob("_C*"):
            torch.ops.load_library(library)
    except OSError:
        operators = torch.library.Library("torchvision", "DEF")
        for name in ("nms", "qnms"):
            operators.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        _kept.append(operators)
