"""Questions, and what was learnt from answers, for programs. The schemas are in docs/formats.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from earmark.formats.findings_json import SCORE_DIGITS, TIME_DIGITS, named, rounded
from earmark.formats.names import readable
from earmark.values import Audited, Check, Estimate, Question, Tally, Taught

Paths = Mapping[str, Path]
"""The recordings' paths by digest."""


def questions_document(questions: Sequence[Question], paths: Paths) -> dict[str, object]:
    """Return questions as JSON's own types."""
    return {"questions": [_question(each, paths) for each in questions]}


def taught_document(taught: Taught) -> dict[str, object]:
    """Return what training came to as JSON's own types."""
    provenance = taught.provenance
    return {
        "detector": readable(taught.path),
        "sound": taught.sound,
        "n_yes": provenance.n_yes,
        "n_no": provenance.n_no,
        "n_unsure": provenance.n_unsure,
        "is_start": taught.is_start,
        "label_digest": provenance.label_digest,
        "started_from": provenance.started_from,
        "figures": [asdict(each) for each in provenance.figures],
        "left_out": [named(path) for path in taught.left_out],
    }


def audit_document(audited: Audited, sound: str, paths: Paths) -> dict[str, object]:
    """Return how far an audit is as JSON's own types."""
    audit = audited.audit
    return {
        "sound": sound,
        "n_yes": audit.n_yes,
        "n_no": audit.n_no,
        "n_unsure": audit.n_unsure,
        "moments": _tally(audit.moments),
        "seconds": _tally(audit.seconds),
        "advice": asdict(audited.advice),
        **questions_document(audited.questions, paths),
    }


def check_document(check: Check, paths: Paths) -> dict[str, object]:
    """Return how a recording compares as JSON's own types."""
    return {
        "severity": check.severity,
        "summary": check.summary,
        "deviations": [asdict(each) for each in check.deviations],
        **questions_document(check.questions, paths),
    }


def _question(question: Question, paths: Paths) -> dict[str, object]:
    return {
        **named(paths.get(question.recording, Path(question.recording))),
        "digest": question.recording,
        "start_s": rounded(question.span.start_s, TIME_DIGITS),
        "end_s": rounded(question.span.end_s, TIME_DIGITS),
        "sound": question.sound,
        "score": None if question.score is None else rounded(question.score, SCORE_DIGITS),
        "strategy": question.strategy,
    }


def _tally(tally: Tally) -> dict[str, object]:
    estimates = {
        "existing": tally.existing,
        "found": tally.found,
        "missed": tally.missed,
        "precision": tally.precision,
        "recall": tally.recall,
    }
    return {
        "claimed": rounded(tally.claimed, TIME_DIGITS),
        **{name: _estimate(each) for name, each in estimates.items()},
    }


def _estimate(estimate: Estimate) -> dict[str, float | None]:
    """Return a number and its interval; where nothing can be said it is null."""
    return {name: rounded(value, SCORE_DIGITS) for name, value in asdict(estimate).items()}
