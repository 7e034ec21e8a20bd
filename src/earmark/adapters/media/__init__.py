"""Everything that touches media, through PyAV."""

from earmark.adapters.media.copier import PyAvCopier, copied_suffix_for
from earmark.adapters.media.cutter import PyAvCutter, suffix_for
from earmark.adapters.media.decoder import PyAvDecoder
from earmark.adapters.media.film import Film, write_film
from earmark.adapters.media.output import VIDEO_SUFFIXES
from earmark.adapters.media.stills import Stills
from earmark.adapters.media.supercut import Scene, look_into, write_supercut

__all__ = [
    "VIDEO_SUFFIXES",
    "Film",
    "PyAvCopier",
    "PyAvCutter",
    "PyAvDecoder",
    "Scene",
    "Stills",
    "copied_suffix_for",
    "look_into",
    "suffix_for",
    "write_film",
    "write_supercut",
]
