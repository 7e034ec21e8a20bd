from __future__ import annotations

from dataclasses import replace

import pytest

from earmark.formats.moments.words import format_words, parse_words, to_tag
from earmark.values import Label, Meaning, Verdict
from labels_maker import make_label, moments_of


def words_of(label: Label) -> str:
    return format_words(*moments_of([label]))


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("typing", Meaning("typing", Verdict.YES)),
        ("  door   bell ", Meaning("door bell", Verdict.YES)),
        ("not:typing", Meaning("typing", Verdict.NO)),
        ("Not: typing", Meaning("typing", Verdict.NO)),
        ("unsure:typing", Meaning("typing", Verdict.UNSURE)),
        ("weak:typing", Meaning("typing", Verdict.YES, is_weak=True)),
        ("weak:not:typing", Meaning("typing", Verdict.NO, is_weak=True)),
        ("typing #loud #keys #loud #", Meaning("typing", Verdict.YES, ("keys", "loud"))),
        ("C #1 hit", Meaning("C #1 hit", Verdict.YES)),
        ("bird: robin", Meaning("bird: robin", Verdict.YES)),
    ],
)
def test_a_line_says_a_sound_a_verdict_and_tags(text: str, meaning: Meaning) -> None:
    assert parse_words(text) == meaning


@pytest.mark.parametrize("text", ["", "  ", "not:", "weak: not: ", "#tag"])
def test_a_line_without_a_sound_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="names no sound"):
        parse_words(text)


def test_only_a_yes_is_written_as_weak() -> None:
    assert words_of(make_label(is_strong=False)) == "weak:typing"
    assert words_of(make_label(verdict=Verdict.NO, is_strong=False)) == "not:typing"
    assert words_of(make_label(verdict=Verdict.UNSURE)) == "unsure:typing"


def test_names_with_white_space_stay_on_their_line() -> None:
    label = replace(make_label(tags=("keys visible",)), sound="door\tbell\n")
    assert words_of(label) == "door bell #keys_visible"
    assert to_tag(" keys  visible ") == "keys_visible"
