from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.core.edit_lists import edit_list, first_frame, parse_rate, usual_rate
from earmark.values import EditList, FrameRate, Manner, Reel
from moment_maker import make_moments, make_recording

NTSC = Fraction(30000, 1001)
REEL = Reel(make_recording(duration_s=60.0), Fraction(25))

rates = st.sampled_from(["24000/1001", "24", "25", "30000/1001", "50", "60000/1001", "60"])
spans = st.lists(
    st.tuples(st.floats(0, 59), st.floats(0.001, 20)).map(lambda at: (at[0], at[0] + at[1])),
    min_size=1,
    max_size=8,
)


def listed(spans: list[tuple[float, float]], manner: Manner, rate: FrameRate) -> EditList:
    return edit_list(make_moments(spans), [REEL], manner=manner, rate=rate, name="x")


@given(spans, rates)
def test_what_is_kept_and_what_is_cut_out_make_the_whole(
    some: list[tuple[float, float]], per_s: str
) -> None:
    rate = FrameRate(Fraction(per_s))
    kept = listed(some, Manner.KEEP, rate)
    rest = listed(some, Manner.CUT, rate)
    edges = sorted((take.first, take.last) for take in (*kept.takes, *rest.takes))
    assert edges[0][0] == 0
    assert edges[-1][1] == kept.n_frames[0]
    assert all(one[1] == other[0] for one, other in pairwise(edges))


@given(spans, rates)
def test_every_moment_is_kept_to_half_a_frame(some: list[tuple[float, float]], per_s: str) -> None:
    rate = FrameRate(Fraction(per_s))
    takes = listed(some, Manner.KEEP, rate).takes
    half_s = float(0.5 / rate.per_s) + 1e-9
    for start_s, end_s in some:
        assert any(
            float(take.first / rate.per_s) <= start_s + half_s
            and end_s - half_s <= float(take.last / rate.per_s)
            for take in takes
        )


def test_a_moment_shorter_than_a_frame_becomes_one() -> None:
    [take] = listed([(2.001, 2.002)], Manner.KEEP, FrameRate(Fraction(25))).takes
    assert (take.first, take.last) == (50, 51)


def test_moments_that_touch_are_one_take_that_names_both() -> None:
    moments = [*make_moments([(1, 2)], sound="bell"), *make_moments([(1.5, 3)], score=None)]
    rate = FrameRate(Fraction(25))
    edits = edit_list(moments, [REEL], manner=Manner.KEEP, rate=rate, name="x")
    [take] = edits.takes
    assert (take.first, take.last, take.name) == (25, 75, "bell 0.90, typing")


def test_marks_name_the_sound_and_its_score() -> None:
    [take] = listed([(1, 2)], Manner.MARK, FrameRate(Fraction(25))).takes
    assert (take.first, take.last) == (0, 1500)
    assert [(each.first, each.last, each.name) for each in take.marks] == [(25, 50, "typing 0.90")]


def test_nothing_is_left_where_all_is_cut_out() -> None:
    assert not listed([(0, 60)], Manner.CUT, FrameRate(Fraction(25))).takes


@pytest.mark.parametrize(
    ("timecode", "rate", "frame"),
    [
        ("", FrameRate(Fraction(25)), 0),
        ("soon", FrameRate(Fraction(25)), 0),
        ("01:00:00:05", FrameRate(Fraction(25)), 90_005),
        ("01:00:00:00", FrameRate(NTSC), 108_000),
        ("00:00:59;29", FrameRate(NTSC, is_drop=True), 1799),
        ("00:01:00;02", FrameRate(NTSC, is_drop=True), 1800),
        ("01:00:00;00", FrameRate(NTSC, is_drop=True), 107_892),
        ("01:00:00;00", FrameRate(2 * NTSC, is_drop=True), 215_784),
    ],
)
def test_a_time_code_is_a_number_of_frames(timecode: str, rate: FrameRate, frame: int) -> None:
    assert first_frame(timecode, rate) == frame


@pytest.mark.parametrize(
    ("told", "is_variable", "usual"),
    [
        (None, False, Fraction(25)),
        (Fraction(2997, 100), False, NTSC),
        (Fraction(30000, 1001), False, NTSC),
        (Fraction(10), False, Fraction(30)),
        (Fraction(15), False, Fraction(30)),
        (Fraction(25, 2), False, Fraction(25)),
        (Fraction(120), False, Fraction(60)),
        (Fraction(1), False, Fraction(24)),
        (Fraction(17), False, Fraction(24000, 1001)),
        (Fraction(288, 10), True, NTSC),
        (Fraction(571, 10), True, 2 * NTSC),
    ],
)
def test_a_rate_is_taken_as_editors_take_it(
    told: Fraction | None,
    is_variable: bool,  # noqa: FBT001 - a parameter
    usual: Fraction,
) -> None:
    assert usual_rate(told, is_variable=is_variable) == usual


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("25", FrameRate(Fraction(25))),
        ("23.976", FrameRate(Fraction(24000, 1001))),
        ("29.97", FrameRate(NTSC)),
        ("29.97df", FrameRate(NTSC, is_drop=True)),
        ("59.94 DF", FrameRate(2 * NTSC, is_drop=True)),
        ("30000/1001", FrameRate(NTSC)),
    ],
)
def test_a_rate_is_read_as_people_say_it(text: str, rate: FrameRate) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize("text", ["", "fast", "0", "-25", "1/0", "10", "nan"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"say 25, 29\.97"):
        parse_rate(text)


def test_only_two_rates_can_drop() -> None:
    with pytest.raises(ValueError, match=r"only 29\.97 and 59\.94"):
        parse_rate("25df")
