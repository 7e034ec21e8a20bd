"""A label that makes no sense cannot exist."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from earmark.values import Label, Span, Verdict

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def label(**changed: Any) -> Label:  # noqa: ANN401 - whatever a caller may get wrong
    given: dict[str, Any] = {
        "sound": "typing",
        "recording": "ab12",
        "span": Span(1.0, 2.5),
        "verdict": Verdict.YES,
        "is_strong": False,
        "by": "ann",
        "at": NOW,
        **changed,
    }
    return Label(**given)


def test_a_label_keeps_its_tags_in_order() -> None:
    assert label(tags=("keysVisible", "loud")).tags == ("keysVisible", "loud")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"sound": ""}, "names a sound and a recording"),
        ({"recording": ""}, "names a sound and a recording"),
        ({"span": Span(2.0, 2.0)}, "a span with a length"),
        ({"at": NOW.replace(tzinfo=None)}, "time zone"),
        ({"tags": ("b", "a")}, "in order and named once"),
        ({"tags": ("a", "a")}, "in order and named once"),
    ],
)
def test_a_label_that_makes_no_sense_is_refused(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        label(**changed)
