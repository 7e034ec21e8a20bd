from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from earmark.core.novelty import as_placed_before, those_new
from earmark.values import Span, Verdict
from labels_maker import make_label

LABEL = make_label(2.0, 3.5)


def test_a_label_said_twice_is_new_once() -> None:
    assert those_new([LABEL, LABEL], []) == (LABEL,)


def test_neither_its_number_nor_when_it_was_said_makes_a_label_new() -> None:
    known = replace(LABEL, number=7, at=LABEL.at - timedelta(days=1))
    assert not those_new([LABEL, replace(LABEL, span=Span(2.00001, 3.5))], [known])


def test_another_verdict_span_person_or_tag_makes_a_label_new() -> None:
    others = [
        replace(LABEL, verdict=Verdict.NO),
        replace(LABEL, span=Span(2.01, 3.5)),
        replace(LABEL, by="Bob"),
        replace(LABEL, tags=("far",)),
        replace(LABEL, sound="door"),
        replace(LABEL, recording="b2"),
        replace(LABEL, is_strong=False),
    ]
    assert those_new(others, [LABEL]) == tuple(others)


def test_a_clip_that_lands_a_little_off_is_where_it_was_before() -> None:
    off, far = replace(LABEL, span=Span(2.0, 3.52)), replace(LABEL, span=Span(2.0, 3.7))
    other = replace(off, recording="b2")
    known = [replace(LABEL, span=Span(9.0, 10.5)), replace(LABEL, verdict=Verdict.NO)]
    assert as_placed_before([off, far, other], known) == [LABEL, far, other]
