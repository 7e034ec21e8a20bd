"""Pictures of sound in each look, in memory."""

from earmark.core.looks.painting import channels_of, paint, thinned

__all__ = ["channels_of", "paint", "thinned"]
