"""The page of an evaluation: one HTML file that opens offline and runs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from earmark.formats.evaluation_page import sections
from earmark.formats.evaluation_page.sections import ChartMaker
from earmark.formats.evaluation_words import CAUTION, how_measured
from earmark.formats.report.frame import asset, frame
from earmark.formats.report.markup import Markup, fill, joined
from earmark.formats.streams import as_text, replacing
from earmark.values import Evaluation


def save_evaluation(
    evaluation: Evaluation,
    to: Path,
    *,
    sound: str,
    charts: ChartMaker,
    left_out: Sequence[Path] = (),
) -> None:
    """Write the page, whole or not at all; ``OutputError`` says why it cannot be written.

    Args:
        evaluation: what to show.
        to: where.
        sound: what was looked for.
        charts: asked once for the answers, and once for the clips where there are any.
        left_out: the recordings that the evaluation left out, as people know them.
    """
    title = f"How well {sound} is found"
    head, tail = frame(title, ("evaluation_page", "page.css"))
    body = fill(
        asset("evaluation_page", "page.html"),
        title=title,
        version=version("earmark"),
        measured=how_measured(evaluation),
        totals=sections.totals(evaluation),
        caution=CAUTION,
        left_out=sections.left_out(left_out),
        table=sections.table(evaluation),
        parts=joined(_parts(evaluation, charts)),
    )
    with replacing(to) as stream, as_text(stream) as text:
        text.writelines((head, body, tail))


def _parts(evaluation: Evaluation, charts: ChartMaker) -> Iterator[Markup]:
    yield sections.answers(evaluation.answers, charts)
    if evaluation.clips:
        yield sections.clips(evaluation.clips, charts)
    if evaluation.events:
        yield sections.events(evaluation.events)
