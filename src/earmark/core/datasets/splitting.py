"""Which recordings are trained on, and which are kept apart.

A recording's place is a number that its digest and the seed give it alone, so it stays where it is
when others come. See docs/decisions/0018.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping

from earmark.values import SPLITS, DatasetRule

_TRAIN, _VALIDATION, _TEST = SPLITS


def split_recordings(
    names: Mapping[str, Collection[str]], rule: DatasetRule, known: Mapping[str, str]
) -> dict[str, str]:
    """Return the split of each recording: of one, always.

    Where a split would lack a class that two recordings or more have, the recording that chance put
    nearest to it is moved there; none is taken from where it is the last of its class.

    Args:
        names: the classes that each recording has clips of, by digest.
        rule: what share each split gets, and the seed.
        known: splits of an earlier data set, by digest: these stay.
    """
    places = {digest: place_of(digest, rule.seed) for digest in sorted(names)}
    splits = {digest: known.get(digest) or _drawn(place, rule) for digest, place in places.items()}
    wanted = [
        split for split, share in zip(SPLITS, rule.shares, strict=True) if share or split == _TRAIN
    ]
    for split in sorted(wanted, key=[_TRAIN, _TEST, _VALIDATION].index):
        for name in _rarest_first(names):
            _fill(split, name, splits, names, {d: p for d, p in places.items() if d not in known})
    return splits


def place_of(digest: str, seed: int) -> float:
    """Return where chance puts a recording, from 0 to 1."""
    drawn = hashlib.sha256(f"{seed}\n{digest}".encode()).digest()
    return float(int.from_bytes(drawn[:8], "big") / 2**64)


def _drawn(place: float, rule: DatasetRule) -> str:
    _, validation, test = rule.shares
    if place < test:
        return _TEST
    return _VALIDATION if place < test + validation else _TRAIN


def _rarest_first(names: Mapping[str, Collection[str]]) -> list[str]:
    counts: dict[str, int] = {}
    for own in names.values():
        for name in own:
            counts[name] = counts.get(name, 0) + 1
    return sorted(counts, key=lambda name: (counts[name], name))


def _fill(
    split: str,
    name: str,
    splits: dict[str, str],
    names: Mapping[str, Collection[str]],
    places: Mapping[str, float],
) -> None:
    """Move a recording into a split that lacks a class, if one can be spared elsewhere."""
    if any(splits[each] == split and name in names[each] for each in names):
        return

    def is_spare(digest: str) -> bool:
        others = [each for each in names if splits[each] == splits[digest] and each != digest]
        if split == _TRAIN:  # comes first: nothing can be learnt without it
            return True
        return all(any(own in names[each] for each in others) for own in names[digest])

    spare = [digest for digest in places if name in names[digest] and is_spare(digest)]
    if spare:
        nearest = max if split == _TRAIN else min
        splits[nearest(spare, key=places.__getitem__)] = split
