"""Rounds of the recipe for programs, and as a project keeps them; the schema is in formats.md."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from earmark.errors import ProjectError
from earmark.formats.names import readable
from earmark.formats.streams import replacing
from earmark.formats.teaching_json import Paths, questions_document
from earmark.values import Confusion, JudgedClip, Question, Round, Span


def rounds_document(
    rounds: Sequence[Round], questions: Sequence[Question], paths: Paths
) -> dict[str, object]:
    """Return how far the loop is as JSON's own types: its rounds, and what to answer next."""
    return {
        "rounds": [_told(each) for each in rounds],
        **questions_document(questions, paths),
    }


def write_round(done: Round, to: Path) -> None:
    """Keep a round; ``OutputError`` says why it cannot be written."""
    document = {
        "number": done.number,
        "sound": done.sound,
        "network": done.network,
        "label_digest": done.label_digest,
        "detector": done.detector.name,
        "page": done.page.name,
        "clips": [
            [x.recording, x.span.start_s, x.span.end_s, x.is_true, x.score, x.is_held_out]
            for x in done.clips
        ],
        "likeliest": [
            [x.recording, x.span.start_s, x.span.end_s, x.score, x.strategy] for x in done.likeliest
        ],
    }
    with replacing(to) as file:
        file.write(json.dumps(document, ensure_ascii=False).encode() + b"\n")


def read_round(path: Path) -> Round:
    """Return a round that was kept; its other files lie beside it.

    Raises:
        ProjectError: the file is damaged.
    """
    try:
        return _round(json.loads(path.read_text("utf-8")), path.parent)
    except (OSError, ValueError, TypeError, KeyError) as error:
        msg = f"{path}: is no record of a round ({error}). Delete it: the round is done again."
        raise ProjectError(msg) from error


def _round(kept: Mapping[str, Any], folder: Path) -> Round:
    return Round(
        number=int(kept["number"]),
        sound=str(kept["sound"]),
        network=str(kept["network"]),
        label_digest=str(kept["label_digest"]),
        clips=tuple(
            JudgedClip(recording, Span(start_s, end_s), is_true, score, is_held_out)
            for recording, start_s, end_s, is_true, score, is_held_out in kept["clips"]
        ),
        likeliest=tuple(
            Question(str(kept["sound"]), recording, Span(start_s, end_s), score, strategy)
            for recording, start_s, end_s, score, strategy in kept["likeliest"]
        ),
        detector=folder / str(kept["detector"]),
        page=folder / str(kept["page"]),
    )


def _told(done: Round) -> dict[str, object]:
    return {
        "number": done.number,
        "sound": done.sound,
        "network": done.network,
        "detector": readable(done.detector),
        "page": readable(done.page),
        "held_out": _counts(done.confusion(is_held_out=True)),
        "learnt_from": _counts(done.confusion(is_held_out=False)),
    }


def _counts(confusion: Confusion) -> dict[str, float]:
    return {
        "yes_as_yes": confusion.n_right,
        "yes_as_no": confusion.n_missed,
        "no_as_yes": confusion.n_false,
        "no_as_no": confusion.n_rejected,
    }
