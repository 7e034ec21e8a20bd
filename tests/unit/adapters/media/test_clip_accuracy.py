from __future__ import annotations

from pathlib import Path

import pytest

from earmark.adapters.media.copier import PyAvCopier, copied_suffix_for
from earmark.adapters.media.cutter import PyAvCutter
from earmark.values import Cut, Recording, Slack, Span
from flash_maker import FLASH_S, Flash, look_at

LATE_S = (1.2, 2.5)
SOURCES = {
    "h264-aac.mp4": Flash(),
    "h264-opus.mkv": Flash(sound="libopus"),
    "vp9-opus.webm": Flash(picture="libvpx-vp9", sound="libopus"),
    "varying-late-holed.mp4": Flash(is_varying=True, starts_s=LATE_S, hole_s=(4.0, 5.7)),
    "varying-late-holed.mkv": Flash(
        is_varying=True, starts_s=LATE_S, hole_s=(4.0, 5.7), sound="libopus"
    ),
    "varying-late-holed.webm": Flash(
        is_varying=True, starts_s=LATE_S, hole_s=(4.0, 5.7), picture="libvpx", sound="libopus"
    ),
    "h264-aac.ts": Flash(),
}
FRAME_S = 1 / 30
STARTS_S = (0.4, 2.217, 4.0101, 5.9)


@pytest.fixture(scope="module", params=SOURCES)
def recording(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Recording:
    name = str(request.param)
    return SOURCES[name].write(tmp_path_factory.mktemp("media") / name)


@pytest.mark.parametrize("kind", ["mp4", "mkv", "webm", "wav", "flac"])
def test_an_exact_clip_is_right_to_a_millisecond_and_a_picture(
    recording: Recording, kind: str, tmp_path: Path
) -> None:
    truth = look_at(recording.path)
    wanted = [Cut(Span(start_s, 8.5), tmp_path / f"{start_s}.{kind}") for start_s in STARTS_S]
    done = list(PyAvCutter().cut_each(recording, wanted))
    assert done == [(cut, Slack()) for cut in wanted]
    for cut in wanted:
        seen = look_at(cut.to)
        assert seen.click_s == pytest.approx(truth.click_s - cut.span.start_s, abs=0.001)
        assert seen.sound_starts_s == pytest.approx(0.0, abs=0.001)
        assert seen.sound_ends_s == pytest.approx(cut.span.length_s, abs=0.0225)
        if kind in {"mp4", "mkv", "webm"}:
            assert seen.first_picture_s == pytest.approx(0.0, abs=0.001)
            assert seen.flash_s == pytest.approx(truth.flash_s - cut.span.start_s, abs=0.002)


def test_click_and_flash_are_where_they_were_put(recording: Recording) -> None:
    truth = look_at(recording.path)
    starts_s = min(SOURCES[recording.path.name].starts_s)
    assert truth.click_s + starts_s == pytest.approx(FLASH_S, abs=0.03)
    assert truth.flash_s - truth.click_s == pytest.approx(0.0, abs=FRAME_S)


def test_a_copied_clip_says_by_how_much_it_is_off(recording: Recording, tmp_path: Path) -> None:
    truth = look_at(recording.path)
    suffix = copied_suffix_for(recording)
    starts_s = [at for at in STARTS_S if at > truth.first_picture_s]
    wanted = [Cut(Span(at, 8.5), tmp_path / f"{at}{suffix}") for at in starts_s]
    done = dict(PyAvCopier().cut_each(recording, wanted))
    for cut in wanted:
        slack = done[cut]
        assert isinstance(slack, Slack)
        seen = look_at(cut.to)
        begins_s = cut.span.start_s - slack.early_s
        assert slack.early_s >= 0
        assert seen.first_picture_s == pytest.approx(0.0, abs=0.002)
        assert seen.flash_s == pytest.approx(truth.flash_s - begins_s, abs=0.002)
        assert seen.click_s == pytest.approx(truth.click_s - begins_s, abs=0.001)
        assert 0 <= slack.late_s < 0.5
        assert seen.sound_ends_s == pytest.approx(8.5 - begins_s, abs=0.05)
