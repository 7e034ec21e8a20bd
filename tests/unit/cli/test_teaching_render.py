from __future__ import annotations

import math
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from earmark.cli.teaching_render import show_audit, show_check, show_questions, show_taught
from earmark.values import (
    Advice,
    Audit,
    Audited,
    Check,
    Deviation,
    Estimate,
    Figure,
    Provenance,
    Question,
    Span,
    Tally,
    Taught,
)
from member_maker import NOON

PATHS = {"ab": Path("/media/my talk.mp4")}
QUESTION = Question("door bell", "ab", Span(61.5, 70), 0.25, "mixed")
SURE = Estimate(12, 10, 15)
SHARE = Estimate(0.9, 0.8, 0.95)
TALLY = Tally(14, SURE, SURE, Estimate(0, 0, 3), SHARE, Estimate(math.nan, 0, 1))
ADVICE = Advice(is_enough=False, n_more=20, reason="Recall is known to within 0.4 only.")
AUDITED = Audited(Audit(TALLY, TALLY, 8, 4, 1), ADVICE, (QUESTION,))
TAUGHT = Taught(
    path=Path("detectors/bell.earmark"),
    sound="bell",
    provenance=Provenance("1", NOON, "cd", 12, 30),
    is_start=False,
    left_out=(),
)
USUAL = Deviation("codec", "aac", "aac, opus", 0)
ODD = Deviation("bandwidth", "3.4 kHz", "16 kHz", 2, "Too dull: expect to miss some.")


@pytest.fixture
def out() -> Console:
    """Return a console that writes into a string."""
    return Console(file=StringIO(), width=120, highlight=False, emoji=False)


def printed(out: Console) -> str:
    assert isinstance(out.file, StringIO)
    return out.file.getvalue()


def test_questions_are_shown_with_the_words_that_answer_them(out: Console) -> None:
    show_questions([QUESTION, replace(QUESTION, score=None, recording="gone")], PATHS, out)
    assert "my talk.mp4   0:01:01.500   0:01:10.000    0.25   mixed" in printed(out)
    assert "earmark label 'door bell' 'my talk.mp4' 0:01:01.500 0:01:10.000 yes" in printed(out)


def test_no_question_is_said_to_be_none(out: Console) -> None:
    show_questions([], PATHS, out)
    assert "nothing left to ask" in printed(out)


def test_a_taught_detector_tells_what_it_was_taught_by_and_how_well_it_does(out: Console) -> None:
    about = replace(TAUGHT.provenance, figures=(Figure("AP", 0.91, 0.8, 0.97),))
    show_taught(replace(TAUGHT, provenance=about, left_out=(Path("a/x.mp4"),)), out)
    assert "bell · learnt from 12 yes and 30 no · detectors/bell.earmark" in printed(out)
    assert "AP 0.91 (0.80 to 0.97)" in printed(out)
    assert "as they are not scanned by this encoder: x.mp4" in printed(out)


def test_a_detector_that_stayed_as_it_was_says_so(out: Console) -> None:
    show_taught(replace(TAUGHT, is_start=True), out)
    assert "kept as it is" in printed(out)
    assert "Too little was answered to say how well" in printed(out)


def test_an_audit_shows_each_number_with_its_interval(out: Console) -> None:
    show_audit(AUDITED, "bell", out)
    assert "13 answers · 8 yes · 4 no · 1 unsure" in printed(out)
    assert "12 (10 to 15)" in printed(out)
    assert "0.90 (0.80 to 0.95)" in printed(out)
    assert "- (0.00 to 1.00)" in printed(out)
    assert "Recall is known to within 0.4 only. About 20 more answers would do." in printed(out)


def test_an_audit_that_is_done_asks_for_no_more(out: Console) -> None:
    show_audit(
        replace(AUDITED, advice=Advice(is_enough=True, n_more=0, reason="Enough.")), "bell", out
    )
    assert printed(out).endswith("Enough.\n")


def test_a_check_shows_what_is_unusual_and_what_to_do(out: Console) -> None:
    show_check(Check((USUAL, ODD), (), "It is unlike all."), out)
    assert "It is unlike all." in printed(out)
    assert "bandwidth" in printed(out)
    assert "far off" in printed(out)
    assert "bandwidth: Too dull: expect to miss some." in printed(out)
