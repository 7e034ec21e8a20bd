from __future__ import annotations

import csv
import wave
from pathlib import Path

import numpy as np
import pytest

from earmark.core.detector import Detector
from earmark.core.head import Head
from earmark.values import Curve, DecisionRule, Span, Verdict
from labels_course import Course, Way, lessons
from labels_figures import (
    answers_needed,
    by_checkpoint,
    course_table,
    needed_by_way,
    needed_table,
    start_table,
)
from labels_mixes import RATE_HZ, Library, Order
from labels_parts import Task, cold_tasks, example_of, measure, other_tasks
from labels_person import Truth, clips_of, verdict
from labels_quality import Judged, judge, lasting
from labels_recordings import Known

HOP_S = 0.04
DIM = 4
ENCODER = "e" * 64


def made_known(folder: Path, name: str, truth: Truth) -> Known:
    """A recording whose first number is high where the sound is; the others are noise."""
    rng = np.random.default_rng([*name.encode()])
    vectors = rng.uniform(0, 1, (round(truth.duration_s / HOP_S), DIM))
    for span in truth.there:
        vectors[round(span.start_s / HOP_S) : round(span.end_s / HOP_S), 0] += 5
    path = folder / f"{name}.npy"
    np.save(path, vectors.astype(np.float16))
    return Known(name, path, HOP_S, ENCODER, truth)


@pytest.fixture
def two_known(tmp_path: Path) -> list[Known]:
    """Two recordings of five minutes, with a sound in every third clip of 15 s, and in every
    fifth."""
    return [
        made_known(
            tmp_path,
            f"every-{step}",
            Truth(300, tuple(Span(at + 4, at + 9) for at in range(0, 300, 15 * step))),
        )
        for step in (3, 5)
    ]


def known_head(bias: float = -20.0) -> Head:
    weights = np.zeros((DIM, 1), np.float32)
    weights[0] = 10
    return Head(weights, np.array([bias], np.float32))


@pytest.mark.parametrize(
    ("span", "answer"),
    [
        (Span(0, 10.3), Verdict.YES),
        (Span(0, 10.29), Verdict.UNSURE),
        (Span(10.9, 11.0), Verdict.YES),
        (Span(0, 10), Verdict.NO),
        (Span(19, 25), Verdict.UNSURE),
        (Span(25, 40), Verdict.NO),
        (Span(10.5, 25), Verdict.YES),
    ],
)
def test_a_person_says_yes_to_what_they_hear_and_is_unsure_of_what_nobody_can_tell(
    span: Span, answer: Verdict
) -> None:
    truth = Truth(60, there=(Span(10, 11),), ignored=(Span(20, 22),))
    assert verdict(truth, span) is answer


def test_what_is_ignored_is_not_there() -> None:
    truth = Truth.of_stream({"duration_s": 30.0, "typing": [[2, 8]], "ignore": [[4, 5], [9, 10]]})
    assert truth.there == (Span(2, 4), Span(5, 8))
    assert truth.ignored == (Span(4, 5), Span(9, 10))


def test_truth_survives_being_written() -> None:
    truth = Truth(60, (Span(10, 11),), (Span(20, 22),))
    assert Truth.from_json(truth.to_json()) == truth


def test_clips_with_little_of_the_sound_or_only_ignored_time_are_left_out() -> None:
    there = (Span(14.5, 15.6), Span(40, 41))
    truth = Truth(97.0, there, ignored=(Span(42, 44), Span(50, 52)))
    clips = [(clip.span.start_s, clip.has_sound) for clip in clips_of(truth)]
    assert clips == [(15, True), (30, True), (60, False), (75, False)]


def test_a_last_clip_counts_from_half_its_length_on() -> None:
    assert [clip.span for clip in clips_of(Truth(22.5, ()))] == [Span(0, 15), Span(15, 22.5)]
    assert [clip.span for clip in clips_of(Truth(22.4, ()))] == [Span(0, 15)]


def test_a_perfect_head_is_judged_to_be_right(two_known: list[Known]) -> None:
    detector = Detector("hum", ENCODER, known_head(), DecisionRule())
    judged = judge(detector, two_known)
    assert judged.figures() == {"f1": 1.0, "best_f1": 1.0, "ap": 1.0}
    assert judged.n_errors == 0
    assert judged.is_true.sum() == 7 + 4


def test_a_head_that_is_too_timid_is_wrong_by_its_rule_only(two_known: list[Known]) -> None:
    detector = Detector("hum", ENCODER, known_head(bias=-61), DecisionRule())
    judged = judge(detector, two_known)
    assert (judged.f1, judged.best_f1) == (0.0, 1.0)
    assert judged.n_errors == 7 + 4


def test_clips_that_were_asked_about_are_not_judged(two_known: list[Known]) -> None:
    detector = Detector("hum", ENCODER, known_head(), DecisionRule())
    asked = [Span(14, 15), Span(30, 46)]
    assert len(judge(detector, two_known[:1], asked).is_true) == 20 - 3
    assert len(judge(detector, two_known[:1], [Span(0, 300)]).is_true) == 0


def test_a_score_that_does_not_last_or_is_of_ignored_time_makes_no_clip_high() -> None:
    scores = np.zeros(100, np.float32)
    scores[10] = scores[50:70] = 1
    level = lasting(Curve(scores, 0.1), [Span(5, 7)])
    assert level[:40].max() == pytest.approx(0.25)
    assert level[50:70].max() == 0


def test_the_best_threshold_is_the_best_of_all() -> None:
    is_true, scores = np.array([1, 0, 1, 0]) > 0, np.array([0.9, 0.8, 0.7, 0.1])
    assert Judged(is_true, is_true, scores).best_f1 == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("figures", "needed"),
    [
        ([0.5, 0.7, 0.9], 30.0),
        ([0.8, 0.7, 0.9], 10.0),
        ([0.1, 0.2, 0.3], None),
        ([0.7, 0.9, 0.2], 15.0),
        ([], None),
    ],
)
def test_answers_needed_lie_between_the_last_too_low_and_the_first_high_enough(
    figures: list[float], needed: float | None
) -> None:
    found = answers_needed([10, 20, 40][: len(figures)], figures, 0.8)
    assert found == (needed if needed is None else pytest.approx(needed))


def test_tables_show_means_over_draws_and_answers_as_shares_of_those_of_another_way() -> None:
    def readings(*figures: float | None) -> list[dict[str, float | int | None]]:
        return [{"checkpoint": 10 * (1 + i // 2), "f1": f} for i, f in enumerate(figures)]

    by_way = {"sly": readings(0.6, 0.8, 0.9, 1.0), "dull": readings(None, 0.4, 0.7, 0.8)}
    assert by_checkpoint(by_way["dull"], "f1") == {10: [0.0, 0.4], 20: [0.7, 0.8]}
    assert "| sly | 0.700 ± 0.100 | 0.950 ± 0.050 |" in course_table(by_way, "f1", "F1")
    needed = needed_by_way(by_way)
    assert needed["sly"]["0.70"] == 10
    assert needed["dull"]["0.70"] == pytest.approx(19.09, abs=0.01)
    table = needed_table(needed, "dull")
    assert "| sly | 10 (0.52) | 14 |" in table
    assert "| dull | 19 (1.00) | never |" in table


def test_the_table_of_starts_counts_what_got_worse_and_better() -> None:
    rows: list[dict[str, float | int | str | None]] = [
        {"stream": name, "n_clips": 30, "errors_before": before, "errors_after": after}
        for name, before, after in [("a", 2, 1), ("a", 2, 3), ("b", 0, 0)]
    ]
    table = start_table(rows)
    assert "| a | 30.0 | 2.00 | 2.00 | 2 | 1 | 1 |" in table
    assert "| **all** | 30.0 | 1.33 | 1.33 | 3 | 1 | 1 |" in table


@pytest.mark.parametrize("way", [Way("mixed"), Way("mixed", has_example=True), Way("random")])
def test_a_course_ends_with_a_detector_that_found_out(two_known: list[Known], way: Way) -> None:
    asked, judged = two_known
    example = example_of([judged], np.random.default_rng(1))
    course = Course("hum", [asked], way, (2, 12, 100), [1], example=example)
    first, second, last = lessons(course)
    assert first.detector is None
    assert second.n_answers == sum(second.counts.values()) == 12
    assert last.n_answers == sum(map(len, last.asked.values())) == 21
    assert last.detector is not None
    assert judge(last.detector, [judged]).average_precision > 0.9


def test_an_example_is_of_the_sound(two_known: list[Known]) -> None:
    example = example_of(two_known, np.random.default_rng(1))
    assert example.shape == (round(5 / HOP_S), DIM)
    assert (example[:, 0] >= 5).all()


def test_each_way_of_asking_is_measured_in_each_draw(two_known: list[Known]) -> None:
    cold = list(cold_tasks(two_known[:1], two_known[1:], (5, 15), n_draws=2))
    assert len({(task.about["way"], task.about["draw"]) for task in cold}) == len(cold) == 12
    asked, judged = two_known
    [other, *_] = other_tasks([("hum", asked, judged)], (15,), n_draws=1)
    [reading] = measure(other)
    assert reading["n_answers"] == reading["n_yes"] + reading["n_no"] + reading["n_unsure"] == 15
    assert reading["ap"] > 0.9


def test_a_start_is_judged_before_and_after_where_nothing_was_asked(
    two_known: list[Known],
) -> None:
    start = Detector("hum", ENCODER, known_head(bias=-61), DecisionRule())
    course = Course("hum", two_known[:1], Way("mixed"), (3,), [1], start=start)
    [reading] = measure(Task({"stream": "every-3"}, course, two_known[:1]))
    assert reading["n_clips"] <= 20 - 3
    assert reading["errors_before"] > 0


def write_tone(path: Path, length_s: float) -> None:
    rate_hz = 16_000
    times_s = np.arange(round(length_s * rate_hz)) / rate_hz
    samples = np.sin(2 * np.pi * 440 * times_s) * 2**14
    with wave.open(str(path), "wb") as media:
        media.setparams((1, 2, rate_hz, 0, "NONE", ""))
        media.writeframes(samples.astype("<i2").tobytes())


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Tones of a second as speech and music, of half a second as two kinds of other sound."""
    rows = [
        (f"{category}-{label}-{number}.wav", category, label, "test")
        for category, label in [
            ("speech", "voice"),
            ("music", "song"),
            ("confusers", "mouse_click"),
            ("confusers", "mouse_release"),
            ("confusers", "bell"),
        ]
        for number in range(6)
    ]
    for name, category, _, _ in rows:
        write_tone(tmp_path / name, 0.5 if category == "confusers" else 1.0)
    with (tmp_path / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["path", "category", "class_label", "use"])
        table.writerows(rows)
    return Library(tmp_path, "test")


def test_a_mix_says_where_the_sound_was_laid(library: Library) -> None:
    samples, rate_hz, truth = library.mix(Order("mouse_click", 0, 2.0))
    assert rate_hz == RATE_HZ
    assert samples.shape == (120 * RATE_HZ,)
    assert truth.duration_s == 120
    assert truth.there
    # Three times half a second with pauses between them, at least.
    assert all(1.5 < span.length_s < 12 for span in truth.there)


def test_an_order_is_always_mixed_alike_and_its_other_side_differently(library: Library) -> None:
    first, again, other = (library.mix(Order("bell", side, 1.0))[0] for side in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_the_classes_of_a_library_have_enough_files(library: Library) -> None:
    assert sorted(library.labels()) == ["bell", "mouse_click", "mouse_release"]
    assert len(library.digest) == 12
