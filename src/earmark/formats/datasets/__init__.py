"""Data sets as others load them: folders, AudioFolder, WebDataset and Parquet."""

from earmark.formats.datasets.card import write_card
from earmark.formats.datasets.layouts import pack
from earmark.formats.datasets.manifest import known_splits, write_manifest
from earmark.formats.datasets.verifying import ensure_replaceable, faults_of
from earmark.formats.datasets.whole_folder import whole_folder

__all__ = [
    "ensure_replaceable",
    "faults_of",
    "known_splits",
    "pack",
    "whole_folder",
    "write_card",
    "write_manifest",
]
