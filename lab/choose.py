"""python -m lab.choose STREAMS SCORE: choose the decision rule on streams of held-out sources.

STREAMS holds folders of streams with their truth beside them; SCORE is the script that scores what
was found (its ``one`` and ``summary`` are used). Prints the best rules; the best one is copied into
``lab/export.py`` by hand, so that a choice is a diff.
"""

from __future__ import annotations

import importlib.util
import itertools
import json
import sys
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

from earmark import DecisionRule, Found, find
from earmark.core.decide import decide

ENTERS = (0.5, 0.6, 0.7, 0.8, 0.9)
LEAVES = (0.1, 0.2, 0.3, 0.4, 0.5)
GAPS_S = (0.4, 0.8, 1.2)
SHORTEST_S = (0.4, 0.7, 1.0)
"""What is tried; the grid is coarse on purpose: finer would fit the streams, not the world."""


def choose(streams: Path, scorer: ModuleType) -> None:
    """Print the rules from best to worst, by the mean of event F1, piece F1 and clip accuracy."""
    known = [
        (json.loads(truth.read_text()), find(truth.parent / json.loads(truth.read_text())["media"]))
        for truth in sorted(streams.rglob("*.json"))
    ]
    ranked = []
    for enter, leave, gap_s, shortest_s in itertools.product(ENTERS, LEAVES, GAPS_S, SHORTEST_S):
        if leave > enter:
            continue
        rule = DecisionRule(enter, leave, gap_s, shortest_s)
        figures = scorer.summary(
            [scorer.one(truth, _as_json(found, rule)) for truth, found in known]
        )
        merit = (
            figures["event"]["f1"] + figures["seg0.3"]["f1"] + figures["clip15"]["accuracy"]
        ) / 3
        ranked.append((merit, rule, figures))
    for merit, rule, figures in sorted(ranked, key=lambda item: -item[0])[:12]:
        print(
            f"{merit:.4f} {asdict(rule)} event {figures['event']} seg {figures['seg0.3']['f1']} "
            f"clip {figures['clip15']['accuracy']} AP {figures['clip15']['ap']} "
            f"start {figures['start_ms']}"
        )


def _as_json(found: Found, rule: DecisionRule) -> dict[str, object]:
    detections = decide(found.curve, found.recording.duration_s, rule)
    return {
        "detections": [
            {"start_s": d.start_s, "end_s": d.end_s, "score": d.score} for d in detections
        ]
    }


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
