from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from earmark.errors import MediaError, NotMedia
from earmark.jobs.add import Reception, add
from earmark.values import (
    Added,
    Arrival,
    Hearing,
    Progress,
    Recording,
    Skipped,
    TrackChoice,
)
from fakes import FakeCatalogue, FakeDecoder, FakeMedia, FakeStore
from member_maker import NOON, QUIET

HERE, THERE, NOTES = (Path(name).absolute() for name in ("a.mkv", "b.mkv", "notes.txt"))
MEDIA = FakeMedia((np.zeros((16_000, 1), np.float32),))
HEARING = Hearing(np.zeros((1, 2), np.uint8), np.ones(2, np.float32), 0.08, "ear")
LEFT = TrackChoice(1, "left")


@dataclass
class House:
    """A project, and a disk on which each file has a content by name."""

    contents: dict[Path, str]
    catalogue: FakeCatalogue = field(default_factory=FakeCatalogue)
    store: FakeStore = field(default_factory=FakeStore)

    def add(self, *paths: Path, choice: TrackChoice = TrackChoice()) -> list[Added | Skipped]:
        media: dict[Path, FakeMedia | MediaError] = dict.fromkeys(self.contents, MEDIA)
        media[NOTES] = NotMedia(NOTES, "this is no media")
        reception = Reception(
            self.catalogue,
            self.store,
            FakeDecoder(media),
            self._digest_of,
            self._is_there,
            lambda: NOON,
        )
        steps = add(paths, choice, reception)
        return [step for step in steps if not isinstance(step, Progress)]

    def _digest_of(self, path: Path, duration_s: float) -> Iterator[Progress | str]:
        if self.contents[path] == "being written":
            raise MediaError(path, "changed while it was read")
        yield Progress(path, duration_s, duration_s)
        yield self.contents[path]

    def _is_there(self, recording: Recording) -> bool:
        return recording.path in self.contents


def arrivals(steps: list[Added | Skipped]) -> list[Arrival | str]:
    return [step.arrival if isinstance(step, Added) else step.reason for step in steps]


def test_a_new_recording_is_known_by_its_content_at_once() -> None:
    house = House({HERE: "one"})
    [added] = house.add(HERE, choice=LEFT)
    assert isinstance(added, Added)
    assert added.arrival is Arrival.NEW
    assert house.catalogue.members() == (added.member,)
    assert (added.member.digest, added.member.choice) == ("one", LEFT)
    assert added.member.recording.path == HERE


def test_the_same_file_twice_is_known_and_so_is_a_copy() -> None:
    house = House({HERE: "one", THERE: "one"})
    steps = house.add(HERE, THERE, HERE)
    assert arrivals(steps) == [Arrival.NEW, Arrival.KNOWN, Arrival.KNOWN]
    assert isinstance(steps[1], Added)
    assert steps[1].was_at == HERE
    [member] = house.catalogue.members()
    assert member.recording.path == HERE


def test_a_moved_recording_is_found_again_and_stays_what_it_was() -> None:
    house = House({HERE: "one"})
    house.add(HERE, choice=LEFT)
    house.catalogue.heard("one", QUIET)
    house.contents = {THERE: "one"}
    [moved] = house.add(THERE)
    assert isinstance(moved, Added)
    assert (moved.arrival, moved.was_at) == (Arrival.MOVED, HERE)
    [member] = house.catalogue.members()
    assert member.recording.path == THERE
    assert (member.choice, member.acoustics) == (LEFT, QUIET)


def test_another_content_at_the_same_place_is_another_recording() -> None:
    house = House({HERE: "one"})
    house.add(HERE)
    house.contents = {HERE: "two"}
    assert arrivals(house.add(HERE)) == [Arrival.NEW]
    assert [member.digest for member in house.catalogue.members()] == ["one", "two"]


def test_another_choice_makes_what_was_heard_void() -> None:
    house = House({HERE: "one"})
    house.add(HERE)
    house.store.keep("one", HEARING)
    house.catalogue.heard("one", QUIET)
    assert arrivals(house.add(HERE, choice=LEFT)) == [Arrival.CHOSEN_ANEW]
    [member] = house.catalogue.members()
    assert (member.choice, member.acoustics) == (LEFT, None)
    assert not house.store.digests()


def test_what_cannot_be_used_is_skipped_and_the_others_are_added() -> None:
    house = House({HERE: "being written", THERE: "two"})
    assert arrivals(house.add(NOTES, HERE, THERE)) == [
        "this is no media",
        "changed while it was read",
        Arrival.NEW,
    ]
