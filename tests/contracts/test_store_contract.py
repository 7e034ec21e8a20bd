"""What every store of vectors promises, the real one and the fake."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from earmark.adapters.store import FolderStore
from earmark.core.levels import kept_levels
from earmark.ports import VectorStore
from earmark.values import Hearing
from fakes import FakeStore


@pytest.fixture(params=["real", "fake"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> VectorStore:
    """Return an empty one."""
    return FakeStore() if request.param == "fake" else FolderStore(tmp_path / "new" / "vectors")


def made_hearing(seed: int = 1, n: int = 21, dim: int = 5) -> Hearing:
    """Return what is kept of some vectors, each made up."""
    vectors = np.random.default_rng(seed).gamma(0.3, size=(n, dim)).astype(np.float32)
    return kept_levels(vectors, hop_s=0.04, encoder_digest=f"encoder {seed}")


def assert_same(kept: Hearing | None, wanted: Hearing) -> None:
    assert kept is not None
    np.testing.assert_array_equal(kept.levels, wanted.levels)
    np.testing.assert_array_equal(kept.steps, wanted.steps)
    np.testing.assert_array_equal(kept.vectors(2, 5), wanted.vectors()[2:5])
    assert kept.levels.dtype == np.uint8
    assert kept.steps.dtype == np.float32
    assert (kept.hop_s, kept.encoder_digest) == (wanted.hop_s, wanted.encoder_digest)


def test_a_new_store_keeps_nothing(store: VectorStore) -> None:
    assert not store.digests()
    assert store.size_bytes() == 0
    assert store.hearing("a1") is None


def test_what_is_kept_comes_back_as_it_was(store: VectorStore) -> None:
    hearings = {"b2": made_hearing(2), "a1": made_hearing(1, dim=3)}
    for digest, hearing in hearings.items():
        store.keep(digest, hearing)
    assert store.digests() == ("a1", "b2")
    for digest, hearing in hearings.items():
        assert_same(store.hearing(digest), hearing)
    assert store.size_bytes() >= sum(hearing.levels.nbytes for hearing in hearings.values())


def test_what_is_kept_anew_replaces_the_old_and_who_reads_the_old_still_can(
    store: VectorStore,
) -> None:
    store.keep("a1", made_hearing(1))
    old = store.hearing("a1")
    store.keep("a1", made_hearing(2, n=7))
    assert_same(store.hearing("a1"), made_hearing(2, n=7))
    assert_same(old, made_hearing(1))
    assert store.digests() == ("a1",)


def test_what_was_kept_can_be_kept_under_another_name(store: VectorStore) -> None:
    store.keep("a1", made_hearing())
    kept = store.hearing("a1")
    assert kept is not None
    for digest in ("a1", "b2"):
        store.keep(digest, kept)
    assert_same(store.hearing("b2"), made_hearing())


def test_what_changes_after_it_was_kept_does_not_change_what_is_kept(store: VectorStore) -> None:
    hearing = made_hearing()
    store.keep("a1", hearing)
    hearing.levels[:] = 0
    assert_same(store.hearing("a1"), made_hearing())


def test_a_forgotten_recording_is_gone_and_twice_is_once(store: VectorStore) -> None:
    for digest in ("a1", "b2"):
        store.keep(digest, made_hearing())
    for _ in range(2):
        store.forget("a1")
    assert store.digests() == ("b2",)
    assert store.hearing("a1") is None
    store.forget("b2")
    assert store.size_bytes() == 0


@pytest.mark.parametrize(("n", "dim"), [(0, 5), (1, 1), (0, 0)])
def test_a_recording_may_be_too_short_for_a_vector(store: VectorStore, n: int, dim: int) -> None:
    hearing = made_hearing(n=n, dim=dim)
    store.keep("a1", hearing)
    kept = store.hearing("a1")
    assert kept is not None
    assert kept.vectors().shape == hearing.levels.shape
    assert store.digests() == ("a1",)
