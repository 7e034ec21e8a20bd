"""Import clips: what folders of sorted clips say of the recordings that the clips lie in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from earmark.core.novelty import as_placed_before, those_new
from earmark.errors import LabelsError
from earmark.ports import Catalogue
from earmark.values import (
    Added,
    Imported,
    Label,
    Meaning,
    PlacedClip,
    Progress,
    Saying,
    Skipped,
    SortedClips,
    Span,
)


def import_clips(
    clips: SortedClips,
    meanings: Mapping[str, tuple[Meaning, ...]],
    place: Callable[[Sequence[Path]], Iterator[Progress | PlacedClip | Skipped]],
    saying: Saying,
    catalogue: Catalogue,
) -> Iterator[Progress | Imported]:
    """Yield progress, then at last what was imported: all of it or nothing.

    Args:
        clips: as they were sorted.
        meanings: of the folders; clips in others are left out.
        place: yields where each clip lies, or why that is not known.
        saying: who sorted them.
        catalogue: where the labels go; those that are there already stay as they are.

    Raises:
        LabelsError: no folder has a meaning.
    """
    names = {clip.path: clip.name for clip in clips.clips if clip.name in meanings}
    unmapped = Counter(clip.name for clip in clips.clips if clip.name not in meanings)
    if not names:
        found = ", ".join(unmapped)
        msg = f"nobody said what the folders mean: {found}. Say it: --map {next(iter(unmapped))}="
        raise LabelsError(f"{msg}typing")
    labels: list[Label] = []
    skipped = list(clips.skipped)
    for step in place(list(names)):
        if isinstance(step, Progress):
            yield step
        elif isinstance(step, Skipped):
            skipped.append(step)
        else:
            labels += _labels_of(step, meanings[names[step.path]], saying)
    known = catalogue.labels()
    added = catalogue.label(those_new(as_placed_before(labels, known), known))
    n_known = len(labels) - len(added)
    yield Imported(added, n_known, tuple(skipped), unmapped=tuple(unmapped.items()))


def as_placed(
    steps: Iterator[Progress | Added | Skipped],
) -> Iterator[Progress | PlacedClip | Skipped]:
    """Yield each clip that became a recording as one that fills it."""
    for step in steps:
        if not isinstance(step, Added):
            yield step
        elif step.member.recording.duration_s > 0:
            whole = Span(0.0, step.member.recording.duration_s)
            yield PlacedClip(step.path, step.member.digest, whole)
        else:
            yield Skipped(step.path, "its container does not say how long it is: scan it, then try")


def _labels_of(clip: PlacedClip, meanings: Sequence[Meaning], saying: Saying) -> Iterator[Label]:
    """Yield what a clip's folder says: that the sound is in there somewhere, or nowhere."""
    for meaning in meanings:
        yield Label(
            sound=meaning.sound,
            recording=clip.recording,
            span=clip.span,
            verdict=meaning.verdict,
            is_strong=False,
            by=saying.by,
            at=saying.at,
            tags=meaning.tags,
        )
