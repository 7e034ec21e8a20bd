"""The parts of the page: confusion matrices, and the errors with their pictures and players."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from earmark.formats.names import readable, relative_url
from earmark.formats.recipe_words import HELD_OUT, LEARNT, confusion_rows, counts_in_words, share
from earmark.formats.report.markup import Markup, fill, joined, plural
from earmark.formats.times import clock
from earmark.values import Confusion, JudgedClip, Picture, Round

TOTAL = "<div><dt>{name}</dt><dd>{value}</dd></div>"
PART = """
<section class="part" aria-labelledby="{id}"><h2 id="{id}">{heading}: {counts}</h2>
<div class="prose"><p>{told}</p></div>
{matrix}
<h3>{worst}</h3>
{cards}</section>
"""
MATRIX = """
<table class="confusion"><caption>{caption}</caption>
<thead><tr><td></td><th scope="col">the network says yes</th><th scope="col">it says no</th></tr>
</thead><tbody>{rows}</tbody></table>
"""
ROW = '<tr><th scope="row">{name}</th><td{yes_class}>{yes}</td><td{no_class}>{no}</td></tr>'
WRONG = Markup(' class="wrong"')
CARDS = '<ol class="errors">{cards}</ol>'
CARD = """
<li class="error">{picture}
<p class="verdict"><b>{said}</b>, {says}</p>
<p class="place"><bdi>{name}</bdi> <span class="times">{times}</span></p>
<audio controls preload="none" src="{url}#t={from_s},{to_s}" aria-label="Error {number}, {times}">
</audio></li>
"""
PICTURE = '<img alt="Spectrogram" src="data:image/webp;base64,{image}">'
NO_PICTURE = Markup('<p class="missing">no picture</p>')


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where things are that cards show.

    Attributes:
        folder: of the page; links lead from there.
        paths: of the recordings, by digest.
        pictures: of the errors.
    """

    folder: Path
    paths: Mapping[str, Path]
    pictures: Mapping[JudgedClip, Picture]


def totals(done: Round) -> Markup:
    """Return the figures of what was held out that stand at the top."""
    counts = done.confusion(is_held_out=True)
    is_known = any(each.is_held_out for each in done.clips)
    figures = {
        "accuracy, held out": counts.accuracy,
        "precision": counts.precision,
        "recall": counts.recall,
    }
    dash = "\N{EN DASH}"
    return joined(
        fill(TOTAL, name=name, value=share(value) if is_known else dash)
        for name, value in figures.items()
    )


def part(done: Round, n_worst: int, shelf: Shelf, *, is_held_out: bool, told: str) -> Markup:
    """Return what was held out, or what was learnt from: the matrix and the worst errors."""
    counts = done.confusion(is_held_out=is_held_out)
    worst = done.worst(n_worst, is_held_out=is_held_out)
    n_wrong = round(counts.n_false + counts.n_missed)
    return fill(
        PART,
        id="held-out" if is_held_out else "learnt",
        heading=HELD_OUT if is_held_out else LEARNT,
        counts=counts_in_words(counts),
        told=told,
        matrix=_matrix(counts, "What was held out" if is_held_out else "What was learnt from"),
        worst=_heading(len(worst), n_wrong),
        cards=fill(CARDS, cards=joined(_cards(worst, shelf))) if worst else Markup(),
    )


def _heading(n_shown: int, n_wrong: int) -> str:
    if not n_wrong:
        return "No errors"
    if n_shown < n_wrong:
        return f"The {n_shown:,} worst of {plural(n_wrong, 'error')}, the surest first"
    return f"{plural(n_wrong, 'error')}, the surest first"


def _matrix(counts: Confusion, caption: str) -> Markup:
    rows = [
        fill(
            ROW,
            name=name,
            yes=f"{yes:,.0f}",
            no=f"{no:,.0f}",
            yes_class=WRONG if number else Markup(),
            no_class=Markup() if number else WRONG,
        )
        for number, (name, yes, no) in enumerate(confusion_rows(counts))
    ]
    return fill(MATRIX, caption=caption, rows=joined(rows))


def _cards(worst: tuple[JudgedClip, ...], shelf: Shelf) -> Iterator[Markup]:
    for number, clip in enumerate(worst, start=1):
        path = shelf.paths.get(clip.recording, Path(clip.recording))
        picture = shelf.pictures.get(clip)
        yield fill(
            CARD,
            number=number,
            picture=NO_PICTURE if picture is None else _picture(picture),
            said=f"people said {'yes' if clip.is_true else 'no'}",
            says=f"the network has {share(clip.score)} for yes, a loss of {clip.loss:.2f}",
            name=readable(Path(path.name)),
            times=f"{clock(clip.span.start_s)} \N{EN DASH} {clock(clip.span.end_s)}",
            url=relative_url(path, shelf.folder),
            from_s=f"{clip.span.start_s:.3f}",
            to_s=f"{clip.span.end_s:.3f}",
        )


def _picture(picture: Picture) -> Markup:
    return fill(PICTURE, image=base64.b64encode(picture.image).decode("ascii"))
