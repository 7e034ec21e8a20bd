"""A label in one line of text: ``[weak:][not:|unsure:]SOUND [#TAG ...]``.

It is what stands in Audacity's and Raven's labels, and right of the sign in a ``--map``.
"""

from __future__ import annotations

from earmark.values import Label, Meaning, Verdict

NAMES_NO_SOUND = "it names no sound"
_WEAK = "weak:"
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


def format_words(label: Label) -> str:
    """Return a label as a line of text; white space in names is made plain."""
    prefix = next((text for text, meant in _PREFIXES.items() if meant is label.verdict), "")
    if label.verdict is Verdict.YES and not label.is_strong:
        prefix = _WEAK
    tags = (f"#{to_tag(tag)}" for tag in label.tags)
    return " ".join([prefix + " ".join(label.sound.split()), *tags])


def to_tag(text: str) -> str:
    """Return a name as a tag, which is one word."""
    return "_".join(text.split())


def _take(prefix: str, text: str) -> tuple[bool, str]:
    has_it = text.casefold().startswith(prefix)
    return has_it, text[len(prefix) :].strip() if has_it else text
