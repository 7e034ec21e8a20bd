"""How right a sound is found, as one page to look at."""

from __future__ import annotations

from earmark.formats.evaluation_page.page import save_evaluation
from earmark.formats.evaluation_page.sections import ChartMaker

__all__ = ["ChartMaker", "save_evaluation"]
