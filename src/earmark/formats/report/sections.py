"""The parts of the page around the cards: totals, what was lost, each recording's head."""

from __future__ import annotations

import math
from pathlib import Path

from earmark.formats.names import readable
from earmark.formats.report.markup import Markup, fill, joined, plural
from earmark.formats.report.strip import strip
from earmark.formats.times import clock, coarse_clock, in_words
from earmark.values import AudioTrack, DecisionRule, Findings, Found, Recording

TOTAL = "<div><dt>{name}</dt><dd>{value}</dd></div>"
SKIPPED = """
<section class="notes" aria-labelledby="skipped"><h2 id="skipped">Left out: {count}</h2>
<ul>{items}</ul></section>
"""
SKIPPED_ITEM = "<li><b><bdi>{name}</bdi></b> {reason}</li>"
CONTENTS = '<nav aria-label="Recordings"><ol>{items}</ol></nav>'
CONTENTS_ITEM = """
<li><a href="#r{number}"><bdi>{name}</bdi></a>
<span class="folder"><bdi>{folder}</bdi></span> <span>{told}</span></li>
"""
HEAD = """
<section class="recording" id="r{number}" aria-labelledby="r{number}-name">
<header><h2 id="r{number}-name"><bdi>{name}</bdi></h2>
<p class="facts">{facts}</p>{losses}</header>
<div class="stage{wide}">
  <div class="player">
    <{tag} controls preload="none" src="{url}" aria-label="Player of {name}"></{tag}>
    <p class="problem" role="status" hidden>This browser could not play the recording: it does not
      know the format ({format}), or the file is no longer where it was beside this page. The times
      hold in any player. <a href="{url}">Open the file</a></p>
  </div>
  {strip}
</div>
"""
LOSS = "<li>{message}</li>"
NOTHING = '<p class="nothing">{told} {advice}</p>'
WORTH_A_LOOK = 0.1
DOUBTFUL = '<details class="doubtful"><summary>Not sure enough: {count}</summary>'


def totals(findings: Findings) -> Markup:
    """Return the figures at the top of the page."""
    found_s = sum(span.length_s for found in findings.found for span in found.spans)
    heard_s = sum(_length_s(found.recording) for found in findings.found)
    n_spans = sum(len(found.detections) for found in findings.found)
    share = 100 * found_s / heard_s if heard_s else 0.0
    figures = {
        f"{findings.sound} found": in_words(found_s),
        "spans" if n_spans != 1 else "span": f"{n_spans:,}",
        "of the time": f"{share:.1f} %" if share >= 1 or not share else f"{share:.2f} %",
        f"heard in {plural(len(findings.found), 'recording')}": in_words(heard_s),
    }
    return joined(fill(TOTAL, name=name, value=value) for name, value in figures.items())


def rule_in_words(rule: DecisionRule) -> str:
    """Return what made a span, as a sentence."""
    padding = f" Each is widened by {rule.padding_s:g} s at both ends." if rule.padding_s else ""
    kept = f"; under {rule.min_score:g} it is not sure enough" if rule.min_score else ""
    edge = f" A span ends where {rule.edge:g} of its highest is reached." if rule.edge else ""
    return (
        f"A span opens where the curve reaches {rule.enter:g} and lasts while it stays at"
        f" {rule.leave:g} or above; gaps of up to {rule.longest_gap_s:g} s are bridged, and spans"
        f" shorter than {rule.shortest_s:g} s are dropped.{edge} The score of a span, from how high"
        f" the curve is in it and how long it lasts, is its chance of being right{kept}.{padding}"
    )


def skipped(findings: Findings) -> Markup:
    """Return the recordings that could not be used, with the reasons; nothing where all could."""
    if not findings.skipped:
        return Markup()
    items = joined(
        fill(SKIPPED_ITEM, name=readable(each.path), reason=_valid(each.reason))
        for each in findings.skipped
    )
    return fill(SKIPPED, count=plural(len(findings.skipped), "recording"), items=items)


def contents(findings: Findings) -> Markup:
    """Return links to the recordings where there are several."""
    if len(findings.found) < 2:  # noqa: PLR2004 - one needs no list
        return Markup()
    items = (
        fill(
            CONTENTS_ITEM,
            number=number,
            name=_name(found.recording),
            folder=_folder(found.recording),
            told=_told(found),
        )
        for number, found in enumerate(findings.found, 1)
    )
    return fill(CONTENTS, items=joined(items))


def recording_head(found: Found, *, number: int, url: str, line: float) -> Markup:
    """Return the start of a recording's section: name, facts, losses, player and strip."""
    recording = found.recording
    losses = joined(fill(LOSS, message=_valid(loss.message)) for loss in found.losses)
    return fill(
        HEAD,
        number=number,
        name=_name(recording),
        url=url,
        tag=Markup("video" if recording.has_picture else "audio"),
        wide=Markup("" if recording.has_picture else " wide"),
        facts=" · ".join(_facts(recording)),
        format=" · ".join(_format(recording)),
        losses=fill('<ul class="losses">{losses}</ul>', losses=losses) if losses else "",
        strip=strip(found, id_=f"r{number}", line=line),
    )


def nothing(found: Found, sound: str) -> Markup:
    """Return kind words for a recording in which nothing was found."""
    told = f"No {sound} was found in this recording."
    advice = "Nothing came close, so there is most likely none in it."
    closest = max(found.doubtful, key=lambda each: each.score, default=None)
    if closest and closest.score >= WORTH_A_LOOK:
        lower = math.floor(closest.score * 100) / 100
        advice = (
            f"What comes closest, at {clock(closest.start_s)}, scores {closest.score:.2f}:"
            f" --min-score {lower:g} takes that in, too."
        )
    return fill(NOTHING, told=told, advice=advice)


def doubtful_head(found: Found) -> Markup:
    """Return the line that opens the list of what was not sure enough."""
    return fill(DOUBTFUL, count=plural(len(found.doubtful), "span"))


def _name(recording: Recording) -> str:
    return readable(Path(recording.path.name))


def _folder(recording: Recording) -> str:
    """Return where a recording lies as it was given; nothing where only its name was."""
    return readable(recording.path.parent) if len(recording.path.parts) > 1 else ""


def _told(found: Found) -> str:
    if not found.detections:
        return "nothing found"
    length_s = sum(span.length_s for span in found.spans)
    return f"{plural(len(found.detections), 'span')}, {in_words(length_s)}"


def _facts(recording: Recording) -> list[str]:
    facts = [coarse_clock(_length_s(recording)), *_format(recording), _size(recording.size_bytes)]
    if len(recording.tracks) > 1:
        facts.append(f"{len(recording.tracks)} audio tracks")
    folder = _folder(recording)
    return [*facts, folder] if folder else facts


def _format(recording: Recording) -> list[str]:
    tracks = sorted(recording.tracks, key=lambda each: not each.is_default)
    return [recording.container, *(_sound_facts(tracks[0]) if tracks else [])]


def _sound_facts(track: AudioTrack) -> list[str]:
    facts = [track.codec, f"{track.sample_rate_hz / 1000:g} kHz", track.layout]
    if track.bit_rate_bps:
        facts.append(f"{track.bit_rate_bps / 1000:.0f} kb/s")
    return [fact for fact in facts if fact]


def _size(size_bytes: int) -> str:
    for unit, least in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size_bytes >= least:
            return f"{size_bytes / least:.1f} {unit}"
    return f"{size_bytes} bytes"


def _length_s(recording: Recording) -> float:
    return recording.duration_s if math.isfinite(recording.duration_s) else 0.0


def _valid(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
