"""python -m lab.choose STREAMS SCORE: choose rule and calibration on streams of held-out sources.

STREAMS holds folders of streams with their truth beside them; SCORE is the script that scores what
was found (its ``one`` and ``summary`` are used). Writes ``lab/choice.json``, which the export puts
into the detector: a choice is a diff.
"""

from __future__ import annotations

import importlib.util
import itertools
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from earmark.adapters.bundle import bundled_encoder, typing_detector
from earmark.adapters.encoder import OnnxEncoder
from earmark.adapters.media import PyAvDecoder
from earmark.core.calibration import Calibration, features
from earmark.core.decide import candidates, decide
from earmark.core.detector import OperatingPoint
from earmark.core.mel_ear import MelEar
from earmark.core.parts import Heard, Part, joined_press_scores, joined_scores
from earmark.core.presses import press_times_s
from earmark.jobs.listen import listen
from earmark.values import Curve, DecisionRule, Detection, Span, TrackChoice

CHOICE = Path(__file__).with_name("choice.json")
ENTERS = (0.02, 0.05)
LEAVES = (0.01, 0.02, 0.05)
GAPS_S = (0.6, 1.0, 1.4)
SHORTEST_S = (0.4, 0.7)
EDGES = (0.3, 0.4, 0.5)
MIN_SCORES = (0.5, 0.6, 0.7, 0.8)
PRESSES = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7)
"""What is tried; the grids are coarse on purpose: finer would fit the streams, not the world.
What opens a span is low throughout: the score of the span decides, and a high recall can be had.
All but the edge are tried together: one by one they stopped at a rule that was worse."""
LESS_SURE = (0.0, 1.0, 2.0)
"""Log odds taken from every score. Three held-out keyboards are not the world's: on others the ear
is less sure. A rule has to be good, and chances have to be right, over all of these."""
MOST_FALSE_PER_HOUR = 1.0
"""On streams without typing: people prefer a missed moment to a wrong one."""
START_MS_PER_POINT = 30.0
"""So many ms of error at the start weigh as much as a point of the other figures."""
STEP_S = 0.02


@dataclass(frozen=True, eq=False)
class Known:
    """A stream, its truth and what was heard."""

    truth: dict[str, Any]
    curve: Curve
    presses: Curve

    def detections(self, rule: DecisionRule, calibration: Calibration) -> tuple[Detection, ...]:
        """Return what a rule would find."""
        return decide(self.curve, self.truth["duration_s"], rule, calibration)

    def found(
        self,
        rule: DecisionRule,
        calibration: Calibration,
        press_at_least: float | None = None,
    ) -> dict[str, Any]:
        """Return what a rule would find, as the scorer wants it."""
        detections = self.detections(rule, calibration)
        document: dict[str, Any] = {
            "detections": [
                {"start_s": d.start_s, "end_s": d.end_s, "score": d.score} for d in detections
            ]
        }
        if press_at_least is not None:
            spans = [detection.span for detection in detections]
            document["keystrokes"] = press_times_s(self.presses, spans, press_at_least)
        return document

    def less_sure(self, by: float) -> Known:
        """Return the stream as an ear would hear it that is less sure by so many log odds."""
        return replace(self, curve=_lowered(self.curve, by), presses=_lowered(self.presses, by))

    def raster(self, name: str) -> NDArray[np.bool_]:
        """Return the spans of that name in the truth, each 20 ms."""
        out = np.zeros(round(self.truth["duration_s"] / STEP_S) + 1, bool)
        for start_s, end_s in self.truth[name]:
            out[max(0, round(start_s / STEP_S)) : round(end_s / STEP_S)] = True
        return out

    def are_right(self, detections: Sequence[Detection | Span]) -> list[bool | None]:
        """Return whether each is mostly typing; ``None`` where all of it is to be ignored."""
        typing, counts = self.raster("typing"), ~self.raster("ignore")
        verdicts: list[bool | None] = []
        for each in detections:
            part = slice(round(each.start_s / STEP_S), round(each.end_s / STEP_S))
            inside = typing[part][counts[part]]
            verdicts.append(bool(inside.mean() >= 0.5) if len(inside) * STEP_S > 0.1 else None)
        return verdicts

    def are_found(self, detections: Sequence[Detection]) -> list[bool]:
        """Return whether half of each true span, or more, is found."""
        found = np.zeros(round(self.truth["duration_s"] / STEP_S) + 1, bool)
        for each in detections:
            found[round(each.start_s / STEP_S) : round(each.end_s / STEP_S)] = True
        return [
            bool(found[round(a / STEP_S) : round(b / STEP_S)].mean() >= 0.5)
            for a, b in self.truth["typing"]
        ]


def _lowered(curve: Curve, by: float) -> Curve:
    scores = np.clip(curve.scores.astype(np.float64), 1e-7, 1 - 1e-7)
    odds = scores / (1 - scores) * np.exp(-by)
    return Curve((odds / (1 + odds)).astype(np.float32), curve.hop_s)


def hear(truth_path: Path) -> Known:
    """Listen to a stream."""
    truth = json.loads(truth_path.read_text())
    with PyAvDecoder().open(truth_path.parent / truth["media"], TrackChoice()) as sound:
        detector = typing_detector()
        ear = MelEar(OnnxEncoder(bundled_encoder()), detector.encoder_digest)
        steps = list(listen([sound], ear, detector, Part()))
    heard = [step for step in steps if isinstance(step, Heard)]
    return Known(truth, joined_scores(heard), joined_press_scores(heard))


def fitted(known: Sequence[Known], rule: DecisionRule) -> Calibration:
    """Return the calibration of what a rule finds, whatever its score."""
    rows: list[tuple[float, float]] = []
    right: list[bool] = []
    for one in known:
        found = list(candidates(one.curve, one.truth["duration_s"], rule))
        verdicts = one.are_right([span for span, _ in found])
        for (_, scores), verdict in zip(found, verdicts, strict=True):
            if verdict is not None:
                rows.append(features(scores, one.curve.hop_s))
                right.append(verdict)
    x = np.column_stack([np.ones(len(rows)), np.array(rows)])
    signs = np.where(right, 1.0, -1.0)

    def loss(weights: NDArray[np.float64]) -> float:
        return float(np.logaddexp(0, -signs * (x @ weights)).sum() + 0.5 * (weights**2).sum())

    constant, per_log_odds, per_log_s = minimize(loss, np.array([0.0, 1.0, 0.0])).x.tolist()
    return Calibration(constant, per_log_odds, per_log_s)


def figures_of(
    known: Sequence[Known], scorer: ModuleType, rule: DecisionRule, calibration: Calibration
) -> tuple[float, dict[str, Any]]:
    """Return how good a rule is (higher is better), and all its figures."""
    figures = scorer.summary([scorer.one(k.truth, k.found(rule, calibration)) for k in known])
    quiet = [one for one in known if not one.truth["typing"]]
    hours = sum(one.truth["duration_s"] for one in quiet) / 3600
    n_false = sum(
        verdict is False
        for one in quiet
        for verdict in one.are_right(one.detections(rule, calibration))
    )
    figures["false_per_hour"] = n_false / hours if hours else 0.0
    parts = (figures["event"]["f1"], figures["seg0.3"]["f1"], figures["clip15"]["accuracy"])
    too_many = max(0.0, figures["false_per_hour"] - MOST_FALSE_PER_HOUR)
    late = (figures["start_ms"] or 0.0) / START_MS_PER_POINT
    return sum(parts) / 3 - 0.01 * (too_many + late), figures


def operating_points(
    known: Sequence[Known], rule: DecisionRule, calibration: Calibration
) -> list[OperatingPoint]:
    """Return what each lowest score would give."""
    points = []
    for min_score in np.round(np.concatenate([np.arange(2, 98) / 100, [0.98, 0.99, 0.995]]), 3):
        kept = [
            one.detections(replace(rule, min_score=float(min_score)), calibration) for one in known
        ]
        right = [v for one, d in zip(known, kept, strict=True) for v in one.are_right(d)]
        found = [v for one, d in zip(known, kept, strict=True) for v in one.are_found(d)]
        n_counted = sum(verdict is not None for verdict in right)
        precision = sum(verdict is True for verdict in right) / max(1, n_counted)
        recall = sum(found) / max(1, len(found))
        points.append(OperatingPoint(float(min_score), round(precision, 4), round(recall, 4)))
    return points


def choose(streams: Path, scorer: ModuleType) -> None:
    """Try the rules, print the best and write the choice."""
    heard = [hear(path) for path in sorted(streams.rglob("*.json"))]
    worlds = [[one.less_sure(by) for one in heard] for by in LESS_SURE]
    known = [one for world in worlds for one in world]
    rules = [
        DecisionRule(enter, leave, gap_s, shortest_s, min_score=min_score, edge=0.5)
        for enter, leave, gap_s, shortest_s, min_score in itertools.product(
            ENTERS, LEAVES, GAPS_S, SHORTEST_S, MIN_SCORES
        )
        if leave <= enter
    ]
    rule = _best_of(rules, worlds, scorer)
    rule = _best_of([replace(rule, edge=edge) for edge in EDGES], worlds, scorer)
    calibration = fitted(known, rule)
    by_press = {
        at_least: scorer.summary(
            [scorer.one(one.truth, one.found(rule, calibration, at_least)) for one in known]
        )["key20"]
        for at_least in PRESSES
    }
    for at_least, figures in by_press.items():
        print(f"presses at least {at_least}: {figures}")
    choice = {
        "rule": asdict(rule),
        "calibration": asdict(calibration),
        "operating_points": [
            [p.min_score, p.precision, p.recall] for p in operating_points(known, rule, calibration)
        ],
        "press_at_least": max(by_press, key=lambda at_least: by_press[at_least]["f1"]),
    }
    CHOICE.write_text(json.dumps(choice) + "\n")
    print(f"wrote {CHOICE}")


def _best_of(
    rules: Sequence[DecisionRule], worlds: Sequence[Sequence[Known]], scorer: ModuleType
) -> DecisionRule:
    """Return the rule that is best on the mean of all worlds; print how good each is in each."""
    known = [one for world in worlds for one in world]
    merits = []
    for rule in rules:
        calibration = fitted(known, rule)
        by_world = [figures_of(world, scorer, rule, calibration) for world in worlds]
        merits.append(sum(merit for merit, _ in by_world) / len(by_world))
        print(f"{merits[-1]:.4f} {asdict(rule)}")
        for merit, figures in by_world:
            print(f"    {merit:.4f} {figures}", flush=True)
    return rules[int(np.argmax(merits))]


def load_script(path: Path) -> ModuleType:
    """Return a script as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    choose(Path(sys.argv[1]), load_script(Path(sys.argv[2])))
