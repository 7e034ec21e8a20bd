"""How far a chore is, counted step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from earmark.formats.names import readable
from earmark.values import (
    Added,
    Arrival,
    Clip,
    Dataset,
    Progress,
    Reel,
    Scanned,
    Skipped,
)

MOST_TOLD = 200


@dataclass(frozen=True, slots=True)
class Omission:
    """A recording that was skipped, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Work:
    """How far a chore is, or how it ended.

    Attributes:
        kind: ``"add"``, ``"scan"``, ``"train"`` or ``"cut"``; ``None`` where there was none yet.
        what: which recording or sound is at hand.
        done_s: of media.
        total_s: of media.
        speed: seconds of media in a second; ``None`` until it is known.
        left_s: how long it will take from here; ``None`` until it is known.
        n_done: how many recordings.
        skipped: the latest of those that were.
        said: the latest sentences about what was done.
        error: why it ended before its time.
    """

    kind: str | None = None
    is_running: bool = False
    what: str = ""
    done_s: float = 0.0
    total_s: float = 0.0
    speed: float | None = None
    left_s: float | None = None
    n_done: int = 0
    skipped: tuple[Omission, ...] = ()
    said: tuple[str, ...] = ()
    error: str | None = None

    def document(self) -> dict[str, object]:
        """Return it as JSON can hold it."""
        return asdict(self)

    def saying(self, *sentences: str) -> Work:
        """Return it with more said."""
        return replace(self, said=(*self.said, *map(sendable, sentences))[-MOST_TOLD:])

    def beginning(self, kind: str) -> Work:
        """Return the next part of the same chore, of which nothing is done yet."""
        return replace(Work(kind=kind, is_running=True), skipped=self.skipped, said=self.said)

    def ended(self, error: str | None = None) -> Work:
        """Return it as it is at its end."""
        told = None if error is None else sendable(error)
        return replace(self, is_running=False, left_s=None, error=told)


class Tally:
    """Counts the steps of one part of a chore.

    Args:
        work: how it begins.
        clock: returns seconds.
    """

    def __init__(self, work: Work, clock: Callable[[], float]) -> None:
        self.work = work
        self._clock = clock
        self._began_s = clock()
        self._steps: dict[Path, Progress] = {}
        self._done_s = 0.0
        self._total_s = 0.0

    def count(
        self, step: Progress | Added | Scanned | Skipped | Clip | Dataset | Path | Reel
    ) -> Work:
        """Take a step in, and return how far the work is."""
        match step:
            case Progress():
                self._go_on(step)
            case Skipped():
                self._finish(step.path)
                omission = Omission(name_of(step.path), sendable(step.reason))
                self._change(skipped=(*self.work.skipped, omission)[-MOST_TOLD:])
            case Clip() | Path() | Dataset():
                self._change(n_done=self.work.n_done + 1)
            case Added():
                self._finish(step.path)
                self._change(n_done=self.work.n_done + 1)
                self.work = self.work.saying(f"{name_of(step.path)}: {_told(step)}")
            case Scanned():
                name = name_of(step.member.recording.path)
                self._finish(step.member.recording.path)
                self._change(n_done=self.work.n_done + 1)
                losses = (f"{name}: {loss.message}" for loss in step.losses)
                self.work = self.work.saying(f"{name}: was listened to.", *losses)
        return self.work

    def _go_on(self, step: Progress) -> None:
        self._replace(step)
        took_s = self._clock() - self._began_s
        speed = self._done_s / took_s if took_s > 0 and self._done_s > 0 else None
        left_s = max(self._total_s - self._done_s, 0.0) / speed if speed else None
        self._change(what=name_of(step.path), speed=speed, left_s=left_s)

    def _finish(self, path: Path) -> None:
        """Count a recording as done with, whatever its container stated."""
        step = self._steps.get(path)
        if step:
            length_s = max(step.total_s, step.done_s)
            self._replace(Progress(path, length_s, length_s))

    def _replace(self, step: Progress) -> None:
        before = self._steps.get(step.path, Progress(step.path, 0.0, 0.0))
        self._steps[step.path] = step
        self._done_s += step.done_s - before.done_s
        self._total_s += max(step.total_s, step.done_s) - max(before.total_s, before.done_s)
        self._change(done_s=self._done_s, total_s=self._total_s)

    def _change(self, **changes: object) -> None:
        self.work = replace(self.work, **changes)  # type: ignore[arg-type]  # each is of its field


def name_of(path: Path) -> str:
    """Return the name of a file, whatever bytes it is made of, as JSON can hold it."""
    return readable(Path(path.name))


def sendable(text: str) -> str:
    """Return text without the lone surrogates that a quoted path may bring."""
    return text.encode("utf-8", "replace").decode()


def _told(added: Added) -> str:
    if added.arrival is Arrival.MOVED:
        return "was found again at its new place."
    return "is new." if added.arrival is Arrival.NEW else "is known already."
