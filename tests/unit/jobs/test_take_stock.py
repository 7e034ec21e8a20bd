from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from earmark.jobs.take_stock import Shelf, take_stock
from earmark.values import Hearing, Settings, Skipped, SoundCount, Verdict
from fakes import FakeCatalogue, FakeStore
from member_maker import NOON, QUIET, made_label, made_member

SHELF = Shelf(Settings("Kitchen", NOON.date()), Path("kitchen"), "ear", ("typing-mine",), 100)


def hearing_by(encoder: str) -> Hearing:
    return Hearing(np.zeros((10, 2), np.uint8), np.ones(2, np.float32), 0.08, encoder)


def test_a_project_says_how_far_each_part_of_it_is() -> None:
    catalogue, store = FakeCatalogue(), FakeStore()
    scanned, stale, new, bad = (made_member(n, Path(f"{n}.mkv")) for n in (1, 2, 3, 4))
    for member in (scanned, stale, new, bad):
        catalogue.add(member)
    catalogue.heard(scanned.digest, QUIET)
    catalogue.heard(bad.digest, None, "no track 2")
    store.keep(scanned.digest, hearing_by("ear"))
    store.keep(stale.digest, hearing_by("an older ear"))
    yes, no, bell = made_label(scanned), made_label(stale), made_label(new, "bell")
    catalogue.label([yes, yes, replace(no, verdict=Verdict.NO), bell])
    status = take_stock(SHELF, catalogue, store, lambda found: found.path != new.recording.path)
    assert (status.n_recordings, status.duration_s) == (4, 4 * 3600.25)
    assert (status.n_scanned, status.scanned_s, status.n_stale) == (1, 3600.25, 1)
    assert status.missing == (new.recording.path,)
    assert status.unusable == (Skipped(bad.recording.path, "no track 2"),)
    assert status.sounds == (SoundCount("bell", 1), SoundCount("typing", 2, 1))
    assert status.size_bytes == 100 + 2 * 20
    assert (status.settings.name, status.detectors) == ("Kitchen", ("typing-mine",))


def test_an_empty_project_has_nothing() -> None:
    status = take_stock(SHELF, FakeCatalogue(), FakeStore(), lambda _: True)
    assert (status.n_recordings, status.n_scanned, status.sounds) == (0, 0, ())
