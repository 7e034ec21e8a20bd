"""Everything that touches media, through PyAV."""

from earmark.adapters.media.cutter import PyAvCutter, suffix_for
from earmark.adapters.media.decoder import PyAvDecoder
from earmark.adapters.media.film import Film, write_film

__all__ = ["Film", "PyAvCutter", "PyAvDecoder", "suffix_for", "write_film"]
