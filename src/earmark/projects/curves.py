"""What a detector makes of the recordings of a project, from what is kept of them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from earmark.core.claims import Claim, claims_in, judged
from earmark.core.hearings import bounds_of, curve_of
from earmark.core.peaks import peaks_of
from earmark.values import Curve, Findings, Found, Hearing, Label, Member, Scores, Span

if TYPE_CHECKING:
    from earmark.core.detector import Detector
    from earmark.projects.judging import Judging

_MOST_BYTES = 64 << 20
"""Of curves that are kept: two weeks of sound."""

_SHORT_S = 600.0
"""So much is scored quicker than a whole recording is looked up."""


class Curves:
    """Scores of recordings, nothing of them decoded anew; the last ones are kept.

    Args:
        project: whose recordings.
    """

    def __init__(self, project: Judging) -> None:
        self._project = project
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Curve] = OrderedDict()
        self._kept_of: Detector | None = None

    def clear(self) -> None:
        """Forget all, as recordings were scanned anew."""
        with self._lock:
            self._kept.clear()

    def peaks(self, detector: Detector, recording: str, span: Span, n: int) -> Scores:
        """Return the highest score in each of ``n`` pieces of a span; 0 where nothing is scanned.

        Args:
            detector: whose scores.
            recording: the recording's digest.
            span: within it.
            n: how many pieces.
        """
        hearing = self._hearing(detector, recording)
        if hearing is None:
            return np.zeros(n, np.float32)
        if span.length_s > _SHORT_S:
            return peaks_of(self._whole(detector, recording, hearing), span, n)
        wider = Span(span.start_s - hearing.hop_s, span.end_s + 2 * hearing.hop_s)
        first, last = bounds_of(hearing, wider)
        scores = detector.head.score(hearing.vectors(first, last))
        from_s = first * hearing.hop_s
        here = Span(span.start_s - from_s, span.end_s - from_s)
        return peaks_of(Curve(scores, hearing.hop_s), here, n)

    def claims(
        self, detector: Detector, labels: Sequence[Label]
    ) -> Iterator[tuple[Member, tuple[Claim, ...]]]:
        """Yield each scanned recording, and what is claimed of it beside the labels of it."""
        by_recording: dict[str, list[Label]] = {}
        for label in labels:
            by_recording.setdefault(label.recording, []).append(label)
        for member, curve in self._scanned(detector):
            claims = claims_in(curve, _length_s(member, curve), detector)
            yield member, judged(claims, by_recording.get(member.digest, ()))

    def findings(self, detector: Detector) -> Findings:
        """Return what the detector finds in all that is scanned, and what it is not sure of."""
        found: list[Found] = []
        for member, curve in self._scanned(detector):
            duration_s = _length_s(member, curve)
            claims = claims_in(curve, duration_s, detector)
            least = detector.rule.min_score
            found.append(
                Found(
                    recording=replace(member.recording, duration_s=duration_s),
                    detections=tuple(each for each in claims if each.score >= least),
                    keystrokes=None,
                    curve=curve,
                    losses=(),
                    doubtful=tuple(each for each in claims if each.score < least),
                    sound=detector.sound,
                )
            )
        return Findings(tuple(found))

    def _scanned(self, detector: Detector) -> Iterator[tuple[Member, Curve]]:
        for member in self._project.members():
            hearing = self._hearing(detector, member.digest)
            if hearing is not None:
                yield member, self._whole(detector, member.digest, hearing)

    def _hearing(self, detector: Detector, recording: str) -> Hearing | None:
        digest = detector.encoder_digest
        hearing = self._project.store_of(digest).hearing(recording)
        return hearing if hearing and hearing.encoder_digest == digest else None

    def _whole(self, detector: Detector, recording: str, hearing: Hearing) -> Curve:
        with self._lock:
            if self._kept_of is not detector:
                self._kept.clear()
                self._kept_of = detector
            if kept := self._kept.get(recording):
                self._kept.move_to_end(recording)
                return kept
        curve = curve_of(detector.head, hearing)
        with self._lock:
            if self._kept_of is detector:
                self._kept[recording] = curve
                while sum(each.scores.nbytes for each in self._kept.values()) > _MOST_BYTES:
                    self._kept.popitem(last=False)
        return curve


def _length_s(member: Member, curve: Curve) -> float:
    return member.recording.duration_s or len(curve.scores) * curve.hop_s
