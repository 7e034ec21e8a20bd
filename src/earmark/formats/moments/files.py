"""Files of labels and detections on disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from earmark.errors import LabelsError
from earmark.formats.moments.moment_format import MomentFormat, ReadOptions
from earmark.formats.names import distinct_names
from earmark.formats.streams import ensure_replaceable, replacing
from earmark.values import Moment, ReadLabels


def read_labels(path: Path, moment_format: MomentFormat, options: ReadOptions) -> ReadLabels:
    """Return what a file of labels says.

    Raises:
        LabelsError: it cannot be read, is damaged, or is no file of that format at all.
    """
    if moment_format.read is None:
        msg = f"{path}: {moment_format.name} can be written, but not read. Name another format."
        raise LabelsError(msg)
    try:
        with path.open("rb") as stream:
            return moment_format.read(stream, options)
    except LabelsError as error:
        msg = f"{path}: {error}. Name another file, or its format."
        raise LabelsError(msg) from None
    except OSError as error:
        msg = f"{path}: cannot be read: {error.strerror or error}. Name another file."
        raise LabelsError(msg) from error


def save_moments(
    moments: Sequence[Moment], moment_format: MomentFormat, to: Path
) -> tuple[Path, ...]:
    """Write moments and return the files made.

    One file, ``to``; but where the format's files hold one recording each, and there are several
    or ``to`` is a folder, ``to`` (less the suffix) is a folder with a file for each, named after
    it. What cannot be written, or would cost a file that looks like somebody's own, is an
    ``OutputError``.

    Args:
        moments: in the order in which they are written.
        moment_format: how they are written.
        to: where.
    """
    paths = list(dict.fromkeys(moment.recording.path for moment in moments))
    is_file = len(paths) <= 1 and not (paths and to.is_dir())
    if is_file or not moment_format.is_per_recording:
        parts = {to: list(moments)}
    else:
        targets = files_in(to, paths, moment_format.suffix)
        by_path = dict(zip(paths, targets, strict=True))
        parts = {target: [] for target in targets}
        for moment in moments:
            parts[by_path[moment.recording.path]].append(moment)
    for target in parts:
        ensure_replaceable(target)
    for target, part in parts.items():
        with replacing(target) as stream:
            moment_format.write(part, stream)
    return tuple(parts)


def files_in(to: Path, recordings: Sequence[Path], suffix: str) -> list[Path]:
    """Return a file for each recording, in a folder that is called ``to`` less the suffix."""
    folder = to.with_suffix("") if to.suffix.lower() == suffix else to
    return [folder / f"{name}{suffix}" for name in distinct_names([x.stem for x in recordings])]
