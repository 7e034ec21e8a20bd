from __future__ import annotations

from collections.abc import Callable

import pytest

from earmark.values import DatasetLook, DatasetRule


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: DatasetRule(length_s=0), "length must be above 0"),
        (lambda: DatasetRule(shares=(0.5, 0.1, 0.1)), "add up to 1"),
        (lambda: DatasetRule(shares=(1.2, -0.1, -0.1)), "add up to 1"),
        (lambda: DatasetRule(shares=(0, 0.5, 0.5)), "with some for train"),
        (lambda: DatasetRule(negatives=-1), "fewer than no negatives"),
        (lambda: DatasetRule(likeness=0), "above 0, up to 1"),
        (lambda: DatasetRule(likeness=1.1), "above 0, up to 1"),
        (lambda: DatasetLook(kind="mp3"), "flac or wav, not mp3"),
    ],
)
def test_what_makes_no_data_set_cannot_exist(make: Callable[[], object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        make()


def test_shares_may_be_off_by_a_hair() -> None:
    assert DatasetRule(shares=(1 / 3, 1 / 3, 1 / 3)).shares[0] == pytest.approx(1 / 3)
