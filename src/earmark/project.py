"""The verbs that users hold. The only place where adapters meet jobs.

Everything heavy is imported when a verb is used.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.errors import ChoiceError, EarmarkError
from earmark.values import (
    Clip,
    ClipRule,
    DecisionRule,
    Demonstration,
    Description,
    Findings,
    Found,
    Picture,
    Progress,
    Skipped,
    Span,
    TrackChoice,
)
from earmark.work import count_cores, listen_to, open_detector

if TYPE_CHECKING:
    from earmark.core.detector import Detector


def find(
    path: str | os.PathLike[str],
    *,
    choice: TrackChoice = TrackChoice(),
    rule: DecisionRule | None = None,
    presses: bool = False,
    jobs: int | None = None,
    detector: str | os.PathLike[str] | None = None,
) -> Found:
    """Find the typing in one recording, or what another detector finds.

    Args:
        path: any file that FFmpeg reads.
        choice: which audio track and channel to listen to.
        rule: how scores become detections; ``None`` for the detector's own (``rule_of()``).
        presses: find the time of each key press, too.
        jobs: how many processes may listen at the same time; ``None`` for one a core.
        detector: a file that ``Project.train`` made; ``None`` for the bundled one.

    Returns:
        What was found; iterate over it for the detections.

    Raises:
        EarmarkError: the recording cannot be used; its class and message say why and what to do.
    """
    steps = find_each(
        [path], choice=choice, rule=rule, presses=presses, jobs=jobs, detector=detector
    )
    for step in steps:
        if isinstance(step, Found):
            return step
        if isinstance(step, Skipped):
            raise step.cause or EarmarkError(f"{step.path}: {step.reason}")
    raise EarmarkError(f"{os.fspath(path)}: is a folder without recordings. Name a recording.")


def find_each(
    paths: Iterable[str | os.PathLike[str]],
    *,
    choice: TrackChoice = TrackChoice(),
    rule: DecisionRule | None = None,
    presses: bool = False,
    jobs: int | None = None,
    detector: str | os.PathLike[str] | None = None,
) -> Iterator[Progress | Found | Skipped]:
    """Find the typing in many recordings: files, folders and patterns; see ``find``.

    Yields progress, and what was found in each recording as soon as it is done, or why it was
    skipped. One bad recording never stops the others. ``ModelError`` says why a detector cannot be
    used.

    Raises:
        ChoiceError: presses are asked of a detector that hears none.
    """
    from earmark.adapters.folders import recordings_in
    from earmark.adapters.media import PyAvDecoder
    from earmark.adapters.workers import Processes
    from earmark.jobs.find import Wish
    from earmark.jobs.find import find as find_in

    used = _detector(detector)
    if presses and not used.press_head:
        raise ChoiceError(f"The detector of {used.sound} hears no single presses. Ask without.")
    n_at_once = jobs or count_cores()
    wish = Wish(choice=choice, rule=rule, presses=presses, n_at_once=n_at_once)
    yield from find_in(
        recordings_in(map(Path, paths)),
        wish,
        used,
        PyAvDecoder(),
        Processes(n_at_once),
        partial(listen_to, encoder=used.encoder),
    )


def info(path: str | os.PathLike[str], *, choice: TrackChoice = TrackChoice()) -> Description:
    """Describe a recording: its container and tracks, and what its sound is like.

    ``EarmarkError`` says why a recording cannot be used.
    """
    for step in info_steps(path, choice=choice):
        if isinstance(step, Description):
            return step
    raise AssertionError  # pragma: no cover - the job ends with a description


def info_steps(
    path: str | os.PathLike[str], *, choice: TrackChoice = TrackChoice()
) -> Iterator[Progress | Description]:
    """Yield progress, then at last what ``info`` returns."""
    from earmark.adapters.media import PyAvDecoder
    from earmark.jobs.describe import describe

    yield from describe(Path(path), choice, PyAvDecoder())


def cut_clips(
    findings: Findings,
    folder: Path,
    *,
    choice: TrackChoice = TrackChoice(),
    padding_s: float = 0.0,
) -> Iterator[Progress | Path | Skipped]:
    """Write each detection as a clip of its own; yield the clips' paths and progress.

    Recordings with a picture give ``.mp4``, the others ``.wav``; exact to the sample and the frame.
    Older clips of the same names are replaced; ``export_clips`` can do more. ``OutputError`` says
    which clip cannot be written; those before it are whole.
    """
    from earmark.core.moments import moments_of_found
    from earmark.exports import export_clips

    steps = export_clips(
        moments_of_found(findings.found),
        folder,
        rule=ClipRule(padding_s=padding_s),
        choices={found.recording.path: choice for found in findings.found},
        force=True,
    )
    for step in steps:
        yield step.path if isinstance(step, Clip) else step


def write_report(
    findings: Findings,
    to: Path,
    *,
    choice: TrackChoice = TrackChoice(),
    rule: DecisionRule | None = None,
    title: str = "",
) -> Iterator[Progress]:
    """Write one HTML page to look at and listen to; yield progress in pictures.

    ``OutputError`` says why the page cannot be written.
    """
    from earmark.adapters.media import PyAvDecoder
    from earmark.adapters.pictures import spectrogram_picture
    from earmark.formats.report import save_report
    from earmark.jobs.illustrate import illustrate

    pictures: dict[tuple[Path, Span], Picture] = {}
    for found in findings.found:
        for step in illustrate(found, choice, PyAvDecoder(), spectrogram_picture):
            if isinstance(step, Progress):
                yield step
            else:
                pictures[found.recording.path, step[0]] = step[1]
    save_report(
        findings,
        to,
        rule=rule or rule_of(),
        pictures=lambda recording, span: pictures.get((recording.path, span)),
        title=title,
    )


def rule_of(
    detector: str | os.PathLike[str] | None = None,
    *,
    precision: float | None = None,
    recall: float | None = None,
) -> DecisionRule:
    """Return a rule that a detector decides by.

    Args:
        detector: its file; ``None`` for the bundled one, of typing.
        precision: of what is found, the share that shall be right: the rule that then finds most.
        recall: of what there is, the share that shall be found: the rule that then errs least.
            Both as measured on what it was not taught by; neither asks for the usual rule.

    ``ChoiceError`` says how good the best known rule is where none is as good, ``ModelError`` why a
    detector cannot be used.

    Raises:
        ValueError: both are asked for, or a share outside 0 to 1.
    """
    used = _detector(detector)
    if precision is not None and recall is not None:
        raise ValueError("a rule is chosen by its precision or by its recall, not by both")
    if not all(0 <= share <= 1 for share in (precision, recall) if share is not None):
        msg = f"a share lies between 0 and 1, not at {recall if precision is None else precision}"
        raise ValueError(msg)
    if precision is not None:
        return used.rule_for_precision(precision)
    if recall is not None:
        return used.rule_for_recall(recall)
    return used.rule


def demo(
    folder: Path, *, length_s: float = 120.0, seed: int = 7
) -> Iterator[Progress | Demonstration]:
    """Make a stream-like video in a folder, find the typing in it and write the report.

    The voice, the game, the clock and the keys are synthesised: nothing is recorded or fetched.
    Yields progress, then at last what was found beside what is true. ``OutputError`` says why the
    folder cannot be written to.
    """
    import numpy as np

    from earmark.adapters.media import Film, write_film
    from earmark.adapters.screen import Screen
    from earmark.core.matching import match
    from earmark.core.stage import compose, pages_of

    video, report = folder / "stream.mp4", folder / "report.html"
    yield Progress(video, 0.0, length_s)
    stage = compose(length_s, np.random.default_rng(seed))
    screen = Screen(
        typed_s=[press.time_s for press in stage.presses],
        pages=pages_of(stage.presses),
        events_s=stage.events_s,
    )
    film = Film(stage.samples, stage.sample_rate_hz, screen.picture_at)
    for done_s in write_film(film, video):
        yield Progress(video, done_s, length_s)
    found = find(video, presses=True, jobs=1)
    yield from write_report(Findings((found,)), report)
    yield Demonstration(
        found=found,
        typing=stage.typing,
        presses_s=tuple(press.time_s for press in stage.presses),
        matching=match(stage.typing, list(found.spans)),
        report=report,
    )


def _detector(path: str | os.PathLike[str] | None) -> Detector:
    """Return the detector in a file, or the bundled one."""
    from earmark.adapters.bundle import typing_detector

    return typing_detector() if path is None else open_detector(Path(path))[0]
