"""Detectors as files that people pass around: plain numbers, no code inside."""

from earmark.formats.detector_file.peeking import own_encoder_in
from earmark.formats.detector_file.reading import read_detector
from earmark.formats.detector_file.writing import write_detector

__all__ = ["own_encoder_in", "read_detector", "write_detector"]
