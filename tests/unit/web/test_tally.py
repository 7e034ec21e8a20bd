"""How far a chore is, step by step."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from earmark import Added, Arrival, Loss, Progress, Scanned, Skipped
from earmark.web.tally import MOST_TOLD, Omission, Tally, Work
from member_maker import made_member

TALK, SHOW = Path("talk.mp4").absolute(), Path("show.mp4").absolute()


def test_speed_and_time_left_follow_from_the_seconds_of_media_done() -> None:
    now_s = [50.0]
    tally = Tally(Work().beginning("scan"), lambda: now_s[0])
    tally.count(Progress(TALK, 0.0, 3600.0))
    first = tally.count(Progress(SHOW, 0.0, 1800.0))
    assert (first.done_s, first.total_s, first.speed, first.left_s) == (0.0, 5400.0, None, None)
    now_s[0] += 2.0
    tally.count(Progress(TALK, 600.0, 3600.0))
    work = tally.count(Progress(SHOW, 300.0, 1800.0))
    assert (work.done_s, work.what) == (900.0, "show.mp4")
    assert (work.speed, work.left_s) == (450.0, 10.0)


def test_a_recording_longer_than_its_container_states_moves_the_end() -> None:
    now_s = [0.0]
    tally = Tally(Work().beginning("scan"), lambda: now_s[0])
    now_s[0] = 1.0
    tally.count(Progress(TALK, 10.0, 0.0))
    work = tally.count(Progress(TALK, 20.0, 0.0))
    assert (work.done_s, work.total_s, work.left_s) == (20.0, 20.0, 0.0)


def test_what_is_done_with_counts_whole() -> None:
    member = replace(made_member(), recording=replace(made_member().recording, path=TALK))
    tally = Tally(Work().beginning("scan"), lambda: 0.0)
    tally.count(Progress(TALK, 10.0, 3600.0))
    tally.count(Progress(SHOW, 0.0, 1800.0))
    lost = Loss("truncated", "its end is missing.", 3.0)
    work = tally.count(Scanned(member, (lost,)))
    assert (work.n_done, work.done_s, work.total_s) == (1, 3600.0, 5400.0)
    assert work.said == ("talk.mp4: was listened to.", "talk.mp4: its end is missing.")
    work = tally.count(Skipped(SHOW, "holds no sound."))
    assert work.skipped == (Omission("show.mp4", "holds no sound."),)
    assert (work.n_done, work.done_s) == (1, 5400.0)


def test_each_way_to_arrive_is_told() -> None:
    tally = Tally(Work().beginning("add"), lambda: 0.0)
    for arrival in Arrival:
        work = tally.count(Added(TALK, made_member(), arrival))
    assert work.n_done == len(Arrival)
    assert work.said == (
        "talk.mp4: is new.",
        "talk.mp4: is known already.",
        "talk.mp4: was found again at its new place.",
        "talk.mp4: is known already.",
    )


def test_what_is_told_is_bounded() -> None:
    tally = Tally(Work().beginning("add"), lambda: 0.0)
    for n in range(2 * MOST_TOLD):
        tally.count(Skipped(Path(f"{n}.mp4"), "no media"))
        work = tally.count(Added(TALK, made_member(), Arrival.NEW))
    assert (len(work.skipped), len(work.said)) == (MOST_TOLD, MOST_TOLD)
    assert work.skipped[-1].name == f"{2 * MOST_TOLD - 1}.mp4"


def test_work_is_told_as_json_holds_it() -> None:
    work = replace(Work(), skipped=(Omission("a.mp4", "no media"),)).saying("one", "two")
    assert work.document() == {
        "kind": None,
        "is_running": False,
        "what": "",
        "done_s": 0.0,
        "total_s": 0.0,
        "speed": None,
        "left_s": None,
        "n_done": 0,
        "skipped": ({"name": "a.mp4", "reason": "no media"},),
        "said": ("one", "two"),
        "error": None,
    }
