"""Makes clips that somebody sorted, networks that know typing, and rounds, for anyone's tests."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest

from earmark import Project
from earmark.adapters.bundle import typing_detector
from earmark.core.detector import Detector
from earmark.core.stage import compose
from earmark.core.timeline import intersect, total_s
from earmark.formats.detector_file import write_detector
from earmark.formats.learnt_windows import write_learnt_windows
from earmark.projects.network_teaching import NetworkTeaching
from earmark.values import (
    Epoch,
    JudgedClip,
    Look,
    Network,
    NetworkPlan,
    Progress,
    Provenance,
    Question,
    RecipeRule,
    Round,
    Samples,
    Skipped,
    Span,
    Taught,
    WeightsNotice,
)
from member_maker import NOON

WINDOW_S = 4.0
PLAN = NetworkPlan(Network.DENSENET121, look=Look.RECIPE, window_s=WINDOW_S, weights="none")
RULE = RecipeRule.of(PLAN, Network.ALEXNET, n_questions=3)
NOTICE = WeightsNotice(Network.ALEXNET, "https://example.org/alexnet.pth", 233_000_000, Path("w"))
EPOCH = Epoch(1, 2, "head", 0.7, 0.5, 0.8, 0.75, is_best=True, took_s=1.5)

Step: TypeAlias = Progress | WeightsNotice | Epoch | Skipped | Taught


@dataclass
class Trainer:
    """Stands in for what trains networks: whatever it is taught, it knows typing.

    Attributes:
        plans: of each call.
        held_out: the numbers of the labels that it says it did not learn from.
        detector: what it makes instead, if anything.
    """

    plans: list[NetworkPlan] = field(default_factory=list)
    held_out: frozenset[int] = frozenset()
    detector: Detector | None = None

    def train(
        self, project: Project, sound: str, plan: NetworkPlan, *, name: str = ""
    ) -> Iterator[Step]:
        self.plans.append(plan)
        labels = project.labels(sound)
        yield NOTICE
        yield Progress(project.folder, 0.0, 1.0)
        yield EPOCH
        path = project.detectors.place_for(name or sound)
        provenance = Provenance("1", NOON, "cd" * 32, len(labels), 0)
        learnt: dict[str, list[Span]] = {}
        for label in labels:
            if label.number not in self.held_out:
                learnt.setdefault(label.recording, []).append(label.span)
        made = self.detector or typing_detector()
        write_learnt_windows(learnt, project.learnt_path(made.encoder_digest))
        write_detector(made, provenance, path)
        yield Taught(path, sound, provenance, is_start=False, left_out=())


def installed(monkeypatch: pytest.MonkeyPatch) -> Trainer:
    """Return a stand-in that trains for every project from now on."""
    trainer = Trainer()

    def train(
        project: Project, sound: str, plan: NetworkPlan, *, name: str = "", folder: object = None
    ) -> Iterator[Step]:
        assert folder is None
        return trainer.train(project, sound, plan, name=name)

    monkeypatch.setattr(NetworkTeaching, "train_network", train)
    return trainer


@cache
def clips_of_stage(seed: int) -> tuple[tuple[Samples, bool], ...]:
    """Return clips of 4 s, and whether somebody types in them; doubtful ones are left out."""
    stage = compose(24.0, np.random.default_rng(seed))
    width = round(WINDOW_S * stage.sample_rate_hz)
    clips = []
    for number in range(6):
        span = Span(number * WINDOW_S, (number + 1) * WINDOW_S)
        typed_s = total_s(intersect([span], list(stage.typing)))
        if not typed_s or typed_s > WINDOW_S / 2:
            clip = stage.samples[0, number * width : (number + 1) * width]
            clips.append((clip, typed_s > 0))
    return tuple(clips)


def made_tree(folder: Path) -> dict[str, bool]:
    """Make a tree of sorted clips; return by their names whether the others have typing."""
    left: dict[str, bool] = {}
    kinds = {True: "hasKeySound", False: "noKeySound"}
    for seed in (7, 8):
        seen = {True: 0, False: 0}
        for number, (samples, has_typing) in enumerate(clips_of_stage(seed)):
            seen[has_typing] += 1
            name = f"clip-{seed}-{number}.wav"
            place = folder / (kinds[has_typing] if seen[has_typing] == 1 else "") / name
            if seen[has_typing] > 1:
                left[name] = has_typing
            write_clip(place, samples)
    (folder / "hasKeySound" / "clip.png").write_bytes(b"no sound")
    return left


def write_clip(path: Path, samples: Samples, rate_hz: int = 48_000) -> None:
    """Write mono sound."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate_hz, 0, "NONE", ""))
        file.writeframes((samples * 32_767).astype("<i2").tobytes())


def made_round(folder: Path, n_wrong: int = 3) -> Round:
    """Return a round with as many errors among 20 held-out answers, and one among 40 others."""
    held_out = [
        JudgedClip("ab", Span(15.0 * n, 15.0 * n + 15), n % 2 == 0, _score(n, n < n_wrong), True)  # noqa: FBT003 - held out
        for n in range(20)
    ]
    learnt = [
        JudgedClip("cd", Span(15.0 * n, 15.0 * n + 15), n % 2 == 0, _score(n, n == 0), False)  # noqa: FBT003 - learnt from
        for n in range(40)
    ]
    return Round(
        number=1,
        sound="typing",
        network="alexnet",
        label_digest="ef" * 32,
        clips=(*held_out, *learnt),
        likeliest=(Question("typing", "ab", Span(600, 615), 0.75, "most-likely"),),
        detector=folder / "round-1-alexnet.earmark",
        page=folder / "round-1.html",
    )


def _score(n: int, is_wrong: bool) -> float:  # noqa: FBT001 - an error or none
    """Return the score of a clip with the sound where ``n`` is even, or the opposite."""
    sure = 0.9 - n / 100
    return sure if (n % 2 == 0) != is_wrong else 1 - sure
