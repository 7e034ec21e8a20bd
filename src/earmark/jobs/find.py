"""Find: from recordings to detections, several recordings or parts of one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from earmark.core.decide import decide, doubt
from earmark.core.detector import Detector
from earmark.core.parts import (
    Heard,
    Part,
    joined_losses,
    joined_press_scores,
    joined_scores,
    parts_of,
)
from earmark.core.presses import press_times_s
from earmark.errors import EarmarkError, MediaError
from earmark.ports import Decoder, Workers
from earmark.values import DecisionRule, Found, Progress, Recording, Skipped, TrackChoice


@dataclass(frozen=True, slots=True, eq=False)
class Errand:
    """What one worker is sent to listen to, and for what; the detector comes without its ear."""

    path: Path
    choice: TrackChoice
    part: Part
    detector: Detector


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to have found.

    Attributes:
        choice: which sound of each recording to listen to.
        rule: how scores become detections; ``None`` for the detector's own.
        presses: whether to find single presses, too.
        n_at_once: how many parts or recordings are listened to at the same time.
    """

    choice: TrackChoice = TrackChoice()
    rule: DecisionRule | None = None
    presses: bool = False
    n_at_once: int = 1


@dataclass(slots=True)
class _Underway:
    recording: Recording
    parts: list[Part]
    done_s: dict[Part, float] = field(default_factory=dict)
    heard: dict[Part, Heard] = field(default_factory=dict)
    is_over: bool = False


def find(
    paths: Sequence[Path],
    wish: Wish,
    detector: Detector,
    decoder: Decoder,
    workers: Workers,
    listen_to: Callable[[Errand], Iterator[Progress | Heard]],
) -> Iterator[Progress | Found | Skipped]:
    """Yield progress and, as each recording is finished, what was found in it or why not."""
    underway: dict[Path, _Underway] = {}
    for path in dict.fromkeys(paths):
        try:
            recording = decoder.probe(path)
        except MediaError as error:
            yield Skipped.because(path, error)
            continue
        # Without an index the second part would have to read the first again.
        n_at_once = wish.n_at_once if recording.is_indexed else 1
        parts = parts_of(recording.duration_s, n_at_once)
        underway[path] = _Underway(recording, parts)
        yield Progress(path, 0.0, recording.duration_s)
    # Tens of MB of an encoder are not sent along with each errand: a worker gets it once.
    press_head = detector.press_head if wish.presses else None
    heard_for = replace(detector, press_head=press_head, encoder=None)
    errands = [
        Errand(path, wish.choice, part, heard_for)
        for path, item in underway.items()
        for part in item.parts
    ]
    for errand, step in workers.run(listen_to, errands):
        item = underway[errand.path]
        if item.is_over:
            continue
        if isinstance(step, EarmarkError):
            item.is_over = True
            yield Skipped.because(errand.path, step)
        elif isinstance(step, Progress):
            item.done_s[errand.part] = step.done_s
            yield replace(step, done_s=sum(item.done_s.values()))
        else:
            item.heard[errand.part] = step
            if len(item.heard) == len(item.parts):
                item.is_over = True
                yield _found(item, wish, detector)
                item.heard.clear()


def _found(item: _Underway, wish: Wish, detector: Detector) -> Found:
    heard = [item.heard[part] for part in item.parts]
    duration_s = max(item.recording.duration_s, *(part.end_s for part in heard))
    curve = joined_scores(heard)
    rule = wish.rule or detector.rule
    detections = decide(curve, duration_s, rule, detector.calibration)
    keystrokes: tuple[float, ...] | None = None
    if wish.presses:
        spans = [detection.span for detection in detections]
        keystrokes = press_times_s(joined_press_scores(heard), spans, detector.press_at_least)
    return Found(
        recording=replace(item.recording, duration_s=duration_s),
        detections=detections,
        keystrokes=keystrokes,
        curve=curve,
        losses=joined_losses(heard),
        sound=detector.sound,
        doubtful=doubt(curve, duration_s, rule, detector.calibration),
    )
