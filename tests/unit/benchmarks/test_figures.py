from __future__ import annotations

from typing import Any

import pytest

from figures import Outcome, calibration, false_alarms, figures_by_kind, table


class Sum:
    """A scorer that adds up: counts are ``(right, wrong, missed)``."""

    def one(self, truth: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
        raise NotImplementedError

    def summary(self, results: list[dict[str, Any]]) -> dict[str, Any]:
        right = sum(result["seg"][0] for result in results)
        f1 = {"precision": 0.5, "recall": 0.5, "f1": float(right)}
        clips = [clip for result in results for clip in result["clips"]]
        top = max(score for _, _, score in clips)
        clip15 = {"n": len(clips), "accuracy": 0.75, "ap": top, **f1}
        return {"clip15": clip15, "seg0.3": dict(f1), "event": dict(f1), "start_ms": 12.0}


def counted(*clips: tuple[bool, bool, float], n_true: int) -> dict[str, Any]:
    return {"clips": list(clips), "seg": (n_true, 0, 0), "event": (n_true, 0, 0)}


def outcome(kind: str, *, clips_true: bool, score: float, n_false: int = 0) -> Outcome:
    return Outcome(
        kind,
        hours=0.5,
        decided=counted((clips_true, True, 0.1), n_true=int(clips_true)),
        ranked=counted((clips_true, True, score), n_true=int(clips_true)),
        false_alarms=[(0.0, 1.0)] * n_false,
    )


def test_scores_that_are_right_as_often_as_they_say_have_no_calibration_error() -> None:
    assert calibration([(0.75, True)] * 3 + [(0.75, False)])["ece"] == 0


def test_the_calibration_error_weighs_bins_by_their_counts() -> None:
    # Three at 0.25 that are never right are 0.25 off, one at 1.0 that is right is not off.
    assert calibration([(0.25, False)] * 3 + [(1.0, True)])["ece"] == pytest.approx(0.1875)


def test_a_score_of_one_falls_into_the_last_bin_and_empty_bins_are_left_out() -> None:
    [first, last] = calibration([(0.0, False), (1.0, True), (0.9, False)])["bins"]
    assert (first["from"], first["n"]) == (0.0, 1)
    assert last == {"from": 0.9, "to": 1.0, "n": 2, "mean_score": 0.95, "share_true": 0.5}


def test_without_clips_there_is_no_calibration_error() -> None:
    assert calibration([]) == {"ece": None, "bins": []}


def test_what_touches_neither_truth_nor_ignored_time_is_a_false_alarm() -> None:
    found = [(0.0, 1.0), (2.0, 3.0), (4.0, 5.0), (6.0, 7.0)]
    assert false_alarms(found, [(0.9, 1.5)], [(4.2, 4.3)]) == [(2.0, 3.0), (6.0, 7.0)]


def test_spans_that_only_meet_do_not_overlap() -> None:
    assert false_alarms([(1.0, 2.0)], [(0.0, 1.0), (2.0, 3.0)]) == [(1.0, 2.0)]


def test_kinds_come_in_their_order_and_then_all() -> None:
    outcomes = [outcome(kind, clips_true=True, score=0.5) for kind in ("talk", "call", "talk")]
    figures = figures_by_kind(outcomes, Sum())
    assert list(figures) == ["talk", "call", "all"]
    assert [row["clip15"]["n"] for row in figures.values()] == [2, 1, 3]


def test_clips_are_ranked_by_all_that_has_a_score() -> None:
    figures = figures_by_kind([outcome("talk", clips_true=True, score=0.8)], Sum())["talk"]
    assert figures["clip15"]["ap"] == 0.8
    assert figures["calibration"]["ece"] == pytest.approx(0.2)


def test_false_alarms_are_counted_by_the_hour() -> None:
    outcomes = [outcome("talk", clips_true=True, score=0.5, n_false=n) for n in (1, 2)]
    assert figures_by_kind(outcomes, Sum())["talk"]["false_alarms"] == {
        "n": 3,
        "hours": 1.0,
        "per_hour": 3.0,
    }


def test_where_nothing_is_true_only_accuracy_has_a_meaning() -> None:
    figures = figures_by_kind([outcome("no-typing", clips_true=False, score=0.5)], Sum())["all"]
    assert figures["clip15"] == {
        "n": 1,
        "accuracy": 0.75,
        "ap": None,
        "precision": None,
        "recall": None,
        "f1": None,
    }
    assert figures["event"]["f1"] is None


def test_the_table_is_aligned_markdown_that_ends_with_what_is_wanted() -> None:
    figures = figures_by_kind([outcome("no-typing", clips_true=False, score=0.5)], Sum())
    lines = table(figures).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert len({line.count("|") for line in lines}) == 1
    assert [line.split("|")[1].strip() for line in lines[2:]] == [
        "no-typing",
        "all",
        "wanted (false alarms: on no-typing)",
    ]
    cells = [cell.strip() for cell in lines[2].split("|")[1:-1]]
    assert cells == ["no-typing", "0.750", "", "", "", "", "", "12", "", "0.0", "0.500"]
    wanted = [cell.strip() for cell in lines[-1].split("|")[2:-1]]
    assert wanted == ["0.980", "", "", "0.985", "0.940", "0.900", "40", "0.900", "1.0", "0.030"]
