"""How well a general tagger of sounds finds typing in known streams; what it hears is kept."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from earmark.adapters.media import PyAvDecoder
from earmark.core.decide import decide
from earmark.values import Curve, DecisionRule, Samples, TrackChoice
from figures import ALL, Figures, Outcome, Scorer, false_alarms, figures_by_kind
from known_streams import KnownStream
from yamnet import HOP, RATE_HZ, Yamnet, class_numbers

CLASSES = ("Typing", "Computer keyboard")
THRESHOLDS = (0.01, 0.03, 0.1, 0.3)
HOP_S = HOP / RATE_HZ


@dataclass(frozen=True)
class Yardstick:
    """YAMNet and its list of classes."""

    model: Path
    class_map: Path

    def measure(
        self, streams: Sequence[KnownStream], scorer: Scorer, longest_gap_s: float
    ) -> dict[str, Any]:
        """Return its figures by kind of stream, at the threshold that is best on these streams.

        Gaps are closed as earmark closes them; a clip's score is the highest of its patches.
        """
        curves = [(stream, *self._curve(stream)) for stream in streams]
        tried: dict[float, dict[str, Figures]] = {}
        for threshold in THRESHOLDS:
            rule = DecisionRule(threshold, threshold, longest_gap_s, shortest_s=0.0)
            outcomes = [_outcome(*known, rule, scorer) for known in curves]
            tried[threshold] = figures_by_kind(outcomes, scorer)
        best = max(tried, key=lambda threshold: tried[threshold][ALL]["seg0.3"]["f1"])
        return {
            "model": self._digest(),
            "classes": CLASSES,
            "threshold": best,
            "thresholds": {str(t): kinds[ALL] for t, kinds in tried.items()},
            "kinds": tried[best],
        }

    def _curve(self, stream: KnownStream) -> tuple[Curve, float]:
        """Return the scores of typing, and the moment of the first; from the cache if there."""
        kept = stream.media.with_name(f"{stream.media.name}.{self._digest()[:12]}.npz")
        if not kept.exists():
            print(f"{stream.name}: YAMNet listens", file=sys.stderr, flush=True)
            samples, sample_rate_hz = _read(stream.media)
            times_s, scores, _ = Yamnet(self.model).scores_and_vectors(samples, sample_rate_hz)
            typing = scores[:, class_numbers(self.class_map, CLASSES)].max(axis=1)
            unfinished = kept.with_suffix(".part")
            with unfinished.open("wb") as file:
                np.savez(file, scores=typing, first_s=times_s[0])
            unfinished.rename(kept)
        with np.load(kept) as arrays:
            return Curve(arrays["scores"], HOP_S), float(arrays["first_s"])

    def _digest(self) -> str:
        return hashlib.sha256(self.model.read_bytes() + self.class_map.read_bytes()).hexdigest()


def _outcome(
    stream: KnownStream, curve: Curve, first_s: float, rule: DecisionRule, scorer: Scorer
) -> Outcome:
    truth = stream.truth
    found = [
        (detection.start_s + first_s, detection.end_s + first_s)
        for detection in decide(curve, truth["duration_s"] - first_s, rule)
    ]
    spans = [{"start_s": a, "end_s": b} for a, b in found]
    times_s = first_s + HOP_S * np.arange(len(curve.scores))
    patches = [
        {"start_s": time_s - HOP_S / 2, "end_s": time_s + HOP_S / 2, "score": score}
        for time_s, score in zip(times_s.tolist(), curve.scores.tolist(), strict=True)
    ]
    return Outcome(
        kind=stream.kind,
        hours=truth["duration_s"] / 3600,
        decided=scorer.one(truth, {"detections": spans}),
        ranked=scorer.one(truth, {"detections": patches}),
        false_alarms=false_alarms(found, truth["typing"], truth["ignore"]),
    )


def _read(media: Path) -> tuple[Samples, int]:
    """Return the sound of a stream on its own timeline, and its rate."""
    with PyAvDecoder().open(media, TrackChoice()) as sound:
        blocks = [np.array(block, np.float32) for block in sound.blocks()]
        return np.concatenate(blocks), sound.sample_rate_hz
