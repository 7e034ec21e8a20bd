"""Makes what data sets are made of, for anyone's tests of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from earmark.values import (
    AudioTrack,
    Dataset,
    DatasetClip,
    DatasetLook,
    DatasetRule,
    Example,
    Moment,
    Recording,
    Span,
    Verdict,
)

AT = datetime(2026, 11, 22, 19, 30, 5, tzinfo=UTC)
DIGESTS = tuple(f"{letter}1" * 32 for letter in "abcdef")
TRACK = AudioTrack(1, "pcm_s16le", 16_000, 1, "mono", None, "", "", is_default=True)


def say(
    start_s: float = 2.0,
    end_s: float = 3.0,
    verdict: Verdict | None = Verdict.YES,
    digest: str = DIGESTS[0],
) -> Moment:
    """Return what Ann said of typing, or what a machine found where there is no verdict."""
    recording = Recording(
        Path(f"talks/{digest[:2]}.wav"), "wav", 60.0, 1, has_picture=False, tracks=(TRACK,)
    )
    span = Span(start_s, end_s)
    if verdict is None:
        return Moment(recording, span, "typing", digest, score=0.75, by="ear")
    return Moment(recording, span, "typing", digest, verdict=verdict, by="Ann", at=AT)


def example(
    moment: Moment | None = None,
    *,
    name: str = "",
    split: str = "train",
    score: float | None = None,
) -> Example:
    """Return a moment as an example of a class."""
    said = moment or say()
    verdict = said.verdict or Verdict.YES
    usual = "typing" if verdict is Verdict.YES else "not_typing"
    return Example(said, name or usual, verdict, said.score if score is None else score, split)


def stage(folder: Path, examples: Sequence[Example], kind: str = "flac") -> list[DatasetClip]:
    """Return a clip for each example, its bytes in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    clips = []
    for number, each in enumerate(examples):
        key = f"{each.moment.digest[:12]}-{number:08d}"
        (folder / f"{key}.{kind}").write_bytes(f"the sound of {key}".encode())
        clips.append(DatasetClip(each, key, "", f"{number:064x}", 16_000, 1, 16_000))
    return clips


def made_dataset(
    clips: Sequence[DatasetClip],
    folder: Path = Path("out"),
    look: DatasetLook = DatasetLook(),
    rule: DatasetRule = DatasetRule(),
) -> Dataset:
    """Return a data set, as if it had been written."""
    return Dataset(folder, look, rule, tuple(clips), (("they sound like another clip", 3),))


def some_examples() -> list[Example]:
    """Return six examples of two classes in three recordings, each in a split of its own."""
    return [
        replace(example(say(number, number + 1.0, verdict, digest)), split=split)
        for split, digest in zip(("train", "validation", "test"), DIGESTS, strict=False)
        for number, verdict in enumerate((Verdict.YES, Verdict.NO))
    ]
