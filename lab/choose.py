"""python -m lab.choose STREAMS SCORE: choose the decision rule on streams of held-out sources.

STREAMS holds folders of streams with their truth beside them; SCORE is the script that scores what
was found (its ``one`` and ``summary`` are used). Prints the best rules and press thresholds; what
comes first is copied into ``lab/export.py`` by hand, so that a choice is a diff.
"""

from __future__ import annotations

import importlib.util
import itertools
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from earmark.adapters.bundle import bundled_encoder, typing_detector
from earmark.adapters.encoder import OnnxEncoder
from earmark.adapters.media import PyAvDecoder
from earmark.core.decide import decide
from earmark.core.parts import Heard, Part, joined_press_scores, joined_scores
from earmark.core.presses import press_times_s
from earmark.jobs.listen import listen
from earmark.values import Curve, DecisionRule, TrackChoice

ENTERS = (0.5, 0.6, 0.7, 0.8, 0.9)
LEAVES = (0.1, 0.2, 0.3, 0.4, 0.5)
GAPS_S = (0.4, 0.8, 1.2)
SHORTEST_S = (0.4, 0.7, 1.0)
PRESSES = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7)
"""What is tried; the grids are coarse on purpose: finer would fit the streams, not the world."""


@dataclass(frozen=True, eq=False)
class Known:
    """A stream, its truth and what was heard."""

    truth: dict[str, Any]
    curve: Curve
    presses: Curve

    def found(self, rule: DecisionRule, press_at_least: float | None = None) -> dict[str, Any]:
        """Return what a rule would find, as the scorer wants it."""
        detections = decide(self.curve, self.truth["duration_s"], rule)
        spans = [detection.span for detection in detections]
        document: dict[str, Any] = {
            "detections": [
                {"start_s": d.start_s, "end_s": d.end_s, "score": d.score} for d in detections
            ]
        }
        if press_at_least is not None:
            document["keystrokes"] = press_times_s(self.presses, spans, press_at_least)
        return document


def hear(truth_path: Path) -> Known:
    """Listen to a stream."""
    truth = json.loads(truth_path.read_text())
    with PyAvDecoder().open(truth_path.parent / truth["media"], TrackChoice()) as sound:
        encoder = OnnxEncoder(bundled_encoder())
        steps = list(listen(sound, encoder, typing_detector(), Part()))
    heard = [step for step in steps if isinstance(step, Heard)]
    return Known(truth, joined_scores(heard), joined_press_scores(heard))


def choose(streams: Path, scorer: ModuleType) -> None:
    """Print the rules from best to worst, by the mean of event F1, piece F1 and clip accuracy."""
    known = [hear(path) for path in sorted(streams.rglob("*.json"))]
    ranked = []
    for enter, leave, gap_s, shortest_s in itertools.product(ENTERS, LEAVES, GAPS_S, SHORTEST_S):
        if leave > enter:
            continue
        rule = DecisionRule(enter, leave, gap_s, shortest_s)
        figures = scorer.summary([scorer.one(one.truth, one.found(rule)) for one in known])
        parts = (figures["event"]["f1"], figures["seg0.3"]["f1"], figures["clip15"]["accuracy"])
        ranked.append((sum(parts) / 3, rule, figures))
    ranked.sort(key=lambda item: -item[0])
    for merit, rule, figures in ranked[:12]:
        print(f"{merit:.4f} {asdict(rule)} {figures}")
    best = ranked[0][1]
    for at_least in PRESSES:
        figures = scorer.summary(
            [scorer.one(one.truth, one.found(best, at_least)) for one in known]
        )
        print(f"presses at least {at_least}: {figures['key20']}")


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
