"""Pictures of sound in each look, in memory."""

from earmark.core.looks.painting import paint

__all__ = ["paint"]
