"""``earmark find`` and what counts as found, started as a user starts it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from command_runner import found_in, run_earmark, spans_of
from earmark.adapters.bundle import typing_detector


def test_a_higher_min_score_finds_less_and_says_what_to_try(film: Path, tmp_path: Path) -> None:
    ran = run_earmark("find", film, "--min-score", "1", "--json", tmp_path / "none.json")
    assert ran.code == 0
    assert "no typing found" in ran.out
    [lower] = re.findall(r"film\.mp4, scores [01]\.\d\d: --min-score (\S+) takes that in", ran.out)
    [none] = found_in(tmp_path / "none.json")
    assert not none["detections"]
    assert none["doubtful"]
    assert "1 span of typing" in run_earmark("find", film, "--min-score", lower).out


def test_a_rule_can_be_chosen_by_what_it_promises(film: Path, tmp_path: Path) -> None:
    points, n_found = typing_detector().operating_points, []
    precision, recall = (max(p.precision for p in points), max(p.recall for p in points))
    for name, share in (("--precision", str(precision)), ("--recall", str(recall))):
        ran = run_earmark("find", film, name, share, "--json", tmp_path / "found.json")
        assert ran.code == 0, ran.err
        n_found.append(len(found_in(tmp_path / "found.json")[0]["detections"]))
    assert n_found[0] <= n_found[1] >= 1


def test_a_promise_that_no_rule_keeps_is_refused_before_the_work(film: Path) -> None:
    ran = run_earmark("find", film, "--recall", "1")
    assert ran.code == 1
    assert "recall of 1; the best has 0." in ran.err
    assert not ran.out


def test_spans_follow_the_asked_for_rule(film: Path, tmp_path: Path) -> None:
    for name, words in {
        "plain": [],
        "wide": ["--padding", "1"],
        "none": ["--shortest", "20", "--longest-gap", "0"],
    }.items():
        run_earmark("find", film, "--json", tmp_path / f"{name}.json", *words)
    [[plain], [wide], none] = (
        spans_of(found_in(tmp_path / f"{name}.json")[0]) for name in ("plain", "wide", "none")
    )
    assert (wide.start_s, wide.end_s) == pytest.approx((plain.start_s - 1, plain.end_s + 1))
    assert none == []
