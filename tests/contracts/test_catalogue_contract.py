"""What every catalogue promises, the real one and the fake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from earmark.adapters.catalogue import SqliteCatalogue
from earmark.errors import CatalogueError
from earmark.ports import Catalogue
from earmark.values import TrackChoice, Verdict
from fakes import FakeCatalogue
from member_maker import QUIET, made_label, made_member

FIRST, SECOND, THIRD = (made_member(number, Path(f"{number}.mkv")) for number in (7, 3, 5))


@pytest.fixture(params=["real", "fake"])
def catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalogue]:
    """Yield an empty one."""
    if request.param == "fake":
        yield FakeCatalogue()
        return
    with SqliteCatalogue(tmp_path / "catalogue.db") as real:
        yield real


def test_a_new_catalogue_is_empty(catalogue: Catalogue) -> None:
    assert not catalogue.members()
    assert not catalogue.labels()
    assert not catalogue.sounds()
    assert not catalogue.counts()


def test_members_come_back_as_they_were_in_the_order_in_which_they_were_added(
    catalogue: Catalogue,
) -> None:
    for member in (FIRST, SECOND, THIRD):
        catalogue.add(member)
    assert catalogue.members() == (FIRST, SECOND, THIRD)


def test_a_member_that_is_added_again_is_replaced_in_its_place(catalogue: Catalogue) -> None:
    for member in (FIRST, SECOND):
        catalogue.add(member)
    moved = replace(
        FIRST,
        recording=replace(FIRST.recording, path=Path("elsewhere.mkv").absolute()),
        choice=TrackChoice(None, 2),
        acoustics=QUIET,
        problem="no sound",
    )
    catalogue.add(moved)
    assert catalogue.members() == (moved, SECOND)


def test_what_a_scan_heard_is_noted_and_may_be_noted_anew(catalogue: Catalogue) -> None:
    catalogue.add(FIRST)
    catalogue.add(SECOND)
    catalogue.heard(FIRST.digest, QUIET)
    assert catalogue.members() == (replace(FIRST, acoustics=QUIET), SECOND)
    catalogue.heard(FIRST.digest, None, "it is gone")
    assert catalogue.members() == (replace(FIRST, problem="it is gone"), SECOND)


def test_a_recording_that_went_while_it_was_scanned_is_no_error(catalogue: Catalogue) -> None:
    catalogue.heard(FIRST.digest, QUIET)
    assert catalogue.members() == ()


def test_a_removed_member_takes_its_labels_along_and_brings_them_back(
    catalogue: Catalogue,
) -> None:
    for member in (FIRST, SECOND):
        catalogue.add(member)
    mine, others = catalogue.label([made_label(FIRST), made_label(SECOND, "bell")])
    for _ in range(2):
        catalogue.remove(FIRST.digest)
    assert catalogue.members() == (SECOND,)
    assert catalogue.labels() == (others,)
    assert catalogue.sounds() == ("bell",)
    [late] = catalogue.label([made_label(FIRST, start_s=9)])
    catalogue.add(FIRST)
    assert catalogue.members() == (SECOND, FIRST)
    assert catalogue.labels() == (mine, others, late)


def test_labels_come_back_as_they_were_with_numbers_that_grow(catalogue: Catalogue) -> None:
    catalogue.add(FIRST)
    plain = replace(
        made_label(FIRST, start_s=0), verdict=Verdict.UNSURE, is_strong=False, by="", tags=()
    )
    given = [made_label(FIRST), replace(plain, number=99), made_label(FIRST)]
    added = catalogue.label(given[:2]) + catalogue.label(given[2:])
    numbers = [label.number for label in added]
    assert numbers == sorted(set(numbers))
    assert numbers[0] > 0
    wanted = tuple(
        replace(label, number=number) for label, number in zip(given, numbers, strict=True)
    )
    assert added == wanted == catalogue.labels()


def test_no_labels_are_no_labels(catalogue: Catalogue) -> None:
    assert catalogue.label([]) == ()


def test_labels_are_told_apart_by_their_sound(catalogue: Catalogue) -> None:
    catalogue.add(FIRST)
    sounds = ["typing", "bell", "Schöne 'Tür'", "bell"]
    added = catalogue.label([made_label(FIRST, sound) for sound in sounds])
    catalogue.label([replace(made_label(FIRST, "bell"), verdict=Verdict.NO)])
    assert catalogue.sounds() == ("Schöne 'Tür'", "bell", "typing")
    assert catalogue.labels("typing") == added[:1]
    assert catalogue.labels("Schöne 'Tür'") == added[2:3]
    assert catalogue.labels("dog") == ()
    assert catalogue.counts() == {
        ("typing", Verdict.YES): 1,
        ("bell", Verdict.YES): 2,
        ("bell", Verdict.NO): 1,
        ("Schöne 'Tür'", Verdict.YES): 1,
    }


def test_a_label_that_is_taken_back_no_longer_counts_and_twice_is_once(
    catalogue: Catalogue,
) -> None:
    catalogue.add(FIRST)
    wrong, right = catalogue.label([made_label(FIRST, "bell"), made_label(FIRST)])
    for _ in range(2):
        catalogue.undo(wrong.number)
    assert catalogue.labels() == (right,)
    assert catalogue.labels("bell") == ()
    assert catalogue.sounds() == ("typing",)
    assert catalogue.counts() == {("typing", Verdict.YES): 1}
    [again] = catalogue.label([wrong])
    assert again.number > right.number
    assert catalogue.labels() == (right, again)


@pytest.mark.parametrize("number", [0, -1, 2, 10**30])
def test_a_label_that_is_not_there_cannot_be_taken_back(catalogue: Catalogue, number: int) -> None:
    catalogue.add(FIRST)
    catalogue.label([made_label(FIRST)])
    with pytest.raises(CatalogueError, match=f"there is no label {number} to take back"):
        catalogue.undo(number)


def test_labels_are_added_all_or_none(catalogue: Catalogue) -> None:
    catalogue.add(FIRST)
    before = catalogue.label([made_label(FIRST)])
    with pytest.raises(CatalogueError, match=r"has no recording .* to label\. Add it first"):
        catalogue.label([made_label(FIRST), made_label(SECOND)])
    assert catalogue.labels() == before
