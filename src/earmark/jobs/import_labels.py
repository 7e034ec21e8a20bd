"""Import labels: what a file says of a project's recordings."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from earmark.core.members import fault_of, member_named
from earmark.core.novelty import those_new
from earmark.errors import CatalogueError
from earmark.ports import Catalogue
from earmark.values import BadLine, Imported, Label, Member, ReadLabel, Saying, Verdict


def import_labels(
    labels: Iterable[ReadLabel], whose: Member | None, saying: Saying, catalogue: Catalogue
) -> Imported:
    """Add labels that were read from a file; those that are there already stay as they are.

    Args:
        labels: as they are meant.
        whose: the recording that all of them are of; ``None`` where each names its own.
        saying: for labels that do not say.
        catalogue: where they go; all of them or none.
    """
    members = catalogue.members()

    @cache
    def find(name: str) -> Member:
        return member_named(members, name, is_foreign=True)

    found: list[Label] = []
    bad_lines: list[BadLine] = []
    for label in labels:
        try:
            member = whose or find(label.recording or "")
        except CatalogueError as error:
            reason = str(error) if label.recording else "it does not say of which recording it is"
            bad_lines.append(BadLine(label.line, reason))
            continue
        fault = fault_of(label.span, member.recording)
        if fault:
            bad_lines.append(BadLine(label.line, fault))
        else:
            found.append(_as_ours(label, member, saying))
    added = catalogue.label(those_new(found, catalogue.labels()))
    return Imported(added, n_known=len(found) - len(added), bad_lines=tuple(bad_lines))


def _as_ours(label: ReadLabel, member: Member, saying: Saying) -> Label:
    return Label(
        sound=label.sound,
        recording=member.digest,
        span=label.span,
        verdict=label.verdict,
        is_strong=label.is_strong and label.verdict is Verdict.YES,
        by=label.by or saying.by,
        at=label.at or saying.at,
        tags=label.tags,
    )
