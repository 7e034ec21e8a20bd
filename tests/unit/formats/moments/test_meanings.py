from __future__ import annotations

from dataclasses import replace

import pytest

from earmark.errors import LabelsError
from earmark.formats.moments.meanings import apply_meanings, parse_meanings
from earmark.values import Meaning, ReadLabel, Span, Verdict

RECIPE = ["hasKeySound=typing", "keysVisible=typing", "noKeySound=not:typing"]
READ = ReadLabel(1, None, Span(1, 2), "hasKeySound", "hasKeySound", Verdict.YES, is_strong=True)


def test_names_that_say_the_same_of_a_sound_stay_apart_as_tags() -> None:
    assert parse_meanings(RECIPE) == {
        "hasKeySound": (Meaning("typing", Verdict.YES, ("hasKeySound",)),),
        "keysVisible": (Meaning("typing", Verdict.YES, ("keysVisible",)),),
        "noKeySound": (Meaning("typing", Verdict.NO),),
    }


def test_a_name_that_is_given_tags_gets_no_other() -> None:
    told = parse_meanings(["a=typing", "keys visible=typing #seen"])
    assert told["a"] == (Meaning("typing", Verdict.YES),)
    assert told["keys visible"] == (Meaning("typing", Verdict.YES, ("seen",)),)


def test_a_tag_is_one_word() -> None:
    told = parse_meanings(["keys visible=typing", "b=typing"])
    assert told["keys visible"][0].tags == ("keys_visible",)


def test_a_name_may_speak_of_several_sounds() -> None:
    told = parse_meanings(["desk=typing", "desk=not:music"])
    assert told["desk"] == (Meaning("typing", Verdict.YES), Meaning("music", Verdict.NO))


def test_a_name_may_hold_the_sign() -> None:
    assert list(parse_meanings(["a=b=typing"])) == ["a=b"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("typing", r"--map 'typing' is not understood. Write NAME=SOUND"),
        ("=typing", r"--map '=typing' is not understood"),
        ("x=", r"--map 'x=': it names no sound. Write"),
        ("x=not:", r"it names no sound"),
        ("x=no:typing", r"'no' is none of not, unsure and weak"),
    ],
)
def test_a_map_that_cannot_be_understood_says_how_to_write_it(text: str, told: str) -> None:
    with pytest.raises(LabelsError, match=told):
        parse_meanings([text])


def test_a_map_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(LabelsError, match="says twice what a means for typing"):
        parse_meanings(["a=typing", "a=not:typing"])


def test_without_a_map_labels_stay_as_they_are() -> None:
    mapped = apply_meanings([READ], {})
    assert (mapped.labels, mapped.unmapped) == ((READ,), {})


def test_labels_become_what_their_names_mean_and_the_others_are_counted() -> None:
    other = replace(READ, name="music", sound="music")
    mapped = apply_meanings([READ, other, other], parse_meanings(RECIPE))
    [label] = mapped.labels
    assert (label.sound, label.verdict, label.tags) == ("typing", Verdict.YES, ("hasKeySound",))
    assert (label.name, label.is_strong) == ("hasKeySound", True)
    assert mapped.unmapped == {"music": 2}


@pytest.mark.parametrize(
    ("said", "meant", "together"),
    [
        (Verdict.YES, "not:typing", Verdict.NO),
        (Verdict.YES, "unsure:typing", Verdict.UNSURE),
        (Verdict.NO, "typing", Verdict.NO),
        (Verdict.NO, "not:typing", Verdict.UNSURE),
        (Verdict.UNSURE, "not:typing", Verdict.UNSURE),
    ],
)
def test_what_a_label_denies_of_its_name_is_denied_of_what_the_name_means(
    said: Verdict, meant: str, together: Verdict
) -> None:
    mapped = apply_meanings([replace(READ, verdict=said)], parse_meanings([f"hasKeySound={meant}"]))
    assert mapped.labels[0].verdict is together


def test_a_map_can_make_exact_spans_weak() -> None:
    mapped = apply_meanings([READ], parse_meanings(["hasKeySound=weak:typing"]))
    assert not mapped.labels[0].is_strong
