from __future__ import annotations

import base64
import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from earmark.errors import OutputError
from earmark.formats.report import render_report, save_report
from earmark.values import (
    AudioTrack,
    DecisionRule,
    Detection,
    Findings,
    Found,
    Loss,
    Picture,
    Recording,
    Skipped,
    Span,
)
from findings_maker import make_found

HOSTILE = "</title><script>alert(1)</script><img src=x onerror='alert(2)'>\"{x}$y.mp4"


def no_picture(recording: Recording, span: Span) -> Picture | None:
    return None if recording.path.name and span.length_s else Picture(b"", span)


def page(*found: Found, skipped: tuple[Skipped, ...] = (), title: str = "") -> str:
    findings = Findings(found, skipped)
    parts = render_report(findings, Path(), rule=DecisionRule(), pictures=no_picture, title=title)
    return "".join(parts)


def text(markup: str) -> str:
    """Return what a person reads."""
    without = re.sub(r"<(style|script)>.*?</\1>|<[^>]*>", " ", markup, flags=re.DOTALL)
    return " ".join(html.unescape(without).split())


class Elements(HTMLParser):
    """Lists the elements of a page, and checks that they nest."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.open: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> says something twice"
        if tag not in {"meta", "link", "img", "rect", "path", "line"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"rect", "path", "line"}, attrs
        self.names.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_page_nests_and_holds_a_card_per_span() -> None:
    elements = Elements(page(make_found(), make_found("b.wav", has_picture=False)))
    assert not elements.open
    assert elements.names.count("li") == 4 + 2
    assert elements.names.count("video") == elements.names.count("audio") == 1


def test_totals_say_what_was_found_in_how_much() -> None:
    told = text(page(make_found(), make_found("none.wav", ())))
    assert "typing found 2.2 s" in told
    assert "spans 2" in told
    assert "of the time 14.1 %" in told
    assert "heard in 2 recordings 16.0 s" in told


def test_a_small_share_is_not_rounded_to_nothing() -> None:
    assert "of the time 0.01 %" in text(page(make_found(spans=[(1, 2)], duration_s=9000)))


def test_the_rule_is_told_in_words() -> None:
    rule = DecisionRule(enter=0.6, padding_s=0.1, min_score=0.7)
    told = text("".join(render_report(Findings(()), Path(), rule=rule, pictures=no_picture)))
    assert "where the curve reaches 0.6 and lasts while it stays at 0.25 or above" in told
    assert "is its chance of being right; under 0.7 it is not sure enough. Each is" in told
    assert "widened by 0.1 s at both ends." in told
    assert "is its chance of being right. " in text(page(make_found()))
    assert "There was no recording to listen to." in told


def test_losses_and_skips_are_told_with_their_reasons() -> None:
    found = make_found(losses=(Loss("hole", "3.7 s are missing <here>", 3.7),))
    told = text(page(found, skipped=(Skipped(Path("x/notes.mp4"), "it is no media"),)))
    assert "3.7 s are missing <here>" in told
    assert "Left out: 1 recording x/notes.mp4 it is no media" in told


@pytest.mark.parametrize("doubtful", [(), (Detection(Span(3.1, 4), 0.09),)])
def test_where_nothing_comes_close_it_says_so(doubtful: tuple[Detection, ...]) -> None:
    told = text(page(replace(make_found(spans=()), doubtful=doubtful)))
    assert "No typing was found in this recording. Nothing came close, so there is most" in told


def test_where_nothing_was_found_it_says_how_close_it_came() -> None:
    doubtful = (Detection(Span(1, 2), 0.2), Detection(Span(3.1, 4), 0.419))
    told = text(page(replace(make_found(spans=()), doubtful=doubtful)))
    assert "What comes closest, at 0:00:03.100, scores 0.42: --min-score 0.41 takes that" in told


def test_what_was_not_sure_enough_is_folded_away_below_the_spans() -> None:
    doubtful = (Detection(Span(4, 4.5), 0.31), Detection(Span(6.5, 7), 0.12))
    markup = page(replace(make_found(), doubtful=doubtful))
    before, _, inside = markup.partition('<details class="doubtful">')
    assert 'id="r1s2"' in before
    assert 'id="r1s4" data-from="6.000" data-to="7.500"' in inside
    assert "Not sure enough: 2 spans" in text(inside)
    assert not Elements(markup).open
    assert "Not sure enough" not in page(make_found())


def test_a_card_links_into_the_recording_with_half_a_second_around() -> None:
    markup = page(make_found("a b#1.mp4", spans=[(0.2, 1.5)]))
    assert 'href="a%20b%231.mp4#t=0.000,2.000"' in markup
    told = text(markup)
    assert "0:00:00.200 \N{EN DASH} 0:00:01.500" in told
    assert "1.30 s score 0.88" in told
    assert "no picture" in told


def test_a_picture_is_inside_the_page_with_its_context_veiled() -> None:
    def picture(recording: Recording, span: Span) -> Picture:
        assert recording.duration_s
        return Picture(b"webp", Span(span.start_s - 1, span.end_s + 0.5))

    parts = render_report(
        Findings((make_found(spans=[(2, 2.5)]),)),
        Path(),
        rule=DecisionRule(),
        pictures=picture,
    )
    markup = "".join(parts)
    assert f"data:image/webp;base64,{base64.b64encode(b'webp').decode()}" in markup
    assert "left:0;width:50.000%" in markup
    assert "right:0;width:25.000%" in markup
    assert 'data-shown-start="1.000" data-shown-end="3.000"' in markup


def test_the_facts_of_a_recording_are_those_of_its_default_track() -> None:
    found = make_found("far/away/talk.mp4")
    other = AudioTrack(1, "opus", 44_100, 1, "", None, "", "", is_default=False)
    for size_bytes, size in [(12, "12 bytes"), (2500, "2.5 kB"), (3 * 10**9, "3.0 GB")]:
        recording = replace(
            found.recording, tracks=(other, *found.recording.tracks), size_bytes=size_bytes
        )
        facts = f"0:00:08 · mp4 · aac · 48 kHz · stereo · 128 kb/s · {size} · 2 audio tracks"
        assert f"{facts} · {Path('far/away')}" in text(page(replace(found, recording=recording)))
    bare = replace(found.recording, tracks=(other,), duration_s=float("nan"))
    assert "0:00:00 · mp4 · opus · 44.1 kHz · 1.2 MB" in text(page(replace(found, recording=bare)))
    assert "mp4 · 1.2 MB" in text(
        page(replace(found, recording=replace(found.recording, tracks=())))
    )


@pytest.mark.parametrize("title", ["", HOSTILE])
def test_a_hostile_name_stays_text(title: str) -> None:
    path = Path("folder", HOSTILE.replace("/", "\\"))
    skipped = Skipped(path, HOSTILE)
    hostile = page(
        make_found(path, losses=(Loss("hole", HOSTILE, 1.0),)), skipped=(skipped,), title=title
    )
    harmless = page(
        make_found("folder/x.mp4", losses=(Loss("hole", "x", 1.0),)),
        skipped=(Skipped(Path("x"), "x"),),
        title="x",
    )
    assert Elements(hostile).names == Elements(harmless).names
    assert HOSTILE in html.unescape(hostile)


def test_several_recordings_have_a_list_that_leads_to_them() -> None:
    markup = page(make_found("far/talk.mp4"), make_found("b.mp4", ()))
    assert "talk.mp4 far 2 spans, 2.2 s b.mp4 nothing found" in text(markup)
    assert '<a href="#r2">' in markup
    assert "<nav" not in page(make_found())


def test_a_page_is_saved_whole_and_links_from_its_own_folder(tmp_path: Path) -> None:
    to = tmp_path / "out" / "report.html"
    findings = Findings((make_found(tmp_path / "talk.mp4"),))
    save_report(findings, to, rule=DecisionRule(), pictures=no_picture)
    saved = to.read_text("utf-8")
    assert saved.startswith("<!doctype html>")
    assert saved.rstrip().endswith("</html>")
    assert 'src="../talk.mp4"' in saved
    with pytest.raises(OutputError, match="it is a folder"):
        save_report(findings, tmp_path, rule=DecisionRule(), pictures=no_picture)
