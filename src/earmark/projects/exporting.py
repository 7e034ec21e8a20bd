"""What a project knows, as moments that can be exported."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from earmark.errors import ModelError
from earmark.projects.detectors import Name, bundled
from earmark.projects.looking import Looking
from earmark.values import (
    Found,
    Moment,
    Progress,
    Skipped,
    TrackChoice,
    Verdict,
)


class Exporting(Looking):
    """Hands over what was found, or said, in all recordings."""

    def found_moments(
        self, detector: Name, *, presses: bool = False, jobs: int | None = None
    ) -> Iterator[Progress | Moment | Skipped]:
        """Yield what a detector finds in all recordings, progress, and what had to be left out.

        Args:
            detector: its path or its name in the project; ``"typing"`` for the bundled one where
                the project has none of that name.
            presses: a moment for each press rather than each detection.
            jobs: how many processes may listen at the same time; ``None`` for one a core.

        ``ModelError`` says that there is no such detector.
        """
        from earmark.core.pieces import found_moments

        digests = {each.recording.path: each.digest for each in self.members()}
        for step in self.find(self._own(detector), presses=presses, jobs=jobs):
            if isinstance(step, Found):
                digest = digests.get(step.recording.path, "")
                yield from found_moments(
                    step, presses=presses, by=Path(detector).stem, digest=digest
                )
            else:
                yield step

    def said_moments(self, sound: str | None = None) -> tuple[Moment, ...]:
        """Return what people said yes to, of one sound or of all, by recording and time."""
        from earmark.core.moments import moments_of_labels

        recordings = {each.digest: each.recording for each in self.members()}
        said = [each for each in self.labels(sound) if each.verdict is Verdict.YES]
        return moments_of_labels(said, recordings)

    def choices(self) -> dict[Path, TrackChoice]:
        """Return which sound of each recording is listened to, by its path."""
        return {each.recording.path: each.choice for each in self.members()}

    def _own(self, detector: Name) -> Name | None:
        try:
            return self.detectors.path_of(detector)
        except ModelError:
            if bundled(str(detector)):
                return None
            raise
