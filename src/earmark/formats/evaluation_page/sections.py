"""The parts of the page: figures, pictures, and what was left out."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from earmark.core.metrics import CLIP_S
from earmark.formats.evaluation_words import (
    CLIPS,
    events_in_words,
    figure_rows,
    interval,
    number,
)
from earmark.formats.names import readable
from earmark.formats.report.markup import Markup, fill, joined, plural
from earmark.formats.times import in_words
from earmark.values import Chart, Estimate, Evaluation, EventJudgement, Judgement

ChartMaker: TypeAlias = Callable[[Judgement], Sequence[Chart]]
"""Makes the pictures of what was judged."""

TOTAL = "<div><dt>{name}</dt><dd>{value}</dd></div>"
VALUE = '{value} <span class="interval">{interval}</span>'
TABLE = """
<table><thead><tr><th scope="col">with 95 % interval</th>{headings}</tr></thead>
<tbody>{rows}</tbody></table>
<details class="meanings"><summary>What the figures mean</summary><dl>{meanings}</dl></details>
"""
HEADING = '<th scope="col">{heading}</th>'
ROW = '<tr><th scope="row">{name}</th>{cells}</tr>'
CELL = "<td>{value}</td>"
NO_FIGURE = Markup("<td></td>")
MEANING = "<div><dt>{name}:</dt> <dd>{meaning}</dd></div>"
PART = """
<section class="part" aria-labelledby="{id}"><h2 id="{id}">{heading}</h2>
<div class="prose"><p>{told}</p></div>{charts}</section>
"""
CHARTS = '<div class="charts">{charts}</div>'
CHART = """
<section class="chart"><h3>{title}</h3><img alt="{told}" src="data:image/svg+xml;base64,{image}">
</section>
"""
LEFT_OUT = """
<section class="notes" aria-labelledby="left-out"><h2 id="left-out">Left out: {count}</h2>
<p>Answers there could not be used: this encoder has not heard them. Run earmark scan.</p>
<ul>{items}</ul></section>
"""
LEFT_OUT_ITEM = "<li><bdi>{name}</bdi></li>"


def totals(evaluation: Evaluation) -> Markup:
    """Return the figures of the answers that stand at the top."""
    answers = evaluation.answers
    figures = {
        "average precision": answers.average_precision,
        "F1": answers.f1,
        "precision": answers.precision,
        "recall": answers.recall,
    }
    return joined(fill(TOTAL, name=name, value=_value(each)) for name, each in figures.items())


def table(evaluation: Evaluation) -> Markup:
    """Return every figure of everything that was judged, with what it means."""
    judged = {"answers": evaluation.answers, CLIPS: evaluation.clips, "events": evaluation.events}
    rows = figure_rows(evaluation)
    shown = [at for at, each in enumerate(judged.values()) if each is not None]
    headings = [heading for heading, each in judged.items() if each is not None]
    return fill(
        TABLE,
        headings=joined(fill(HEADING, heading=each) for each in headings),
        rows=joined(
            fill(ROW, name=row.name, cells=joined(_cell(row.estimates[at]) for at in shown))
            for row in rows
        ),
        meanings=joined(fill(MEANING, name=row.name, meaning=row.meaning) for row in rows),
    )


def answers(judgement: Judgement, charts: ChartMaker) -> Markup:
    """Return the pictures of answers."""
    told = f"{plural(len(judgement.scores), 'span')}, as long as they were when people answered."
    pictures = _charts(charts(judgement))
    return fill(PART, id="answers", heading="Answer by answer", told=told, charts=pictures)


def clips(judgement: Judgement, charts: ChartMaker) -> Markup:
    """Return the pictures of clips."""
    told = (
        f"{plural(len(judgement.scores), 'clip')}, the way people sort streams by hand. A clip has "
        "the sound where an answer of yes lies in it, and lacks it where answers of no cover it."
    )
    heading = f"Clips of {CLIP_S:g} s"
    return fill(PART, id="clips", heading=heading, told=told, charts=_charts(charts(judgement)))


def events(judgement: EventJudgement) -> Markup:
    """Return how whole events fared."""
    known = in_words(judgement.known_s)
    told = f"{events_in_words(judgement)} The truth is known of {known}; nothing else counts."
    return fill(PART, id="events", heading="Events", told=told, charts="")


def left_out(recordings: Sequence[Path]) -> Markup:
    """Return the recordings whose answers could not be used; nothing where all could."""
    if not recordings:
        return Markup()
    items = joined(fill(LEFT_OUT_ITEM, name=readable(each)) for each in recordings)
    return fill(LEFT_OUT, count=plural(len(recordings), "recording"), items=items)


def _cell(estimate: Estimate | None) -> Markup:
    return NO_FIGURE if estimate is None else fill(CELL, value=_value(estimate))


def _value(estimate: Estimate) -> Markup:
    return fill(VALUE, value=number(estimate.value), interval=interval(estimate))


def _charts(charts: Sequence[Chart]) -> Markup:
    return fill(CHARTS, charts=joined(map(_chart, charts)))


def _chart(chart: Chart) -> Markup:
    """Return a picture as an image of its own: names within it meet no others of the page."""
    image = base64.b64encode(chart.svg.encode()).decode("ascii")
    return fill(CHART, title=chart.title, told=chart.told, image=image)
