"""Everything that touches media, through PyAV."""

from earmark.adapters.media.decoder import PyAvDecoder

__all__ = ["PyAvDecoder"]
