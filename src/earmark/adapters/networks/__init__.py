"""Networks in PyTorch: the only place that knows it. An extra: ``earmark[cnn]``."""

from __future__ import annotations

from earmark.errors import ExtraMissing, ModelError
from earmark.ports import NetworkFitter

__all__ = ["open_fitter"]


def open_fitter() -> NetworkFitter:
    """Return what trains networks; it takes seconds to load.

    Raises:
        ExtraMissing: PyTorch, torchvision or onnx is not installed.
        ModelError: they do not fit one another.
    """
    try:
        from earmark.adapters.networks.fitting import TorchFitter
    except ImportError as error:
        raise ExtraMissing("Training a network", "cnn") from error
    except RuntimeError as error:  # torchvision for CUDA beside PyTorch without, and the like
        msg = (
            f"torchvision does not load beside this PyTorch ({error}). Install two that fit, such "
            "as: pip install --force-reinstall torch torchvision --index-url "
            "https://download.pytorch.org/whl/cpu"
        )
        raise ModelError(msg) from error
    return TorchFitter()
