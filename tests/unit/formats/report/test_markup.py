from __future__ import annotations

import html

from hypothesis import given
from hypothesis import strategies as st

from earmark.formats.report.markup import Markup, fill, joined, percent, plural


@given(st.text())
def test_a_value_is_text_whatever_it_holds(value: str) -> None:
    filled = fill('<p title="{value}">', value=value)
    inside = filled.removeprefix('<p title="').removesuffix('">')
    assert not set("<>\"'") & set(inside)
    assert html.unescape(inside) == html.unescape(html.escape(value))


def test_markup_is_filled_in_as_it_is() -> None:
    inner = joined([Markup("<b>"), fill("{x}", x="<"), Markup("</b>")])
    assert fill("<p>{inner}</p>", inner=inner) == "<p><b>&lt;</b></p>"


def test_a_share_stays_on_the_page() -> None:
    assert [percent(1, 3), percent(-1, 3), percent(4, 3), percent(1, 0)] == [
        "33.333%",
        "0.000%",
        "100.000%",
        "0.000%",
    ]


def test_one_is_not_many() -> None:
    assert [plural(1, "span"), plural(0, "span"), plural(1200, "span")] == [
        "1 span",
        "0 spans",
        "1,200 spans",
    ]
