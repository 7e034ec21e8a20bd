"""Networks that people train themselves, by PyTorch; only `fitter` may be imported without it."""
