"""Data sets: what is said and found, as clips that others train on."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from earmark.errors import AnswersError
from earmark.values import (
    Dataset,
    DatasetCheck,
    DatasetLook,
    Example,
    Layout,
    Progress,
    Skipped,
    TrackChoice,
)

_STAGED = ".staged"


def ensure_dataset(folder: Path, look: DatasetLook, *, force: bool) -> None:
    """Make sure, before hours of work, that a data set can be written there.

    ``OutputError`` says why not, ``ExtraMissing`` what its layout needs.
    """
    from earmark.formats.datasets import ensure_replaceable
    from earmark.formats.datasets.parquet import load_arrow
    from earmark.formats.streams import ensure_writable

    ensure_replaceable(folder, force=force)
    ensure_writable(folder.absolute().with_name(".earmark-probe"))
    if look.layout is Layout.PARQUET:
        load_arrow()


def write_dataset(
    examples: Sequence[Example],
    dataset: Dataset,
    choices: Mapping[str, TrackChoice],
    *,
    force: bool = False,
) -> Iterator[Progress | Skipped | Dataset]:
    """Cut examples and lay them out; yield progress and skips, then at last what was written.

    Until then there is nothing under its name.

    Args:
        examples: with their splits.
        dataset: what is known of it before it is there: no clips.
        choices: which sound of each recording to take, by digest.
        force: give up an older data set.

    ``OutputError`` says that it cannot be written, or is there already.

    Raises:
        AnswersError: there is nothing to write.
    """
    from earmark.adapters.media import PyAvCutter, PyAvDecoder
    from earmark.formats.datasets import pack, whole_folder, write_card, write_manifest
    from earmark.jobs.build_dataset import Bench, build_dataset

    look, rule = dataset.look, dataset.rule
    ensure_dataset(dataset.folder, look, force=force)
    with whole_folder(dataset.folder) as aside:
        staged = aside / _STAGED
        staged.mkdir()
        bench = Bench(
            cutter_for=lambda choice: PyAvCutter(choice, is_sound_alone=True),
            choices=choices,
            decoder=PyAvDecoder(),
            staged=staged,
            kind=look.kind,
            to=dataset.folder,
        )
        steps = build_dataset(
            examples,
            bench,
            rule.likeness,
            lambda clips: pack(clips, staged, aside, look, dataset.source),
        )
        for step in steps:
            if isinstance(step, tuple):
                clips, dropped = step
            else:
                yield step
        if not clips:
            msg = f"no clip is left to write: {_told(Counter(dict(dataset.dropped)) + dropped)}."
            raise AnswersError(msg)
        staged.rmdir()
        done = Dataset(
            dataset.folder,
            look,
            rule,
            tuple(clips),
            tuple(sorted((Counter(dict(dataset.dropped)) + dropped).items())),
            dataset.source,
        )
        write_card(done, aside)
        write_manifest(done, aside)
    yield done


def verify_dataset(folder: str | os.PathLike[str]) -> Iterator[Progress | DatasetCheck]:
    """Compare a data set with its manifest; yield progress, then at last what is wrong.

    Found are files that are missing, changed or extra, recordings and clips on two sides of a
    split, and a manifest that contradicts itself. ``OutputError`` says that it is no data set.
    """
    from earmark.formats.datasets import faults_of

    yield from faults_of(Path(folder))


def _told(dropped: Mapping[str, int]) -> str:
    return "; ".join(f"{n:,} left out, as {reason}" for reason, n in sorted(dropped.items()))
