from __future__ import annotations

import io
import math
import zipfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector_maker import (
    BARE,
    FULL,
    TAUGHT,
    UNMEASURED,
    assert_same,
    assert_same_origin,
    change,
    make_head,
    pack,
    unpack,
)
from ear_maker import own_detector
from earmark.core.detector import Detector
from earmark.errors import ModelError, OutputError
from earmark.formats.detector_file import layout, own_encoder_in, read_detector, write_detector
from earmark.values import DecisionRule, Provenance


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A detector's file, with everything in it."""
    path = tmp_path / "bell.earmark"
    write_detector(FULL, TAUGHT, path)
    return path


@pytest.mark.parametrize(("detector", "origin"), [(FULL, TAUGHT), (BARE, UNMEASURED)])
def test_what_is_written_reads_back_the_same(
    detector: Detector, origin: Provenance, tmp_path: Path
) -> None:
    path = tmp_path / "some.earmark"
    write_detector(detector, origin, path)
    read, read_origin = read_detector(path)
    assert_same(detector, read)
    assert_same_origin(origin, read_origin)


def test_the_same_detector_is_the_same_file(written: Path, tmp_path: Path) -> None:
    write_detector(FULL, TAUGHT, tmp_path / "again.earmark")
    assert (tmp_path / "again.earmark").read_bytes() == written.read_bytes()


def test_its_digests_are_what_sha256sum_checks(written: Path) -> None:
    members = unpack(written)
    lines = members.pop(layout.SUMS).decode().splitlines()
    digests = {name: sha256(content).hexdigest() for name, content in members.items()}
    assert sorted(lines) == sorted(f"{digest}  {name}" for name, digest in digests.items())


def test_its_arrays_are_plain_numpy_arrays_without_a_pickle(written: Path) -> None:
    weights = np.load(io.BytesIO(unpack(written)["head_weights.npy"]), allow_pickle=False)
    assert np.array_equal(weights, FULL.head.weights)


def test_a_failed_write_leaves_what_stood_there(written: Path) -> None:
    before = written.read_bytes()
    broken = Detector("hum", "01" * 32, make_head(), DecisionRule(longest_gap_s=math.inf))
    with pytest.raises(ValueError, match="JSON"):
        write_detector(broken, TAUGHT, written)
    assert written.read_bytes() == before
    with pytest.raises(OutputError, match="it is a folder"):
        write_detector(FULL, TAUGHT, written.parent)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"x\.earmark: cannot be read: No such file"):
        read_detector(tmp_path / "x.earmark")


@pytest.mark.parametrize("content", [b"", b"some text", b"\0" * 500, b"\x80\x04cposix\nsystem\n."])
def test_a_foreign_file_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.earmark"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"is no earmark detector .* `earmark train` made"):
        read_detector(path)


def test_an_archive_of_other_things_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.earmark"
    pack(path, {"word/document.xml": b"<xml/>"})
    with pytest.raises(ModelError, match=r"is no earmark detector \(it holds no detector.json\)"):
        read_detector(path)


@pytest.mark.parametrize(
    "content", [b"{", b"[" * 100_000, b"[]", b'{"format": "x"}', b'{"a": NaN}']
)
def test_an_archive_with_another_document_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.earmark"
    pack(path, {layout.DOCUMENT: content})
    with pytest.raises(ModelError, match=r"is no earmark detector \(its detector.json is"):
        read_detector(path)


def test_a_file_of_a_newer_earmark_says_to_update(written: Path) -> None:
    change(written, lambda document: document.update(version=2))
    with pytest.raises(ModelError, match=r"of version 2; this earmark reads version 1. Update"):
        read_detector(written)


def test_a_changed_document_is_refused(written: Path) -> None:
    members = unpack(written)
    members[layout.DOCUMENT] = members[layout.DOCUMENT].replace(b"door bell", b"cash till")
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    with pytest.raises(
        ModelError, match=r"was changed or damaged .* does not match its SHA256SUMS"
    ):
        read_detector(written)


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "film.earmark"
    with path.open("wb") as file:
        file.truncate(layout.MOST_BYTES + 10**9)
    with pytest.raises(ModelError, match=r"it is larger than 400 MB"):
        read_detector(path)


def test_a_compressed_archive_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.earmark"
    pack(path, {"head_weights.npy": bytes(10**7)}, compression=zipfile.ZIP_DEFLATED)
    with pytest.raises(ModelError, match=r"its content is compressed"):
        read_detector(path)


def test_an_archive_that_claims_more_than_it_holds_is_refused(written: Path) -> None:
    directory = zipfile.ZipFile(written).start_dir
    content = bytearray(written.read_bytes())
    content[directory + 24 : directory + 28] = (2**31).to_bytes(4, "little")
    written.write_bytes(content)
    with pytest.raises(ModelError, match=r"claims more content than it has bytes"):
        read_detector(written)


def test_two_files_of_one_name_are_refused(written: Path) -> None:
    with (
        pytest.warns(UserWarning, match="Duplicate name"),
        zipfile.ZipFile(written, "a") as archive,
    ):
        archive.writestr(layout.DOCUMENT, b"{}")
    with pytest.raises(ModelError, match=r"holds two files of one name"):
        read_detector(written)


def test_an_encrypted_archive_is_refused(written: Path) -> None:
    directory = zipfile.ZipFile(written).start_dir
    content = bytearray(written.read_bytes())
    content[directory + 8] |= 1
    content[6] |= 1
    written.write_bytes(content)
    with pytest.raises(ModelError, match=r"was changed or damaged"):
        read_detector(written)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A path, and the content of a detector's file."""
    path = tmp_path_factory.mktemp("damaged") / "x.earmark"
    write_detector(FULL, TAUGHT, path)
    return path, path.read_bytes()


@settings(deadline=None, max_examples=200)
@given(data=st.data())
def test_a_file_that_was_cut_or_flipped_reads_the_same_or_not_at_all(
    data: st.DataObject, scratch: tuple[Path, bytes]
) -> None:
    path, whole = scratch
    content = bytearray(whole)
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    else:
        content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(content)
    with suppress(ModelError):
        read, origin = read_detector(path)
        assert_same(FULL, read)
        assert_same_origin(TAUGHT, origin)


def test_an_encoder_of_its_own_travels_along(tmp_path: Path) -> None:
    own = own_detector(b"an encoder", (1.0,), 0.0)
    write_detector(own, UNMEASURED, tmp_path / "own.earmark")
    detector, _ = read_detector(tmp_path / "own.earmark")
    assert_same(detector, own)
    assert detector.encoder == b"an encoder"
    assert own_encoder_in(tmp_path / "own.earmark") == own.encoder_digest


def test_an_encoder_that_was_put_in_anothers_place_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.earmark"
    write_detector(own_detector(b"an encoder", (1.0,), 0.0), UNMEASURED, path)
    pack(path, unpack(path) | {layout.ENCODER: b"another"})
    with pytest.raises(ModelError, match=r"is not the encoder that its detector\.json names"):
        read_detector(path)


def test_only_an_encoder_may_be_large(tmp_path: Path) -> None:
    path = tmp_path / "own.earmark"
    encoder = bytes(layout.MOST_BYTES_BESIDE + 1)
    write_detector(own_detector(encoder, (1.0,), 0.0), UNMEASURED, path)
    assert read_detector(path)[0].encoder == encoder
    pack(path, unpack(path) | {"film.mp4": encoder})
    with pytest.raises(ModelError, match="more than 16 MB beside an encoder"):
        read_detector(path)


def test_a_glance_sees_no_encoder_where_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "bare.earmark"
    write_detector(BARE, UNMEASURED, path)
    assert own_encoder_in(path) is None
    path.write_bytes(b"PK\x03\x04")
    assert own_encoder_in(path) is None
    assert own_encoder_in(tmp_path / "gone.earmark") is None
