"""Use cases: one verb per module; ports in, progress and values out."""
