"""The report page: one HTML file that opens offline, written as it is made."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from earmark.formats.names import readable, relative_url
from earmark.formats.report import sections
from earmark.formats.report.cards import PictureMaker, card
from earmark.formats.report.frame import PLAYERS, asset, frame
from earmark.formats.report.markup import Markup, fill
from earmark.formats.streams import as_text, replacing
from earmark.values import DecisionRule, Findings, Found


def save_report(
    findings: Findings, to: Path, *, rule: DecisionRule, pictures: PictureMaker, title: str = ""
) -> None:
    """Write the page, whole or not at all; links lead from its folder to the recordings.

    ``OutputError`` says why it cannot be written.
    """
    page = render_report(findings, to.parent, rule=rule, pictures=pictures, title=title)
    with replacing(to) as stream, as_text(stream) as text:
        text.writelines(page)


def render_report(
    findings: Findings, folder: Path, *, rule: DecisionRule, pictures: PictureMaker, title: str = ""
) -> Iterator[str]:
    """Yield the page piece by piece, so that a thousand pictures are never held at once.

    Args:
        findings: what to show.
        folder: where the page will lie, which links start from.
        rule: what made the spans.
        pictures: asked once per span, in order.
        title: the heading; empty for one that names the sound and the recording.
    """
    head, tail = _shell(title or _title(findings))
    yield head
    yield fill(
        asset("report", "summary.html"),
        title=title or _title(findings),
        totals=sections.totals(findings),
        rule=sections.rule_in_words(rule),
        skipped=sections.skipped(findings),
        contents=sections.contents(findings),
        version=version("earmark"),
    )
    for number, found in enumerate(findings.found, 1):
        url = relative_url(found.recording.path, folder)
        line = max(rule.enter, rule.edge)
        yield sections.recording_head(found, number=number, url=url, line=line)
        yield from _spans(found, findings.sound, number=number, url=url, pictures=pictures)
        yield "</section>\n"
    if not findings.found:
        yield '<p class="nothing">There was no recording to listen to.</p>\n'
    yield tail


def _spans(
    found: Found, sound: str, *, number: int, url: str, pictures: PictureMaker
) -> Iterator[str]:
    n_spans = len(found.detections)
    if found.detections:
        yield '<ol class="spans">'
        for i, detection in enumerate(found.detections, 1):
            picture = pictures(found.recording, detection.span)
            yield card(detection, picture, number=i, id_=f"r{number}s{i}", url=url)
        yield "</ol>\n"
    else:
        yield sections.nothing(found, sound)
    if found.doubtful:
        yield sections.doubtful_head(found)
        yield '<ol class="spans">'
        for i, detection in enumerate(found.doubtful, n_spans + 1):
            yield card(detection, None, number=i, id_=f"r{number}s{i}", url=url)
        yield "</ol></details>\n"


def _shell(title: str) -> tuple[str, str]:
    """Return what comes before and after the body.

    The policy names the script by its digest: whatever a file is called, nothing else can run, and
    nothing can be fetched but the recordings.
    """
    script = asset("report", "page.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    foot = fill(asset("report", "foot.html"), script=Markup(script))
    return frame(title, allowed=Markup(f"{PLAYERS}script-src 'sha256-{digest}'; "), end=foot)


def _title(findings: Findings) -> str:
    sound = findings.sound[:1].upper() + findings.sound[1:]
    if len(findings.found) == 1:
        return f"{sound} in {readable(Path(findings.found[0].recording.path.name))}"
    return f"{sound} in {len(findings.found)} recordings"
