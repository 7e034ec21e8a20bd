from __future__ import annotations

import json
import mmap
import os
import resource
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from earmark.adapters.bundle import bundled_encoder
from earmark.adapters.durable import ABANDONED_AFTER_S
from earmark.adapters.encoder import OnnxEncoder
from earmark.adapters.store import FolderStore
from earmark.core.frames import HOP_S, N_MELS
from earmark.core.hearings import open_hearings
from earmark.core.levels import kept_levels
from earmark.core.windows import WINDOW_FRAMES
from earmark.errors import OutputError
from earmark.values import Hearing
from fakes import FakeCatalogue
from member_maker import made_member

RNG = np.random.default_rng(1)
HEARING = Hearing(
    levels=RNG.integers(0, 256, (300, 8), np.uint8),
    steps=RNG.uniform(0, 1, 8).astype(np.float32),
    hop_s=0.08,
    encoder_digest="ear",
)


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    """Return one in ``tmp_path`` that keeps the hearing of recording ``a1``."""
    store = FolderStore(tmp_path)
    store.keep("a1", HEARING)
    return store


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_is_mapped_and_numpy_can_read_it_as_it_is(store: FolderStore, tmp_path: Path) -> None:
    kept = store.hearing("a1")
    assert kept is not None
    assert isinstance(kept.levels.base, mmap.mmap)
    assert not kept.levels.flags.writeable
    np.testing.assert_array_equal(np.load(tmp_path / "a1.npy"), HEARING.levels)
    assert store.is_intact("a1")
    assert store.size_bytes() == (tmp_path / "a1.npy").stat().st_size


def test_an_hour_takes_less_than_10_mb(tmp_path: Path) -> None:
    encoder = OnnxEncoder(bundled_encoder())
    n_frames = 2 * encoder.context_frames + WINDOW_FRAMES
    dim = encoder.encode(np.zeros((n_frames, N_MELS), np.float32)).shape[1]
    hop_s = encoder.stride_frames * HOP_S
    vectors = np.zeros((round(3600 / hop_s), dim), np.float32)
    store = FolderStore(tmp_path)
    store.keep("a1", kept_levels(vectors, hop_s=hop_s, encoder_digest="ear"))
    assert 8_000_000 < store.size_bytes() < 10_000_000


def test_there_may_be_more_recordings_than_a_process_may_have_files_open(
    store: FolderStore, tmp_path: Path
) -> None:
    catalogue = FakeCatalogue()
    for number in range(300):
        member = made_member(number)
        catalogue.add(member)
        shutil.copy(tmp_path / "a1.npy", tmp_path / f"{member.digest}.npy")
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, limits[1]))
    try:
        hearings = open_hearings(catalogue, store, HEARING.encoder_digest)
        assert hearings.unheard == ()
        assert sum(len(each.levels) for each in hearings.by_recording.values()) == 300 * 300
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


def test_levels_in_another_order_of_memory_are_kept_too(store: FolderStore) -> None:
    turned = replace(HEARING, levels=np.asfortranarray(HEARING.levels))
    store.keep("b2", turned)
    kept = store.hearing("b2")
    assert kept is not None
    np.testing.assert_array_equal(kept.levels, HEARING.levels)
    assert store.is_intact("b2")


def cut(content: bytes) -> bytes:
    return content[:-1200]


def cut_last_letter(content: bytes) -> bytes:
    return content[:-3]


def empty(_: bytes) -> bytes:
    return b""


def scribble_on_start(content: bytes) -> bytes:
    return b"\x93NUMPX" + content[6:]


def scribble_on_header(content: bytes) -> bytes:
    return content.replace(b"(300, 8)", b"(300,((8")


def lengthen(content: bytes) -> bytes:
    return content.replace(b"(300, 8)", b"(900, 8)")


def claim_other_numbers(content: bytes) -> bytes:
    return content.replace(b"|u1", b"|i1")


def claim_other_order(content: bytes) -> bytes:
    return content.replace(b"False", b"True ")


def rewrite(**changes: object) -> Callable[[bytes], bytes]:
    """Return how to change what the line of JSON says."""

    def rewritten(content: bytes) -> bytes:
        at = content.rindex(b"{")
        return content[:at] + json.dumps(json.loads(content[at:]) | changes).encode()

    return rewritten


@pytest.mark.parametrize(
    "damage",
    [
        cut,
        cut_last_letter,
        empty,
        scribble_on_start,
        scribble_on_header,
        lengthen,
        claim_other_numbers,
        claim_other_order,
        rewrite(format=2),
        rewrite(hop_s=0),
        rewrite(hop_s="soon"),
        rewrite(steps=[1.0]),
        rewrite(steps=None),
    ],
)
def test_damage_counts_as_nothing_kept_and_can_be_mended(
    store: FolderStore, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    file = tmp_path / "a1.npy"
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert file.read_bytes() != whole
    assert store.hearing("a1") is None
    assert not store.is_intact("a1")
    assert not store.digests()
    store.keep("a1", HEARING)
    assert store.is_intact("a1")


def test_a_flipped_byte_is_found_by_whoever_looks_for_it(
    store: FolderStore, tmp_path: Path
) -> None:
    content = bytearray((tmp_path / "a1.npy").read_bytes())
    content[1000] ^= 1
    (tmp_path / "a1.npy").write_bytes(content)
    assert store.hearing("a1") is not None
    assert not store.is_intact("a1")


def test_nothing_is_not_intact(store: FolderStore) -> None:
    assert not store.is_intact("b2")


def test_other_files_in_the_folder_are_left_alone(store: FolderStore, tmp_path: Path) -> None:
    for name in ("notes.txt", ".hidden.npy", "my own.npy"):
        (tmp_path / name).write_text("dear diary")
    store.keep("b2", HEARING)
    assert store.digests() == ("a1", "b2")
    assert (tmp_path / "my own.npy").exists()


@pytest.mark.parametrize("digest", ["", "../a1", "a 1", "ä1"])
def test_what_is_no_digest_names_no_file(store: FolderStore, digest: str) -> None:
    with pytest.raises(ValueError, match="a digest is made of letters and digits"):
        store.hearing(digest)


def test_what_a_killed_process_left_is_swept_up_and_what_another_writes_now_is_not(
    store: FolderStore, tmp_path: Path
) -> None:
    left, fresh = tmp_path / ".earmark-1.part", tmp_path / ".earmark-2.part"
    for part in (left, fresh):
        part.write_bytes(b"\0" * 5000)
    long_ago_s = left.stat().st_mtime - ABANDONED_AFTER_S - 1
    os.utime(left, (long_ago_s, long_ago_s))
    assert store.size_bytes() > 10_000
    store.keep("b2", HEARING)
    assert names_in(tmp_path) == [fresh.name, "a1.npy", "b2.npy"]


def test_a_full_disk_is_told_and_what_was_kept_still_is(store: FolderStore, tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(OutputError, match=r"a1\.npy: cannot be written .* then scan again"):
            store.keep("a1", replace(HEARING, levels=np.zeros((60_000, 8), np.uint8)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert names_in(tmp_path) == ["a1.npy"]
    assert store.is_intact("a1")


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "vectors").touch()
    store = FolderStore(tmp_path / "vectors")
    with pytest.raises(OutputError, match="cannot be written"):
        store.keep("a1", HEARING)
    with pytest.raises(OutputError, match="cannot be deleted"):
        store.forget("a1")
    assert not store.digests()
