"""The shapes of what the page is sent: each is declared here, and nowhere else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

import numpy as np

from earmark.core.claims import Claim
from earmark.core.detector import Detector
from earmark.core.seats import Held
from earmark.formats.evaluation_words import how_measured
from earmark.formats.findings_json import SCORE_DIGITS, TIME_DIGITS, rounded
from earmark.formats.names import readable
from earmark.projects.lesson import Gauge
from earmark.values import (
    Advice,
    Agreement,
    Audit,
    Chart,
    Estimate,
    Evaluation,
    EventJudgement,
    Judgement,
    Label,
    Member,
    Scores,
    Span,
    Verdict,
)

Document = dict[str, object]

WHY = {
    "most-likely": "It is most likely the sound.",
    "least-certain": "The machine is in doubt here.",
    "most-different": "Nothing like it was asked yet.",
    "random": "Chosen by chance, to keep the figures honest.",
    "similar": "It is like the example.",
    "audit": "Chosen by chance, to find out what is missed.",
    "second-opinion": "Somebody else answered it: what do you say?",
    "again": "You took your answer back.",
}
"""What is said of a question, by the strategy that chose it."""

BEFORE = dict.fromkeys(("most-likely", "least-certain"), "To begin with: any stretch will do.")
"""The same, before anything was learnt."""


def recording(
    member: Member, *, mime: str, is_scanned: bool, is_waiting: bool, is_there: bool
) -> Document:
    """Return a recording; it waits as long as an ear of the project's has not heard it."""
    known = member.recording
    return {
        "id": member.digest,
        "name": readable(known.path).rpartition("/")[2],
        "folder": readable(known.path.parent),
        "duration_s": rounded(known.duration_s, TIME_DIGITS),
        "has_picture": known.has_picture,
        "mime": mime,
        "is_scanned": is_scanned,
        "is_waiting": is_waiting,
        "problem": member.problem.encode("utf-8", "replace").decode(),
        "is_missing": not is_there,
    }


def question(held: Held) -> Document:
    """Return a question."""
    asked = held.question
    return {
        "id": held.number,
        "recording": asked.recording,
        **times(asked.span),
        "score": None if asked.score is None else rounded(asked.score, SCORE_DIGITS),
        "strategy": asked.strategy,
        "line": (WHY if asked.score is not None else WHY | BEFORE).get(asked.strategy, ""),
    }


def label(said: Label) -> Document:
    """Return what somebody said."""
    return {
        "number": said.number,
        "recording": said.recording,
        **times(said.span),
        "verdict": said.verdict.value,
        "is_strong": said.is_strong,
        "by": said.by,
        "at": said.at.isoformat(),
        "tags": list(said.tags),
    }


def claim(of: str, told: Claim) -> Document:
    """Return what the machine believes of a span of a recording, and what was said of it."""
    return {
        "recording": of,
        **times(told.span),
        "score": rounded(told.score, SCORE_DIGITS),
        "verdict": told.verdict.value if told.verdict else None,
    }


def curve(scores: Scores, span: Span, line: float) -> Document:
    """Return scores as they are drawn; from ``line`` on something is found."""
    return {**times(span), "scores": np.round(scores.astype(np.float64), 3).tolist(), "line": line}


def points(detector: Detector) -> Document | None:
    """Return what other thresholds would give, where that was measured."""
    known = detector.operating_points
    if not known:
        return None
    return {
        "thresholds": [each.min_score for each in known],
        "precision": [each.precision for each in known],
        "recall": [each.recall for each in known],
    }


def progress(
    sound: str,
    labels: Sequence[Label],
    gauge: Gauge | None,
    audit: tuple[Audit, Advice] | None,
    *,
    is_learning: bool,
) -> Document:
    """Return how far the teaching of a sound is."""
    judgement = gauge.judgement if gauge else None
    return {
        "sound": sound,
        **verdicts(labels),
        "is_learning": is_learning,
        "estimate": None if judgement is None or gauge is None else _estimate_of(gauge, judgement),
        "history": [
            {"n_answers": each.n_answers, "f1": estimate(each.f1)}
            for each in (gauge.milestones if gauge else ())
        ],
        "advice": asdict(gauge.advice) if gauge else None,
        "audit": None if audit is None else _audit(*audit),
        "people": people(labels),
    }


def verdicts(labels: Sequence[Label]) -> Document:
    """Return how many were yes, no and unsure; spans marked along with an answer are no more."""
    answered = {(said.by, said.at, said.recording) for said in labels if not said.is_strong}
    counts = Counter(
        said.verdict
        for said in labels
        if not (said.is_strong and (said.by, said.at, said.recording) in answered)
    )
    return {f"n_{verdict.value}": counts[verdict] for verdict in Verdict}


def people(labels: Iterable[Label]) -> list[Document]:
    """Return who said how much."""
    counts = Counter(said.by for said in labels)
    return [{"by": by, "n": n} for by, n in counts.most_common()]


def agreement(labels: Iterable[Label], pairs: Iterable[Agreement]) -> Document:
    """Return how far people agree."""
    told = [
        {
            "a": pair.one,
            "b": pair.other,
            "n": pair.n,
            "share": rounded(pair.share, SCORE_DIGITS),
            "kappa": None if pair.kappa is None else rounded(pair.kappa, SCORE_DIGITS),
        }
        for pair in pairs
    ]
    return {"people": people(labels), "pairs": told}


def evaluation(sound: str, found: Evaluation, charts: Mapping[str, Sequence[Chart]]) -> Document:
    """Return how right a sound is found.

    Args:
        sound: what is found.
        found: how right.
        charts: of ``"answers"`` and ``"clips"``.
    """
    parts: list[Document] = [_section("Answers", found.answers, charts["answers"])]
    if found.clips:
        parts.append(_section("Clips of 15 s", found.clips, charts["clips"]))
    if found.events:
        parts.append(_section("Exact spans", found.events, ()))
    return {
        "sound": sound,
        "n_yes": found.n_yes,
        "n_no": found.n_no,
        "held_out": found.held_out,
        "how": how_measured(found),
        "sections": parts,
    }


def estimate(known: Estimate) -> Document:
    """Return a number and its interval; where nothing can be said it is null."""
    return {name: rounded(value, SCORE_DIGITS) for name, value in asdict(known).items()}


def times(span: Span) -> Document:
    """Return where a span starts and ends."""
    return {
        "start_s": rounded(span.start_s, TIME_DIGITS),
        "end_s": rounded(span.end_s, TIME_DIGITS),
    }


def _section(title: str, judged: Judgement | EventJudgement, charts: Sequence[Chart]) -> Document:
    figures = {"Precision": judged.precision, "Recall": judged.recall, "F1": judged.f1}
    if isinstance(judged, Judgement):
        figures["Average precision"] = judged.average_precision
        figures["Calibration error"] = judged.calibration_error
    return {
        "title": title,
        "figures": [{"name": name, **estimate(each)} for name, each in figures.items()],
        "charts": [asdict(chart) for chart in charts],
    }


def _estimate_of(gauge: Gauge, judgement: Judgement) -> Document:
    return {
        "n_answers": gauge.n_answers,
        "precision": estimate(judgement.precision),
        "recall": estimate(judgement.recall),
        "f1": estimate(judgement.f1),
    }


def _audit(audit: Audit, advice: Advice) -> Document:
    moments = audit.moments
    figures = {
        "existing": moments.existing,
        "found": moments.found,
        "missed": moments.missed,
        "precision": moments.precision,
        "recall": moments.recall,
    }
    return {
        "n_yes": audit.n_yes,
        "n_no": audit.n_no,
        "n_unsure": audit.n_unsure,
        **{name: estimate(each) for name, each in figures.items()},
        "advice": asdict(advice),
    }
