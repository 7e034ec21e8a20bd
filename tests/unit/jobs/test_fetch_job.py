from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from earmark.errors import FetchError
from earmark.jobs.fetch import Errand, fetch
from earmark.values import Fetched, FetchRule, Kept, Offer, Progress, Skipped, Source

PAGE = "https://example.org/list"


def source_of(key: str, *, asked: str = PAGE, is_alone: bool = False) -> Source:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    return Source(key, key, f"{PAGE}/{key}", asked, "", 1, at, "fake", is_alone=is_alone)


@dataclass
class FakeFetcher:
    """Lists by address; a name that ends in ! cannot be had."""

    lists: Mapping[str, Sequence[str]]
    fetched: list[str] = field(default_factory=list)

    def offers(self, address: str) -> Iterator[Offer]:
        if address not in self.lists:
            raise FetchError(address, "is not there.")
        for number, key in enumerate(self.lists[address]):
            yield Offer(key, f"{PAGE}/{key}", number)

    def fetch(self, offer: Offer, asked: str) -> Iterator[Progress | Offer | Fetched]:
        if offer.key in self.lists:
            yield from self.offers(offer.key)
            return
        yield Progress(Path(offer.key), 0.0, 1.0)
        if offer.key.endswith("!"):
            raise FetchError(offer.address, "was removed.")
        self.fetched.append(offer.key)
        yield Fetched(Path(offer.key), source_of(offer.key, asked=asked))


def run(
    fetcher: FakeFetcher, *known: Source, rule: FetchRule = FetchRule(), address: str = PAGE
) -> tuple[list[object], list[float]]:
    """Return what came of it without the progress, and the pauses."""
    rests: list[float] = []
    errand = Errand(fetcher, lambda: iter(known), rests.append)
    steps = fetch(address, rule, errand)
    return [step for step in steps if not isinstance(step, Progress)], rests


def test_a_list_is_fetched_in_its_order_with_pauses_between() -> None:
    fetcher = FakeFetcher({PAGE: ["a", "b", "c"]})
    steps, rests = run(fetcher, rule=FetchRule(pause_s=3))
    assert [type(step) for step in steps] == [Fetched] * 3
    assert (fetcher.fetched, rests) == (["a", "b", "c"], [3, 3])


def test_lists_in_a_list_are_walked_where_they_stand() -> None:
    fetcher = FakeFetcher({PAGE: ["a", "inner", "d"], "inner": ["b", "c"]})
    run(fetcher)
    assert fetcher.fetched == ["a", "b", "c", "d"]


def test_only_the_first_are_taken_if_asked_and_the_known_count() -> None:
    fetcher = FakeFetcher({PAGE: ["a", "b", "c", "d"]})
    steps, rests = run(fetcher, source_of("a"), rule=FetchRule(first=2))
    assert steps[0] == Kept(source_of("a"))
    assert (fetcher.fetched, rests) == (["b"], [])


def test_an_address_of_one_known_recording_is_not_asked_again() -> None:
    known = source_of("a", is_alone=True)
    steps, _ = run(FakeFetcher({}), known)
    assert steps == [Kept(known)]


def test_one_that_cannot_be_had_is_skipped_and_the_others_come() -> None:
    fetcher = FakeFetcher({PAGE: ["a!", "b"]})
    [skipped, _], _ = run(fetcher)
    assert isinstance(skipped, Skipped)
    assert skipped.reason == "was removed."
    assert fetcher.fetched == ["b"]


def test_an_address_without_anything_is_skipped() -> None:
    [skipped], _ = run(FakeFetcher({}))
    assert isinstance(skipped, Skipped)
    assert isinstance(skipped.cause, FetchError)
    assert skipped.cause.address == PAGE
