"""``--scores``: the whole curve of every recording, as CSV, JSON or NumPy arrays."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

import numpy as np

from earmark.formats.findings_json import SCORE_DIGITS, TIME_DIGITS, named, rounded
from earmark.formats.names import readable
from earmark.formats.streams import as_text, replacing
from earmark.formats.writer import Writer
from earmark.values import Curve, Findings

HEADER = ("recording", "time_s", "score")
SCORES_PER_PIECE = 4096


def write_csv(findings: Findings, stream: BinaryIO) -> None:
    """Write a row per score, a piece at a time: five hours are half a million rows."""
    with as_text(stream) as text:
        table = csv.writer(text)
        table.writerow(HEADER)
        for found in findings.found:
            name, hop_s = readable(found.recording.path), found.curve.hop_s
            table.writerows(
                (name, f"{(first + i) * hop_s:.{TIME_DIGITS}f}", f"{score:.{SCORE_DIGITS}f}")
                for first, piece in _pieces(found.curve)
                for i, score in enumerate(piece)
            )


def write_json(findings: Findings, stream: BinaryIO) -> None:
    """Write each curve as its hop and its scores; what is no number becomes ``null``."""
    with as_text(stream) as text:
        head = {"earmark": version("earmark"), "sound": findings.sound}
        text.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "recordings": [')
        for number, found in enumerate(findings.found):
            about = {**named(found.recording.path), "hop_s": found.curve.hop_s}
            text.write(",\n" if number else "\n")
            text.write(json.dumps(about, ensure_ascii=False)[:-1] + ', "scores": [')
            for first, piece in _pieces(found.curve):
                numbers = [rounded(score, SCORE_DIGITS) for score in piece]
                text.write(", " if first else "")
                text.write(json.dumps(numbers, allow_nan=False)[1:-1])
            text.write("]}")
        text.write("\n]}\n")


def write_npz(findings: Findings, stream: BinaryIO) -> None:
    """Write arrays that ``numpy.load`` reads without pickles: names, hops, ``scores_0`` ..."""
    names = [readable(found.recording.path) for found in findings.found]
    curves = {f"scores_{i}": found.curve.scores for i, found in enumerate(findings.found)}
    np.savez_compressed(
        stream,
        allow_pickle=False,
        recordings=np.array(names, dtype=np.str_),
        hops_s=np.array([found.curve.hop_s for found in findings.found], dtype=np.float64),
        **curves,
    )


def save_scores(findings: Findings, path: Path) -> tuple[Path, ...]:
    """Write one file, its format told by its suffix: ``.npz``, ``.json``, else CSV."""
    write = {".npz": write_npz, ".json": write_json}.get(path.suffix.lower(), write_csv)
    with replacing(path) as stream:
        write(findings, stream)
    return (path,)


def _pieces(curve: Curve) -> Iterator[tuple[int, list[float]]]:
    """Yield the number of a piece's first score, and the scores as Python's own numbers."""
    for first in range(0, len(curve.scores), SCORES_PER_PIECE):
        piece: list[float] = curve.scores[first : first + SCORES_PER_PIECE].tolist()
        yield first, piece


WRITER = Writer("scores", "the whole curve: .csv, .json or .npz", write_csv, save_scores)
