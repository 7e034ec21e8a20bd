from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from earmark.adapters.workers import InProcess
from earmark.core.calibration import Calibration
from earmark.core.detector import Detector
from earmark.core.frames import HOP_S
from earmark.core.head import Head
from earmark.core.parts import Heard, Part
from earmark.errors import ChoiceError, EarmarkError, EmptyMedia, NotMedia, WorkerLost
from earmark.jobs.find import Errand, Wish, find
from earmark.values import DecisionRule, Found, Loss, Progress, Skipped, Span, TrackChoice
from fakes import FakeDecoder, FakeMedia

TALK, WALK = Path("talk.mkv"), Path("walk.mkv")
RULE = DecisionRule(enter=0.5, leave=0.5, longest_gap_s=0, shortest_s=0)
HEAD = Head(np.zeros((4, 1), np.float32), np.zeros(1, np.float32))
DETECTOR = Detector("noise", "", HEAD, RULE, press_at_least=0.4)
LOSS = Loss("hole", "nothing was recorded", 3.7)
RATE_HZ = 1
CUT_IN_THREE = Wish(n_at_once=3)


def media(length_s: int, *, stated_s: float | None = None, is_indexed: bool = True) -> FakeMedia:
    silence = np.zeros((length_s * RATE_HZ, 1), np.float32)
    return FakeMedia((silence,), RATE_HZ, is_indexed=is_indexed, stated_s=stated_s)


def heard_in(errand: Errand) -> Iterator[Progress | Heard]:
    """Hear something for the first second of each part, and a press in its middle."""
    yield Progress(errand.path, 10.0, 800.0)
    yield Progress(errand.path, 20.0, 800.0)
    n_frames = 3000
    scores, presses = np.zeros(n_frames // 4, np.float32), np.zeros(n_frames, np.float32)
    scores[:25], presses[51] = 0.75, 0.9
    end_s = errand.part.first_frame * HOP_S + 30
    yield Heard(errand.part.first_frame, scores, 4 * HOP_S, presses, end_s, (LOSS,))


@dataclass
class Listener:
    """Hears like ``heard_in``, except that chosen errands fail; remembers the errands."""

    errors: dict[tuple[Path, int], EarmarkError]
    errands: list[Errand]

    def __call__(self, errand: Errand) -> Iterator[Progress | Heard]:
        self.errands.append(errand)
        first, *others = heard_in(errand)
        yield first
        error = self.errors.get((errand.path, errand.part.first_frame))
        if error:
            raise error
        yield from others


def listener(**errors: EarmarkError) -> Listener:
    """Return one that fails on parts named like ``talk_0``."""
    named = {"talk": TALK, "walk": WALK}
    parts = [(name.split("_"), error) for name, error in errors.items()]
    return Listener({(named[name], int(at)): error for (name, at), error in parts}, [])


def run(
    recordings: dict[Path, Any],
    wish: Wish | None = None,
    *,
    listen_to: Callable[[Errand], Iterator[Progress | Heard]] = heard_in,
    paths: Sequence[Path] = (),
    detector: Detector = DETECTOR,
) -> list[Progress | Found | Skipped]:
    decoder = FakeDecoder(recordings)
    return list(
        find(paths or list(recordings), wish or Wish(), detector, decoder, InProcess(), listen_to)
    )


def results(steps: list[Progress | Found | Skipped]) -> list[Found | Skipped]:
    return [step for step in steps if not isinstance(step, Progress)]


def only_found(steps: list[Progress | Found | Skipped]) -> Found:
    [found] = results(steps)
    assert isinstance(found, Found)
    return found


def skips(steps: list[Progress | Found | Skipped]) -> list[Skipped]:
    return [step for step in steps if isinstance(step, Skipped)]


def test_what_is_found_comes_with_its_curve_and_recording() -> None:
    found = only_found(run({TALK: media(60)}))
    assert list(found.spans) == [Span(0, 0.98)]
    assert found.detections[0].score == 0.75
    assert (found.recording.path, found.recording.duration_s) == (TALK, 60)
    assert len(found.curve.scores) == 750
    assert found.losses == (LOSS,)


def test_the_wish_has_the_last_word_on_the_rule() -> None:
    assert not only_found(run({TALK: media(60)}, Wish(rule=DecisionRule(enter=0.9)))).detections


def test_a_score_is_the_chance_of_being_right_where_that_is_known() -> None:
    unsure = replace(DETECTOR, calibration=Calibration(constant=-10.0))
    [detection] = only_found(run({TALK: media(60)}, detector=unsure)).detections
    assert detection.score == pytest.approx(3 / (3 + np.exp(10)))


def test_what_scores_too_low_is_doubtful_and_nothing_else_is() -> None:
    found = only_found(run({TALK: media(60)}, Wish(rule=replace(RULE, min_score=0.8))))
    assert not found.detections
    assert [(each.span, each.score) for each in found.doubtful] == [(Span(0, 0.98), 0.75)]
    assert not only_found(run({TALK: media(60)})).doubtful


def test_presses_are_found_only_when_somebody_asks() -> None:
    assert only_found(run({TALK: media(60)})).keystrokes is None
    assert only_found(run({TALK: media(60)}, Wish(presses=True))).keystrokes == (0.5,)


def test_a_long_recording_is_heard_in_parts_and_put_together() -> None:
    hears = listener()
    found = only_found(run({TALK: media(800)}, CUT_IN_THREE, listen_to=hears))
    firsts = [errand.part.first_frame for errand in hears.errands]
    assert len(firsts) == 3
    starts_s = [max(0.0, first * HOP_S - 2 * HOP_S) for first in firsts]
    assert [span.start_s for span in found.spans] == pytest.approx(starts_s)
    assert found.losses == (LOSS,)


def test_every_errand_carries_the_chosen_sound() -> None:
    hears = listener()
    choice = TrackChoice(track=2, channel="left")
    run({TALK: media(800)}, Wish(choice=choice, n_at_once=2), listen_to=hears)
    assert [errand.choice for errand in hears.errands] == [choice, choice]


def test_a_recording_without_index_is_heard_in_one_piece() -> None:
    hears = listener()
    run({TALK: media(800, is_indexed=False)}, CUT_IN_THREE, listen_to=hears)
    assert [errand.part for errand in hears.errands] == [Part()]


def test_a_recording_without_duration_is_as_long_as_its_sound() -> None:
    found = only_found(run({TALK: media(800, stated_s=0.0)}, CUT_IN_THREE))
    assert found.recording.duration_s == 30


def test_a_recording_lasts_at_least_as_long_as_stated() -> None:
    assert only_found(run({TALK: media(10, stated_s=90)})).recording.duration_s == 90


def test_a_path_named_twice_is_heard_once() -> None:
    hears = listener()
    steps = run({TALK: media(60)}, listen_to=hears, paths=[TALK, TALK])
    assert len(results(steps)) == len(hears.errands) == 1


def test_progress_starts_at_zero_and_adds_up_over_parts() -> None:
    steps = run({TALK: media(800)}, CUT_IN_THREE)
    done_s = [step.done_s for step in steps if isinstance(step, Progress)]
    assert done_s == [0, 10, 20, 30, 40, 50, 60]


def test_a_recording_that_cannot_be_opened_is_skipped_and_the_others_go_on() -> None:
    error = EmptyMedia(TALK, "zero bytes. Fetch it again.")
    steps = run({TALK: error, WALK: media(60)})
    assert skips(steps) == [Skipped(TALK, "zero bytes. Fetch it again.")]
    assert skips(steps)[0].cause is error
    assert [type(step) for step in results(steps)] == [Skipped, Found]


def test_a_path_that_cannot_be_opened_is_skipped_once_though_named_twice() -> None:
    steps = run({TALK: EmptyMedia(TALK, "zero bytes")}, paths=[TALK, TALK])
    assert steps == [Skipped(TALK, "zero bytes")]


def test_a_recording_is_skipped_once_however_many_of_its_parts_fail() -> None:
    first = NotMedia(TALK, "its index is lost")
    hears = listener(talk_0=first, talk_28672=NotMedia(TALK, "a second word"))
    steps = run({TALK: media(800), WALK: media(60)}, CUT_IN_THREE, listen_to=hears)
    assert sorted(errand.part.first_frame for errand in hears.errands) == [0, 0, 28672, 57344]
    assert [step.cause for step in skips(steps)] == [first]
    after = steps[steps.index(skips(steps)[0]) + 1 :]
    assert {step.path for step in after if isinstance(step, Progress)} == {WALK}
    assert [type(step) for step in results(steps)] == [Skipped, Found]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (NotMedia(TALK, "its index is lost"), "its index is lost"),
        (ChoiceError(f"{TALK}: there is no audio track 3."), "there is no audio track 3."),
        (WorkerLost(-9), str(WorkerLost(-9))),
    ],
)
def test_a_reason_does_not_name_the_path_again(error: EarmarkError, reason: str) -> None:
    [skipped] = skips(run({TALK: media(60)}, listen_to=listener(talk_0=error)))
    assert (skipped.path, skipped.reason) == (TALK, reason)


def test_a_worker_lost_after_its_last_word_changes_nothing() -> None:
    def hear_and_die(errand: Errand) -> Iterator[Progress | Heard]:
        yield from heard_in(errand)
        raise WorkerLost(-9)

    assert isinstance(only_found(run({TALK: media(60)}, listen_to=hear_and_die)), Found)


def test_no_recordings_give_no_steps() -> None:
    nothing = cast("dict[Path, Any]", {})
    assert not run(nothing)
