"""How often something may happen."""

from __future__ import annotations

from collections.abc import Callable


class Bucket:
    """Holds permissions that are used up, and that come back with time.

    Args:
        per_s: how many come back in a second.
        most: how many there are at first, and at most.
        clock: returns seconds.
    """

    def __init__(self, per_s: float, most: float, clock: Callable[[], float]) -> None:
        self._per_s = per_s
        self._most = most
        self._clock = clock
        self._left = most
        self._seen_s = clock()

    def take(self) -> bool:
        """Use up one permission, and return whether there was one."""
        now_s = self._clock()
        self._left = min(self._most, self._left + (now_s - self._seen_s) * self._per_s)
        self._seen_s = now_s
        if self._left < 1:
            return False
        self._left -= 1
        return True
