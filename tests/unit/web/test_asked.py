"""What a request asks for, read and checked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import Response

from earmark.values import Span
from earmark.web.asked import (
    LONGEST_TEXT,
    LONGEST_WORD,
    Asked,
    get,
    is_plain,
    post,
    sorry,
    span_from,
    tag_from,
)
from page_caller import call

json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=3), each),
    max_leaves=5,
)


def test_a_text_must_be_there_unless_there_is_a_usual_one() -> None:
    asked = Asked({"name": " Zoë ", "blank": "  ", "number": 7})
    assert asked.text("name") == " Zoë "
    assert asked.text("nothing", "usual") == "usual"
    assert asked.text("blank", "usual") == "  "
    for name in ("nothing", "blank", "number"):
        with pytest.raises(HTTPException, match=f"Say '{name}', as text"):
            asked.text(name)
    with pytest.raises(HTTPException, match="as text"):
        asked.text("number", "usual")


@pytest.mark.parametrize("text", ["x" * (LONGEST_TEXT + 1), "a\0b", "\udc80"])
def test_a_text_that_cannot_be_kept_is_refused(text: str) -> None:
    with pytest.raises(HTTPException):
        Asked({"text": text}).text("text")


@given(st.text())
def test_a_plain_text_can_be_sent_again(text: str) -> None:
    assert is_plain(text) == ("\0" not in text)  # hypothesis makes no half letters
    assert not is_plain(f"{text}\ud800")


@given(json_like)
def test_whatever_is_sent_is_a_value_or_a_sentence(told: object) -> None:
    asked = Asked({"told": told, "start": told, "end": told})
    for read in (
        lambda: asked.text("told"),
        lambda: asked.number("told"),
        lambda: asked.count("told", 1, 9),
        asked.span,
        lambda: asked.each("told", lambda item: span_from(item, item), 2),
        lambda: asked.each("told", tag_from, 2),
    ):
        refused: list[HTTPException] = []
        try:
            read()
        except HTTPException as error:
            refused.append(error)
        assert all(each.status_code == 400 and each.detail.endswith(".") for each in refused)


def test_numbers_are_read_from_addresses_and_bodies() -> None:
    asked = Asked({"text": "1.5", "number": 2, "huge": 10**400, "nan": "nan", "inf": "-inf"})
    assert (asked.number("text"), asked.number("number")) == (1.5, 2.0)
    for name in ("huge", "nan", "inf", "nothing"):
        with pytest.raises(HTTPException):
            asked.number(name)


@pytest.mark.parametrize(("told", "n"), [("3", 3), ("0", 1), (-5, 1), (1e9, 9), (2.9, 2)])
def test_a_count_is_within_its_bounds(told: object, n: int) -> None:
    assert Asked({"n": told}).count("n", 4, 9) == n
    assert Asked({}).count("n", 4, 9) == 4


def test_a_span_has_a_start_and_an_end_in_that_order() -> None:
    assert Asked({"start": "1", "end": 2.5}).span() == Span(1, 2.5)
    for told in ({"start": 1}, {"start": 2, "end": 1}, {"start": "", "end": ""}):
        with pytest.raises(HTTPException):
            Asked(told).span()
    for start, end in ((None, 1), ("a", 1), (0, 10**400), (float("nan"), 1), ([], {})):
        with pytest.raises(HTTPException, match="Say when it starts and ends"):
            span_from(start, end)


def test_a_list_has_an_end() -> None:
    asked = Asked({"some": ["1", "2"], "text": "12"})
    assert asked.each("some", int, 2) == [1, 2]
    assert asked.each("nothing", int, 2) == []
    for name, most in (("some", 1), ("text", 9)):
        with pytest.raises(HTTPException, match="is a list of"):
            asked.each(name, int, most)


def test_a_tag_is_a_word_or_two() -> None:
    assert tag_from(" keys visible ") == "keys visible"
    for told in ("", "  ", 3, None, "x" * (LONGEST_WORD + 1), "\ud800", "a\0"):
        with pytest.raises(HTTPException, match="A tag is"):
            tag_from(told)


APP = Starlette(
    routes=[
        get("/told", lambda asked: {"told": dict(asked.told), "by": asked.by}),
        post("/told", lambda asked: {"told": dict(asked.told), "by": asked.by}),
        get("/raw", lambda _: Response(b"raw", media_type="image/png")),
        get("/sorry", lambda _: (_ for _ in ()).throw(sorry("Not so."))),
    ]
)


def test_an_address_is_read_and_answered() -> None:
    headers = {"cookie": "earmark-name=Zo%C3%AB%20K."}
    told = call(APP, "/told?a=1&b=%C3%BC%FF", headers=headers)
    assert told.json() == {"told": {"a": "1", "b": "ü\ufffd"}, "by": "Zoë K."}
    assert call(APP, "/told", headers={"cookie": "earmark-name=%ED%A0%80"}).status_code == 200
    raw = call(APP, "/raw")
    assert (raw.content, raw.headers["content-type"]) == (b"raw", "image/png")
    assert call(APP, "/sorry").status_code == 400


def test_a_body_is_read_and_answered() -> None:
    assert call(APP, "/told", "POST", json={"a": [1]}).json() == {"told": {"a": [1]}, "by": ""}


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"1", b"null", b'"a"', b"\xff", b"[" * 100_000]
)
def test_a_body_is_a_json_object(content: bytes) -> None:
    told = call(APP, "/told", "POST", content=content)
    assert (told.status_code, told.text) == (400, "Send a JSON object.")
