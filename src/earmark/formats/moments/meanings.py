"""What names mean: ``--map hasKeySound=typing --map noKeySound=not:typing``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from earmark.errors import LabelsError
from earmark.formats.moments.words import parse_words, to_tag
from earmark.values import Meaning, ReadLabel, Verdict

Meanings: TypeAlias = Mapping[str, tuple[Meaning, ...]]
"""What each name says; a name may speak of several sounds."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """Labels as their names are said to mean, and how often each name came that nobody explained.

    Where the map denies what a label denies already ("not no key sound"), the label is unsure.
    """

    labels: tuple[ReadLabel, ...]
    unmapped: Mapping[str, int]


def parse_meanings(texts: Iterable[str]) -> Meanings:
    """Return what each name means, given lines of the form ``NAME=[not:|unsure:]SOUND [#TAG ...]``.

    Several names that say the same of a sound would be one from then on: each becomes a tag too,
    unless it is given tags.

    Raises:
        LabelsError: a line cannot be understood, or contradicts another.
    """
    meanings: dict[str, list[Meaning]] = {}
    for text in texts:
        name, meaning = _parse(text)
        told = meanings.setdefault(name, [])
        if any(other.sound == meaning.sound for other in told):
            msg = f"--map says twice what {name} means for {meaning.sound}. Say it once."
            raise LabelsError(msg)
        told.append(meaning)
    claims = Counter(
        (each.sound, each.verdict) for told in meanings.values() for each in told if not each.tags
    )
    return {
        name: tuple(
            replace(each, tags=(to_tag(name),))
            if not each.tags and claims[each.sound, each.verdict] > 1
            else each
            for each in told
        )
        for name, told in meanings.items()
    }


def apply_meanings(labels: Iterable[ReadLabel], meanings: Meanings) -> Mapped:
    """Return labels as their names are said to mean; without meanings, as they are."""
    if not meanings:
        return Mapped(tuple(labels), {})
    mapped: list[ReadLabel] = []
    unmapped = Counter[str]()
    for label in labels:
        told = meanings.get(label.name, ())
        mapped.extend(_meant(label, meaning) for meaning in told)
        if not told:
            unmapped[label.name] += 1
    return Mapped(tuple(mapped), dict(unmapped))


def _parse(text: str) -> tuple[str, Meaning]:
    name, sign, words = (part.strip() for part in text.rpartition("="))
    form = "NAME=SOUND, NAME=not:SOUND or NAME=unsure:SOUND"
    if not (sign and name):
        msg = f"--map {text!r} is not understood. Write {form}."
        raise LabelsError(msg)
    try:
        meaning = parse_words(words)
    except ValueError as error:
        msg = f"--map {text!r}: {error}. Write {form}."
        raise LabelsError(msg) from None
    if ":" in meaning.sound:
        wrong = meaning.sound.partition(":")[0]
        msg = f"--map {text!r}: {wrong!r} is none of not, unsure and weak. Write {form}."
        raise LabelsError(msg)
    return name, meaning


def _meant(label: ReadLabel, meaning: Meaning) -> ReadLabel:
    verdict = label.verdict if meaning.verdict is Verdict.YES else meaning.verdict
    if Verdict.YES not in {label.verdict, meaning.verdict}:
        verdict = Verdict.UNSURE
    return replace(
        label,
        sound=meaning.sound,
        verdict=verdict,
        is_strong=label.is_strong and not meaning.is_weak,
        tags=tuple(sorted({*label.tags, *meaning.tags})),
    )
