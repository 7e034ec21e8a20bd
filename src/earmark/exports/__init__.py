"""What leaves: verbs that turn moments into what other programs expect. Here adapters meet jobs.

Everything heavy is imported when a verb is used.
"""

from earmark.exports.clips import export_clips
from earmark.exports.datasets import verify_dataset
from earmark.exports.pictures import export_clip_pictures, export_pictures
from earmark.exports.reading import read_moments
from earmark.exports.sheet import export_sheet
from earmark.exports.supercut import export_supercut
from earmark.exports.timeline import export_timeline

__all__ = [
    "export_clip_pictures",
    "export_clips",
    "export_pictures",
    "export_sheet",
    "export_supercut",
    "export_timeline",
    "read_moments",
    "verify_dataset",
]
