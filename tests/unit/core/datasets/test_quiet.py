from __future__ import annotations

import numpy as np
import pytest

from dataset_maker import DIGESTS, say
from earmark.core.datasets import quiet_moments
from earmark.values import Curve, Detection, Found, Span, Verdict


def found(*detections: Span, doubtful: tuple[Span, ...] = (), n_scores: int = 600) -> Found:
    """Return what was found in a minute whose score rises from 0 to 1."""
    return Found(
        say().recording,
        tuple(Detection(span, 0.9) for span in detections),
        None,
        Curve(np.linspace(0, 1, n_scores, dtype=np.float32), 0.1),
        (),
        tuple(Detection(span, 0.3) for span in doubtful),
    )


def test_quiet_is_what_lies_well_away_from_finds_and_doubts() -> None:
    heard = found(Span(10, 20), doubtful=(Span(40, 41),))
    moments = list(quiet_moments(heard, 4.0, DIGESTS[0], "ear"))
    spans = [each.span for each in moments]
    assert spans == [
        *(Span(0.5, 4.5), Span(4.5, 8.5)),
        *(Span(22, 26), Span(26, 30), Span(30, 34), Span(34, 38)),
        *(Span(43, 47), Span(47, 51), Span(51, 55), Span(55, 59)),
    ]
    assert {(each.verdict, each.by, each.digest) for each in moments} == {
        (Verdict.NO, "ear", DIGESTS[0])
    }


def test_the_score_is_the_highest_in_there() -> None:
    moments = list(quiet_moments(found(), 30.0, "", "ear"))
    assert [each.score for each in moments] == pytest.approx([0.5, 1.0], abs=0.01)
    assert {each.score for each in quiet_moments(found(n_scores=0), 30.0, "", "")} == {0.0}


def test_gaps_too_short_for_one_are_left_alone() -> None:
    heard = found(Span(0, 20), Span(24, 60))
    assert not list(quiet_moments(heard, 4.0, "", ""))


def test_the_length_is_that_of_what_was_found() -> None:
    heard = found(Span(10, 13), Span(20, 25), Span(30, 31))
    assert {each.span.length_s for each in quiet_moments(heard, None, "", "")} == {3.0}
    assert {each.span.length_s for each in quiet_moments(found(), None, "", "")} == {2.0}
