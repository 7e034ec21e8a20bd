"""Where clips that are to be sorted are from: a note that lies beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from earmark.errors import LabelsError
from earmark.formats.streams import replacing
from earmark.values import Question, Span


def write_note(to: Path, clips: Mapping[str, Question]) -> None:
    """Note by the name of each clip what it is of, beside what was noted before.

    ``OutputError`` says why it cannot be written, ``LabelsError`` that an older note is damaged.
    """
    known = {name: _document(*place) for name, place in read_note(to).items()}
    fresh = {name: _document(each.recording, each.span) for name, each in clips.items()}
    with replacing(to) as file:
        file.write(json.dumps(known | fresh, ensure_ascii=False, indent=1).encode() + b"\n")


def read_note(path: Path) -> dict[str, tuple[str, Span]]:
    """Return the recording and the span of each clip by its name; none where there is no note.

    Raises:
        LabelsError: the note is damaged.
    """
    try:
        kept = json.loads(path.read_text("utf-8"))
        return {
            name: (str(each["recording"]), Span(float(each["start_s"]), float(each["end_s"])))
            for name, each in kept.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        msg = f"{path}: does not say where clips are from ({error}). Delete it, and copy anew."
        raise LabelsError(msg) from error


def _document(recording: str, span: Span) -> dict[str, object]:
    return {"recording": recording, "start_s": span.start_s, "end_s": span.end_s}
