"""The page of a round: one HTML file that opens offline and runs nothing."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from earmark.formats.recipe_words import held_out_in_words, learnt_in_words, trained_on
from earmark.formats.report.markup import Markup, fill
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
    page = fill(
        _asset("worst_errors_page", "page.html"),
        title=f"What {done.network} gets wrong about {done.sound}",
        style=Markup(
            _asset("report", "page.css")
            + _asset("evaluation_page", "page.css")
            + _asset("worst_errors_page", "page.css")
        ),
        version=version("earmark"),
        lede=trained_on(done),
        totals=sections.totals(done),
        held_out=sections.part(
            done, n_worst, shelf, is_held_out=True, told=held_out_in_words(done)
        ),
        learnt=sections.part(done, n_worst, shelf, is_held_out=False, told=learnt_in_words(done)),
    )
    with replacing(done.page) as stream, as_text(stream) as text:
        text.write(page)


def _asset(package: str, name: str) -> str:
    return files(f"earmark.formats.{package}").joinpath(name).read_text(encoding="utf-8")
