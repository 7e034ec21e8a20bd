"""What a network learns from: windows of a project's recordings."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.errors import AnswersError
from earmark.values import Label, Member, Network, NetworkPlan, Progress, Skipped, Span

if TYPE_CHECKING:
    from earmark.ports import Batches

FEWEST_OF_EACH = 3

_TRAINING = "training-"
_LETTERS = 12


class Material:
    """The windows that labels of one sound come to, and their sound.

    Attributes:
        dropped: why there is no window of some answers, and of how many.
        place: the folder of just these windows: a training on others goes on elsewhere.

    Args:
        labels: of the sound.
        members: the recordings with labels that are there, by digest.
        plan: how the network is trained.
        folder: in which the sound of the windows will lie; that of any other windows is deleted.
    """

    def __init__(
        self,
        labels: Sequence[Label],
        members: Mapping[str, Member],
        plan: NetworkPlan,
        folder: Path,
    ) -> None:
        from earmark.adapters.cuttings import FolderCuttings
        from earmark.core.frames import HOP_S
        from earmark.core.network_examples import network_examples
        from earmark.jobs.cut_sound import purpose_of

        lengths_s = {digest: each.recording.duration_s for digest, each in members.items()}
        self._members, self._plan = members, plan
        self.dropped: Counter[str]
        self._examples, self.dropped = network_examples(
            labels, lengths_s, window_s=plan.window_s, seed=plan.seed
        )
        self._context_frames = _context_frames(plan)
        self._context_s = self._context_frames * HOP_S
        purpose = purpose_of(self._examples, members, plan, context_s=self._context_s)
        lesson = sha256(repr((purpose, plan, self._examples)).encode()).hexdigest()
        self.place = folder / f"{_TRAINING}{lesson[:_LETTERS]}"
        for other in set(folder.glob(f"{_TRAINING}*")) - {self.place}:
            shutil.rmtree(other, ignore_errors=True)
        self._cuttings = FolderCuttings(self.place, purpose)

    @property
    def learnt_from(self) -> dict[str, list[Span]]:
        """Return the windows that are not held out, as far as they were shifted, by recording."""
        windows: dict[str, list[Span]] = {}
        for each in self._examples:
            if each.is_yes is not None and not each.is_held_out:
                start_s = max(0.0, each.span.start_s - self._plan.shift_s)
                heard = Span(start_s, each.span.end_s + self._plan.shift_s)
                windows.setdefault(each.recording, []).append(heard)
        return windows

    def cut(self) -> Iterator[Progress | Skipped]:
        """Take the sound of all windows out of the recordings, but for what was taken before."""
        from earmark.adapters.media import PyAvDecoder
        from earmark.jobs.cut_sound import cut_sound

        yield from cut_sound(
            self._examples,
            self._members,
            self._plan,
            PyAvDecoder(),
            self._cuttings,
            context_s=self._context_s,
        )

    def batches(self, sound: str) -> Batches:
        """Return what was cut as batches.

        Raises:
            AnswersError: that is too little to learn from.
        """
        from earmark.adapters.batches import CuttingBatches

        batches = CuttingBatches(self._examples, self._cuttings, self._plan, self._context_frames)
        n_yes = int(batches.verdicts.sum())
        n_no = len(batches.verdicts) - n_yes
        if min(n_yes, n_no) < FEWEST_OF_EACH:
            msg = (
                f"{sound}: {n_yes} windows with it and {n_no} without are too few for a network to "
                f"learn from; it takes {FEWEST_OF_EACH} of each at least. Answer more questions."
            )
            raise AnswersError(msg)
        return batches

    def forget(self) -> None:
        """Delete what was cut, and what of the training lies beside it."""
        shutil.rmtree(self.place, ignore_errors=True)


def _context_frames(plan: NetworkPlan) -> int:
    from earmark.adapters.bundle import bundled_encoder
    from earmark.adapters.encoder import OnnxEncoder

    if plan.network is not Network.ENCODER:
        return 0
    return OnnxEncoder(bundled_encoder()).context_frames
