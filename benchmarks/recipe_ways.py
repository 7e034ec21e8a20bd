"""Ways to learn typing from labelled clips, each trained and judged on the same streams."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import earmark
from earmark import Project
from earmark.adapters.bundle import bundled_encoder
from earmark.errors import ModelError
from earmark.values import (
    IMAGENET,
    NO_WEIGHTS,
    Epoch,
    Network,
    NetworkPlan,
    Statement,
    Taught,
    Verdict,
    WeightsNotice,
)
from known_streams import KnownStream
from recipe_clips import JudgedRow, StreamClip, figures_of, judge_stream

TYPING = "typing"
HEAD = "head"
"""The bundled encoder as it is, with a head on it that is learnt from nothing."""

WAYS = {
    "alexnet": "AlexNet",
    "resnet18": "ResNet-18",
    "densenet121": "DenseNet-121",
    HEAD: "bundled encoder, new head",
    "encoder": "bundled encoder, fine-tuned",
}
"""What each is called in the table."""

COLUMNS = (
    "way",
    "labels",
    "clip accuracy, same streams",
    "other streams",
    "AP, other streams",
    "training",
    "x real time",
    "MB",
)


@dataclass(frozen=True, slots=True)
class Streams:
    """What is learnt from and judged by.

    Attributes:
        same: the streams that labelled clips lie in.
        other: those that nothing was learnt from.
    """

    same: Sequence[KnownStream]
    other: Sequence[KnownStream]


@dataclass(frozen=True, slots=True)
class Trained:
    """A detector that was trained.

    Attributes:
        path: its file.
        plan: how its network is heard.
        took_s: how long that took, without reading the streams for the first time.
        n_epochs: that were run.
    """

    path: Path
    plan: NetworkPlan
    took_s: float
    n_epochs: int = 0


def make_project(folder: Path, streams: Streams, labelled: Iterable[StreamClip]) -> Project:
    """Return a project of the streams that clips lie in, scanned, with the clips as labels."""
    is_new = not (folder / "earmark.toml").exists()
    project = (Project.create if is_new else Project.open)(folder)
    media = {stream.name: stream.media for stream in streams.same}
    for _ in project.add(media.values()):
        pass
    for _ in project.scan(jobs=1):
        pass
    if not project.labels(TYPING):
        project.say(
            Statement(
                TYPING,
                project.member(media[clip.stream]).digest,
                clip.span,
                Verdict.YES if clip.has_typing else Verdict.NO,
            )
            for clip in labelled
        )
    return project


def train(project: Project, way: str, plan: NetworkPlan) -> Trained:
    """Train one way; from random weights, and saying so, where the others cannot be had."""
    if way == HEAD:
        began_s = time.monotonic()
        taught = project.train(TYPING, name=way, start="nothing")
        took_s = time.monotonic() - began_s
        return Trained(taught.path, replace(plan, network=Network.ENCODER), took_s)
    own = replace(plan, network=Network(way))
    try:
        return _fit(project, way, own)
    except ModelError as error:
        if own.weights != IMAGENET or own.network is Network.ENCODER:
            raise
        print(f"{way}: begins from random weights, as {error}", file=sys.stderr, flush=True)
        return _fit(project, way, replace(own, weights=NO_WEIGHTS))


def measure(trained: Trained, way: str, streams: Streams, labelled: Sequence[StreamClip]) -> Any:  # noqa: ANN401 - as JSON keeps it
    """Return a reading: how right a detector is, how quick, and how large."""
    same, _ = _judged(trained, streams.same, labelled)
    other, took_s = _judged(trained, streams.other)
    heard_s = sum(stream.truth["duration_s"] for stream in streams.other)
    is_encoder = trained.plan.network is Network.ENCODER
    ear_bytes = bundled_encoder().stat().st_size if way == HEAD else 0
    n_yes = sum(clip.has_typing for clip in labelled)
    return {
        "way": way,
        "n_yes": n_yes,
        "n_no": len(labelled) - n_yes,
        "weights": "bundled" if is_encoder else Path(trained.plan.weights).name,
        "n_epochs": trained.n_epochs,
        "train_s": round(trained.took_s, 1),
        "times_real_time": round(heard_s / took_s, 1),
        "size_bytes": trained.path.stat().st_size + ear_bytes,
        "verdict": "rule" if is_encoder else "window",
        "same": figures_of(same),
        "other": figures_of(other),
    }


def table(readings: Iterable[Mapping[str, Any]]) -> str:
    """Return readings as a Markdown table.

    Networks that look at pictures are judged by their score of a whole clip, as in the recipe; the
    encoder by what its detector's rule finds in it.
    """
    lines = [f"| {' | '.join(COLUMNS)} |", "|---" * len(COLUMNS) + "|"]
    for each in readings:
        same, other = (each[key][each["verdict"]] for key in ("same", "other"))
        cells = [
            WAYS[each["way"]] + (", random weights" if each["weights"] == NO_WEIGHTS else ""),
            f"{each['n_yes']} + {each['n_no']}",
            *(_cell(value) for value in (same["accuracy"], other["accuracy"], other["ap"])),
            f"{each['train_s']:,.0f} s" if each["train_s"] >= 1 else f"{each['train_s']:.1f} s",
            f"{each['times_real_time']:,.0f}",
            f"{each['size_bytes'] / 1e6:.1f}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _fit(project: Project, way: str, plan: NetworkPlan) -> Trained:
    began_s, n_epochs, path = time.monotonic(), 0, None
    for step in project.train_network(TYPING, plan, name=way):
        if isinstance(step, WeightsNotice):
            print(f"{way}: downloads {step.url}", file=sys.stderr, flush=True)
        elif isinstance(step, Epoch):
            n_epochs = step.number
            told = f"{way}: epoch {step.number} of {step.n_epochs}, loss {step.loss:.3f}"
            print(f"{told}, {step.took_s:.0f} s", file=sys.stderr, flush=True)
        elif isinstance(step, Taught):
            path = step.path
    if path is None:  # pragma: no cover - training ends with a detector
        raise AssertionError
    return Trained(path, plan, time.monotonic() - began_s, n_epochs)


def _judged(
    trained: Trained, streams: Sequence[KnownStream], left_out: Sequence[StreamClip] = ()
) -> tuple[list[JudgedRow], float]:
    """Return what a detector makes of clips, and how long it listened, on one core."""
    rows: list[JudgedRow] = []
    took_s = 0.0
    for stream in streams:
        began_s = time.monotonic()
        found = earmark.find(stream.media, detector=trained.path, jobs=1)
        took_s += time.monotonic() - began_s
        rows += judge_stream(found, stream, trained.plan, left_out)
    return rows, took_s


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
