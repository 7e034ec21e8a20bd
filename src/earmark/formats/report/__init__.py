"""The report: everything that was found, as one page to look at and listen to."""

from __future__ import annotations

from earmark.formats.report.cards import PictureMaker
from earmark.formats.report.page import render_report, save_report

__all__ = ["PictureMaker", "render_report", "save_report"]
