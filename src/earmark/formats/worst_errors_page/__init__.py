"""What a network is most surely wrong about, as one page to look at and listen to."""

from __future__ import annotations

from earmark.formats.worst_errors_page.page import save_worst_errors

__all__ = ["save_worst_errors"]
