"""The page of a round: one HTML file that opens offline and runs nothing."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from earmark.formats.recipe_words import held_out_in_words, learnt_in_words, trained_on
from earmark.formats.report.frame import PLAYERS, asset, frame
from earmark.formats.report.markup import fill
from earmark.formats.streams import as_text, replacing
from earmark.formats.worst_errors_page import sections
from earmark.values import JudgedClip, Picture, Round


def save_worst_errors(
    done: Round,
    n_worst: int,
    *,
    paths: Mapping[str, Path],
    pictures: Mapping[JudgedClip, Picture],
) -> None:
    """Write the page of a round, whole or not at all; ``OutputError`` says why it cannot be.

    Args:
        done: the round; says where its page lies.
        n_worst: how many errors of each kind are shown.
        paths: where recordings lie, by digest; links lead there from the page's folder.
        pictures: of the errors, as far as there are any.
    """
    shelf = sections.Shelf(done.page.parent, paths, pictures)
    title = f"What {done.network} gets wrong about {done.sound}"
    sheets = (("evaluation_page", "page.css"), ("worst_errors_page", "page.css"))
    head, tail = frame(title, *sheets, allowed=PLAYERS)
    body = fill(
        asset("worst_errors_page", "page.html"),
        title=title,
        version=version("earmark"),
        lede=trained_on(done),
        totals=sections.totals(done),
        held_out=sections.part(
            done, n_worst, shelf, is_held_out=True, told=held_out_in_words(done)
        ),
        learnt=sections.part(done, n_worst, shelf, is_held_out=False, told=learnt_in_words(done)),
    )
    with replacing(done.page) as stream, as_text(stream) as text:
        text.writelines((head, body, tail))
