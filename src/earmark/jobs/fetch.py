"""Fetch: recordings are brought from addresses, none of them twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from earmark.errors import FetchError
from earmark.ports import Fetcher
from earmark.values import Fetched, FetchRule, Kept, Offer, Progress, Skipped, Source


@dataclass(frozen=True, slots=True)
class Errand:
    """Who and what it takes to fetch.

    Attributes:
        sources: yields what was fetched so far and is still there.
        rest: waits for so many seconds.
    """

    fetcher: Fetcher
    sources: Callable[[], Iterator[Source]]
    rest: Callable[[float], None]


def fetch(
    address: str, rule: FetchRule, errand: Errand
) -> Iterator[Progress | Fetched | Kept | Skipped]:
    """Yield progress, and each recording that lies at an address: fetched, kept or skipped.

    An address that gave one recording before is not even asked again. ``OutputError`` says that
    nothing can be written.
    """
    before = {source.asked: source for source in errand.sources() if source.is_alone}
    if address in before:
        yield Kept(before[address])
        return
    try:
        # From the top of the list: what is taken out of it is put back in its place.
        waiting = list(islice(errand.fetcher.offers(address), rule.first))[::-1]
    except FetchError as error:
        yield _skipped(error)
        return
    n_taken = n_fetched = 0
    while waiting and n_taken != rule.first:
        offer = waiting.pop()
        kept = {source.key: source for source in errand.sources()}.get(offer.key)
        if kept:
            n_taken += 1
            yield Kept(kept)
            continue
        if n_fetched:
            errand.rest(rule.pause_s)
        inner: list[Offer] = []
        try:
            for step in errand.fetcher.fetch(offer, address):
                if isinstance(step, Offer):
                    inner.append(step)
                else:
                    yield step
        except FetchError as error:
            yield _skipped(error)
        waiting += inner[::-1]
        n_taken += not inner
        n_fetched += 1


def _skipped(error: FetchError) -> Skipped:
    return Skipped(Path(error.address), error.reason, error)
