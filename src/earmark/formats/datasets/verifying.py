"""Is a data set still as it was written?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from earmark.errors import OutputError
from earmark.formats.datasets.manifest import MANIFEST, files_in, read_manifest, sha256_of
from earmark.formats.names import readable, valid
from earmark.values import SPLITS, DatasetCheck, Progress


def faults_of(folder: Path) -> Iterator[Progress | DatasetCheck]:
    """Yield progress in files, then what is missing, changed, extra, or on two sides of a split.

    ``OutputError`` says that the folder is no data set of ours.
    """
    document = read_manifest(folder)
    faults: list[str] = []
    listed = _listed(document, "files", ("file", "sha256"), faults)
    clips = _listed(
        document, "clips", ("key", "file", "digest", "split", "label", "sha256"), faults
    )
    there = files_in(folder)
    for n_done, (name, told) in enumerate(listed.items(), start=1):
        fault = _fault_of(there.pop(name, None), told)
        if fault:
            faults.append(f"{name}: {fault}")
        yield Progress(folder, float(n_done), float(len(listed)))
    faults += [f"{name}: is extra: the manifest does not know it" for name in there]
    faults += [
        f"{key}: lies in {clip['file']}, which the manifest does not list"
        for key, clip in clips.items()
        if clip["file"] not in listed
    ]
    faults += _leaks(clips)
    yield DatasetCheck(folder, len(listed), len(clips), tuple(faults))


def ensure_replaceable(folder: Path, *, force: bool) -> None:
    """Make sure that a data set can be written there without loss.

    With ``force``, an older data set is given up: one of ours, with nothing of anybody else in it.

    Raises:
        OutputError: it would cost something.
    """
    if not folder.exists() and not folder.is_symlink():
        return
    name = readable(folder)
    if folder.is_symlink() or not folder.is_dir():
        raise OutputError(f"{name}: is there already, and no folder. Name another place.")
    if not any(folder.iterdir()):
        return
    if not force:
        raise OutputError(f"{name}: is there already. Name another place, or replace with --force.")
    try:
        document = read_manifest(folder)
    except OutputError as error:
        msg = f"{name}: is there already, and no data set of earmark: it stays. Name another place."
        raise OutputError(msg) from error
    listed = _listed(document, "files", ("file",), [])
    extra = next((each for each in files_in(folder) if each not in listed), None)
    if extra is not None:
        msg = f"{name}: holds {extra}, which is none of the data set's. Take it elsewhere first."
        raise OutputError(msg)


def _listed(
    document: Mapping[str, Any], part: str, words: tuple[str, ...], faults: list[str]
) -> dict[str, dict[str, Any]]:
    """Return the entries of a manifest's list by their first word; odd ones become faults."""
    entries = document.get(part)
    listed: dict[str, dict[str, Any]] = {}
    if not isinstance(entries, list):
        faults.append(f"{MANIFEST}: has no list of {part}")
        return listed
    for at, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict) or not all(isinstance(entry.get(w), str) for w in words):
            faults.append(f"{MANIFEST}: number {at} of its {part} cannot be understood")
        elif entry[words[0]] in listed:
            faults.append(f"{MANIFEST}: names {entry[words[0]]} twice among its {part}")
        else:
            listed[entry[words[0]]] = entry
    return listed


def _fault_of(path: Path | None, told: Mapping[str, Any]) -> str:
    """Return what is wrong with a file; empty where nothing is."""
    if path is None:
        return "is missing"
    if path.is_symlink() or not path.is_file():
        return "is no plain file any more"
    try:
        is_same = (
            path.stat().st_size == told.get("size_bytes") and sha256_of(path) == told["sha256"]
        )
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return "" if is_same else "was changed"


def _leaks(clips: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield what is on two sides of a split, and what is in none."""
    sides: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    contents: dict[str, set[str]] = {}
    copies = Counter[str]()
    for key, clip in clips.items():
        split, digest = clip["split"], clip["digest"]
        sides.setdefault(digest, set()).add(split)
        contents.setdefault(clip["sha256"], set()).add(split)
        copies[clip["sha256"]] += 1
        names[digest] = valid(str(clip.get("recording", "")))
        if split not in SPLITS:
            yield f"{key}: is in {split!r}, which is none of {', '.join(SPLITS)}"
        elif clip["file"].replace("data/", "", 1).split("/")[0].split("-")[0] != split:
            yield f"{key}: is said to be in {split}, but lies in {clip['file']}"
    for digest, of_one in sides.items():
        if len(of_one) > 1:
            both = " and ".join(sorted(of_one))
            yield f"{names[digest]} ({digest[:12]}): leaks: its clips are in {both}"
    for sha256, n_copies in copies.items():
        if n_copies > 1:
            both = " and ".join(sorted(contents[sha256]))
            yield f"{sha256[:12]}: leaks: {n_copies} clips are the same, in {both}"
