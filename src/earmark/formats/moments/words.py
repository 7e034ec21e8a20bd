"""A label or detection in one line of text: ``[weak:][not:|unsure:]SOUND [#TAG ...] [SCORE]``.

It is what stands in Audacity's labels, in captions and titles, and right of the sign in a
``--map``.
"""

from __future__ import annotations

import re

from earmark.formats.names import valid
from earmark.values import Meaning, Moment, Verdict

NAMES_NO_SOUND = "it names no sound"
_WEAK = "weak:"
_SCORE = re.compile(r"\s([01]\.\d\d)$", re.ASCII)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_PREFIXES = {"not:": Verdict.NO, "unsure:": Verdict.UNSURE}


def parse_words(text: str) -> Meaning:
    """Return what a line of text says.

    Raises:
        ValueError: it names no sound.
    """
    words = text.split()
    tags = set[str]()
    while words and words[-1].startswith("#"):
        tags.add(words.pop()[1:])
    sound = " ".join(words)
    is_weak, sound = _take(_WEAK, sound)
    verdict = Verdict.YES
    for prefix, meant in _PREFIXES.items():
        is_meant, sound = _take(prefix, sound)
        if is_meant:
            verdict = meant
            break
    if not sound:
        raise ValueError(NAMES_NO_SOUND)
    return Meaning(sound, verdict, tuple(sorted(tags - {""})), is_weak=is_weak)


def split_score(text: str) -> tuple[str, float | None]:
    """Return a line of text without the score at its end, and that; ``None`` where it has none."""
    text = text.strip()
    found = _SCORE.search(text)
    return (text[: found.start()], float(found[1])) if found else (text, None)


def format_words(moment: Moment) -> str:
    """Return a moment as a line of text; white space in names is made plain."""
    words = format_claim(moment)
    return words if moment.score is None else f"{words} {moment.score:.2f}"


def format_claim(moment: Moment) -> str:
    """Return a moment as a line of text, without its score."""
    tags = (f"#{to_tag(tag)}" for tag in moment.tags)
    return " ".join([format_sound(moment), *tags])


def format_sound(moment: Moment) -> str:
    """Return a moment as a line of text, without its score and its tags."""
    prefix = next((text for text, meant in _PREFIXES.items() if meant is moment.verdict), "")
    if moment.verdict is Verdict.YES and not moment.is_strong:
        prefix = _WEAK
    return prefix + plain(moment.sound)


def plain(text: str) -> str:
    """Return text that stays on its line in any file."""
    return _CONTROLS.sub("\ufffd", " ".join(valid(text).split()))


def to_tag(text: str) -> str:
    """Return a name as a tag, which is one word."""
    return "_".join(plain(text).split())


def _take(prefix: str, text: str) -> tuple[bool, str]:
    has_it = text.casefold().startswith(prefix)
    return has_it, text[len(prefix) :].strip() if has_it else text
