from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from earmark.core.claims import claims_in, judged
from earmark.core.detector import Detector
from earmark.core.timeline import shared_s
from earmark.values import Curve, DecisionRule, Detection, Label, Span, Verdict
from member_maker import made_label, made_member
from world_maker import ENCODER, KNOWING_HEAD

MEMBER = made_member()
YES, NO, UNSURE = Verdict.YES, Verdict.NO, Verdict.UNSURE


def said(start_s: float, end_s: float, verdict: Verdict = YES, number: int = 1) -> Label:
    label = made_label(MEMBER)
    return replace(label, span=Span(start_s, end_s), verdict=verdict, number=number)


def claimed(*spans: tuple[float, float]) -> list[Detection]:
    return [Detection(Span(*span), 0.5) for span in spans]


def verdicts(claims: list[Detection], labels: list[Label]) -> list[Verdict | None]:
    return [each.verdict for each in judged(claims, labels)]


def test_what_scores_too_little_to_be_found_is_claimed_too() -> None:
    rule = DecisionRule(enter=0.5, leave=0.25, shortest_s=0.4, min_score=0.9)
    detector = Detector("bell", ENCODER, KNOWING_HEAD, rule)
    scores = np.zeros(100, np.float32)
    scores[20:30], scores[60:70] = 0.95, 0.6
    found = claims_in(Curve(scores, 0.1), 10.0, detector)
    assert [round(each.score, 2) for each in found] == [0.95, 0.6]


def test_nothing_said_leaves_claims_open() -> None:
    assert verdicts(claimed((1, 2), (3, 4)), []) == [None, None]
    assert judged([], [said(1, 2)]) == ()


def test_a_label_speaks_of_what_it_shares_most_of() -> None:
    claims = claimed((0, 2), (3, 5), (10, 12))
    assert verdicts(claims, [said(2.5, 5.5, NO)]) == [None, NO, None]


def test_a_label_that_only_touches_says_nothing() -> None:
    assert verdicts(claimed((1, 2)), [said(0, 1), said(2, 3), said(1.6, 9)]) == [None]


def test_a_short_mark_within_a_long_claim_speaks_of_it() -> None:
    assert verdicts(claimed((0, 60)), [said(20, 21)]) == [YES]


def test_the_last_word_counts() -> None:
    labels = [said(0, 2, NO, 7), said(0, 2, UNSURE, 9), said(0, 2, YES, 8)]
    assert verdicts(claimed((0, 2)), labels) == [UNSURE]


edges = st.tuples(st.integers(0, 60), st.integers(1, 20))


@given(st.lists(edges, max_size=8), st.lists(edges, max_size=8))
def test_it_is_as_if_each_claim_were_compared_to_each_label(
    gaps: list[tuple[int, int]], told: list[tuple[int, int]]
) -> None:
    at, claims = 0, []
    for gap, length in gaps:
        claims.append(Detection(Span(at + gap, at + gap + length), 0.5))
        at += gap + length
    labels = [
        said(start, start + length, (YES, NO, UNSURE)[number % 3], number)
        for number, (start, length) in enumerate(told)
    ]
    for claim, found in zip(claims, judged(claims, labels), strict=True):
        near = [
            label
            for label in labels
            if shared_s(label.span, claim.span)
            > 0.5 * min(label.span.length_s, claim.span.length_s)
        ]
        assert found.span == claim.span
        assert found.score == claim.score
        assert found.verdict == (near[-1].verdict if near else None)
