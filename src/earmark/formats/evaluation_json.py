"""``earmark evaluate --json``: how right a sound is found. The schema is in docs/formats.md."""

from __future__ import annotations

from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from earmark.formats.findings_json import TIME_DIGITS, rounded
from earmark.values import (
    Confusion,
    Estimate,
    Evaluation,
    EventJudgement,
    Judgement,
    PrecisionRecall,
    ReliabilityBin,
)

FIGURE_DIGITS = 4
MOST_POINTS = 200


def to_document(evaluation: Evaluation, sound: str) -> dict[str, object]:
    """Return the evaluation as JSON's own types; what cannot be said is null."""
    clips, events = evaluation.clips, evaluation.events
    return {
        "earmark": version("earmark"),
        "sound": sound,
        "held_out": evaluation.held_out,
        "n_folds": evaluation.n_folds,
        "n_yes": evaluation.n_yes,
        "n_no": evaluation.n_no,
        "answers": _judgement(evaluation.answers),
        "clips": None if clips is None else _judgement(clips),
        "events": None if events is None else _events(events),
        "left_out": list(evaluation.left_out),
    }


def _judgement(judgement: Judgement) -> dict[str, object]:
    return {
        "confusion": {
            **_counts(judgement.confusion),
            "n_rejected": round(judgement.confusion.n_rejected),
        },
        "average_precision": _estimate(judgement.average_precision),
        "precision": _estimate(judgement.precision),
        "recall": _estimate(judgement.recall),
        "f1": _estimate(judgement.f1),
        "calibration_error": _estimate(judgement.calibration_error),
        "curve": _curve(judgement.curve),
        "reliability": [_bin(each) for each in judgement.reliability],
    }


def _events(events: EventJudgement) -> dict[str, object]:
    return {
        "confusion": _counts(events.confusion),
        "precision": _estimate(events.precision),
        "recall": _estimate(events.recall),
        "f1": _estimate(events.f1),
        "psds": rounded(events.psds, FIGURE_DIGITS),
        "known_s": rounded(events.known_s, TIME_DIGITS),
    }


def _counts(counts: Confusion) -> dict[str, int]:
    return {
        "n_right": round(counts.n_right),
        "n_false": round(counts.n_false),
        "n_missed": round(counts.n_missed),
    }


def _estimate(estimate: Estimate) -> dict[str, float | None]:
    return {
        "value": rounded(estimate.value, FIGURE_DIGITS),
        "low": rounded(estimate.low, FIGURE_DIGITS),
        "high": rounded(estimate.high, FIGURE_DIGITS),
    }


def _curve(curve: PrecisionRecall) -> dict[str, list[float | None]]:
    last = len(curve.thresholds) - 1
    few = np.unique(np.linspace(0, last, min(MOST_POINTS, last + 1)).astype(np.int64))
    return {
        "thresholds": _few(curve.thresholds[few]),
        "precision": _few(curve.precision[few]),
        "recall": _few(curve.recall[few]),
    }


def _few(values: NDArray[np.float64]) -> list[float | None]:
    return [rounded(value, FIGURE_DIGITS) for value in values.tolist()]


def _bin(each: ReliabilityBin) -> dict[str, float | None]:
    return {
        "score": rounded(each.score, FIGURE_DIGITS),
        "share": rounded(each.share, FIGURE_DIGITS),
        "n": each.n,
    }
