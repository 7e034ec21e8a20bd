from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import (  # type: ignore[import-untyped]  # it has no types
    cohen_kappa_score,
)

from earmark.core.agreement import agreements
from earmark.values import Label, Verdict
from member_maker import made_label, made_member

MEMBER = made_member()
YES, NO, UNSURE = Verdict.YES, Verdict.NO, Verdict.UNSURE


def said(by: str, *verdicts: Verdict, first: int = 0) -> list[Label]:
    """Return what somebody said of one span after the other."""
    return [
        replace(
            made_label(MEMBER, start_s=float(first + at)),
            by=by,
            verdict=verdict,
            number=first + at + 1,
        )
        for at, verdict in enumerate(verdicts)
    ]


def test_nobody_agrees_with_themselves() -> None:
    assert agreements(said("Ann", YES, NO)) == ()
    assert agreements([]) == ()


def test_who_answered_about_other_spans_is_not_compared() -> None:
    assert agreements(said("Ann", YES, NO) + said("Bob", YES, first=5)) == ()


def test_those_agree_who_say_the_same() -> None:
    [pair] = agreements(said("Bob", YES, NO) + said("Ann", YES, NO))
    assert (pair.one, pair.other, pair.n, pair.share, pair.kappa) == ("Ann", "Bob", 2, 1.0, 1.0)


def test_beyond_chance_says_nothing_where_both_always_say_the_same() -> None:
    [pair] = agreements(said("Ann", NO, NO, NO) + said("Bob", NO, NO, NO))
    assert (pair.n, pair.share, pair.kappa) == (3, 1.0, None)


def test_who_is_unsure_neither_agrees_nor_disagrees() -> None:
    [pair] = agreements(said("Ann", UNSURE, YES, NO) + said("Bob", YES, UNSURE, YES))
    assert (pair.n, pair.share) == (1, 0.0)


def test_only_the_last_word_of_each_person_counts() -> None:
    changed = replace(said("Ann", NO)[0], number=9)
    [pair] = agreements([changed, *said("Ann", YES), *said("Bob", NO)])
    assert pair.share == 1.0


def test_each_two_people_are_compared() -> None:
    labels = said("Cem", YES) + said("Ann", YES) + said("Bob", NO)
    pairs = agreements(labels)
    assert [(pair.one, pair.other) for pair in pairs] == [
        ("Ann", "Bob"),
        ("Ann", "Cem"),
        ("Bob", "Cem"),
    ]


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40))
def test_kappa_is_that_of_an_independent_implementation(both: Sequence[tuple[bool, bool]]) -> None:
    ann = [YES if one else NO for one, _ in both]
    bob = [YES if other else NO for _, other in both]
    [pair] = agreements(said("Ann", *ann) + said("Bob", *bob))
    assert pair.share == np.mean([one == other for one, other in both])
    if len({*ann, *bob}) == 1:
        assert pair.kappa is None
    else:
        assert pair.kappa == pytest.approx(cohen_kappa_score(ann, bob))
