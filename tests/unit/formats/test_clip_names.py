from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.errors import ChoiceError
from earmark.formats.clip_names import FIELDS, ClipNames, moment_name, recording_names
from earmark.values import ClipLook, Moment, Span, Verdict
from moment_maker import make_recording

MOMENT = Moment(
    make_recording(), Span(723.45, 725.0), "typing", "ab" * 32, score=0.98765, by="typing-2"
)


def named(template: str, moment: Moment = MOMENT, recording: str = "talk") -> str:
    return str(ClipNames(template).name(moment, 3, recording, ".mp4"))


def test_the_usual_name_sorts_by_recording_and_time() -> None:
    assert named(ClipLook().name) == "talk-0003-00h12m03.450s.mp4"


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{recording} {start} {end}", "talk 00h12m03.450s 00h12m05.000s"),
        ("{sound}/{score:.2f} {number}", f"typing{os.sep}0.99 3"),
        ("{length}s by {by}", "1.55s by typing-2"),
        ("{verdict} {digest}", "found abababababab"),
        ("clip", "clip"),
    ],
)
def test_fields_are_filled_in(template: str, name: str) -> None:
    assert named(template) == f"{name}.mp4"


def test_what_a_person_said_has_a_verdict_and_no_score() -> None:
    said = replace(MOMENT, verdict=Verdict.YES, score=None)
    assert named("{verdict} {score}", said) == "yes nan.mp4"


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("../{number}", "leads out of the folder"),
        ("/{number}", "leads out of the folder"),
        ("{number}/", "leads out of the folder"),
        ("", "leads out of the folder"),
        ("a\\b", "leads out of the folder"),
        ("{number", "is no template"),
        ("{colour}", "no field 'colour'"),
        ("{recording.__class__}", "no field"),
        ("{}", "no field ''"),
    ],
)
def test_a_template_that_cannot_be_used_is_an_error(template: str, why: str) -> None:
    with pytest.raises(ChoiceError, match=why):
        ClipNames(template)


def test_a_field_that_cannot_be_written_so_is_an_error() -> None:
    with pytest.raises(ChoiceError, match=r"Fields are: \{recording\}, \{number\}"):
        named("{recording:04d}")


@pytest.mark.parametrize(
    ("hostile", "safe"),
    [
        ("../../etc/passwd", "_._.._etc_passwd"),
        ('a/b\\c:d*e?f"g<h>i|j\0k\nl', "a_b_c_d_e_f_g_h_i_j_k_l"),
        (".hidden", "_hidden"),
        ("-rf", "_rf"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("ends in dots...", "ends in dots"),
        ("\u202egnp.exe", "_gnp.exe"),
        ("\udcff", "?"),
        ("", "_"),
    ],
)
def test_hostile_names_are_made_safe(hostile: str, safe: str) -> None:
    assert named("{sound}", replace(MOMENT, sound=hostile)).removesuffix(".mp4") == safe.replace(
        "?", "_"
    )


@given(st.text(), st.text(), st.sampled_from(["{recording}{sound}", "{sound}/{by}", "{by}"]))
def test_no_name_leads_out_of_its_folder_or_cannot_be_a_file(
    one: str, other: str, template: str
) -> None:
    moment = replace(MOMENT, sound=one, by=other)
    path = ClipNames(template).name(moment, 1, one, ".mp4")
    assert not path.is_absolute()
    assert len(path.parts) == len(PurePath(template).parts)
    assert not {"", ".", ".."} & set(path.parts)
    assert all(len(part.encode()) <= 255 for part in path.parts)
    assert not any("\0" in part for part in path.parts)


def test_names_never_meet_not_even_without_capitals_or_in_other_forms() -> None:
    names = ClipNames("{sound}")
    sounds = ["Key", "key", "KEY", "caf\u00e9", "cafe\u0301", "key-2"]
    made = [str(names.name(replace(MOMENT, sound=each), 1, "", ".wav")) for each in sounds]
    assert made == [
        "Key.wav",
        "key-2.wav",
        "KEY-3.wav",
        "caf\u00e9.wav",
        "cafe\u0301-2.wav",
        "key-2-2.wav",
    ]


def test_a_name_too_long_is_cut_and_still_its_own() -> None:
    names = ClipNames("{recording}" * 3)
    made = [names.name(MOMENT, number, "ä" * 300, ".mp4") for number in range(3)]
    assert len(set(made)) == 3
    assert all(len(os.fsencode(path.name)) <= 255 for path in made)


def test_recordings_of_one_name_are_told_apart() -> None:
    paths = [Path("a/talk.mp4"), Path("b/talk.mp4"), Path("a/talk.mp4")]
    assert recording_names(paths) == {paths[0]: "talk", paths[1]: "talk-2"}


def test_moments_sort_as_their_times_do() -> None:
    assert moment_name(3659.9996) == "01h01m00.000s"


def test_every_field_can_be_asked_for() -> None:
    assert named(" ".join(f"{{{name}}}" for name in FIELDS))
