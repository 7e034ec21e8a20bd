"""The scripts of the guide, run as they stand there by somebody who answers rightly."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import wave
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from command_runner import COMMAND, ROOT, run_earmark
from earmark.adapters.media import Film, write_film
from earmark.core.stage import Stage, compose
from earmark.core.timeline import intersect, total_s
from earmark.formats.times import parse_clock
from earmark.values import Samples, Span
from web_maker import served

GUIDE = (ROOT / "docs/guide.md").read_text("utf-8")
SCRIPTS = [
    [line.removeprefix("$ ") for line in block.splitlines()]
    for block in re.findall(r"^```console\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
]
DAYS = {"monday": 11, "tuesday": 12, "wednesday": 13}
LENGTH_S = 100.0
RING_S = 4.0
RATE_HZ = 48_000
QUESTION = re.compile(r"of \d+ · (\S+) ([\d:.]+) to ([\d:.]+) · ")

Truth = Mapping[str, Sequence[Span]]


def ring(pitch_hz: float = 1800.0) -> Samples:
    """Return a door bell: struck notes, high and low in turn, that fade."""
    times_s = np.arange(int(RING_S * RATE_HZ)) / RATE_HZ
    beat, since_s = np.divmod(times_s, 0.4)
    tone_hz = np.where(beat % 2, 0.8, 1.0) * pitch_hz
    wave_form = 0.5 * np.exp(-4 * since_s) * np.sin(2 * np.pi * tone_hz * since_s)
    return np.asarray(wave_form, np.float32)


def stage_of(day: str) -> tuple[Stage, list[Span]]:
    """Return a day's stream, in which a bell rings, too, and when it does."""
    rng = np.random.default_rng(DAYS[day])
    stage = compose(LENGTH_S, rng)
    bell, rings = ring(), []
    for at_s in np.arange(6.0, LENGTH_S - 8, 24.0) + rng.uniform(0, 6, 4):
        first = round(at_s * RATE_HZ)
        stage.samples[:, first : first + len(bell)] += bell
        rings.append(Span(at_s, at_s + RING_S))
    return stage, rings


@pytest.fixture(scope="module")
def streams(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Truth]]:
    """Return a folder with three days' videos and a bell, and what is in them, by sound."""
    folder = tmp_path_factory.mktemp("streams")
    black = np.zeros((48, 64, 3), np.uint8)
    truth: dict[str, dict[str, Sequence[Span]]] = {"typing": {}, "bell": {}}
    for day in DAYS:
        stage, rings = stage_of(day)
        film = Film(stage.samples.clip(-1, 1), RATE_HZ, lambda _: black, frame_rate_hz=5)
        list(write_film(film, folder / f"{day}.mp4"))
        truth["typing"][f"{day}.mp4"], truth["bell"][f"{day}.mp4"] = stage.typing, rings
    with wave.open(str(folder / "bell.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((ring() * 32_767).astype("<i2").tobytes())
    return folder, dict(truth)


def answer(words: list[str], folder: Path, verdict: Callable[[str, Span], str]) -> str:
    """Run a command that asks, and answer whatever it asks; return what it printed."""
    asking = subprocess.Popen(
        [*COMMAND, *words],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        bufsize=1,
    )
    assert asking.stdin
    assert asking.stdout
    said = ""
    while letter := asking.stdout.read(1):
        said += letter
        if said.endswith("? ") and (asked := QUESTION.search(said.splitlines()[-1])):
            name, start, end = asked.groups()
            asking.stdin.write(f"{verdict(name, Span(parse_clock(start), parse_clock(end)))}\n")
    asking.stdin.close()
    asking.stdout.close()
    assert asking.wait() == 0
    return said


def follow(script: Sequence[str], truth: Truth, folder: Path) -> tuple[Path, str]:
    """Run a script; return the folder that it leads to, and what its last command printed."""

    def verdict(name: str, span: Span) -> str:
        # What was fetched has the source's own number behind its name.
        [there] = (spans for day, spans in truth.items() if name.startswith(day[:-4]))
        return "y" if total_s(intersect([span], there)) >= 0.3 else "n"

    said = ""
    for line in script:
        command, *words = shlex.split(line)
        if command == "cd":
            folder /= words[0]
        elif "--answer" in words:
            said = answer(words, folder, verdict)
            assert "answers kept" in said
        else:
            ran = run_earmark(*words, cwd=folder)
            assert ran.code == 0, ran.err
            said = ran.out
    return folder, said


@pytest.mark.parametrize(
    ("script", "sound"), list(zip(SCRIPTS[:2], ("typing", "bell"), strict=True))
)
def test_the_script_of_the_guide_teaches_a_sound(
    script: list[str], sound: str, streams: tuple[Path, dict[str, Truth]], tmp_path: Path
) -> None:
    media, truth = streams
    for path in media.iterdir():
        (tmp_path / path.name).symlink_to(path)

    folder, said = follow(script, truth[sound], tmp_path)
    assert (folder / f"detectors/{sound}.earmark").exists()
    found = [
        Span(*map(parse_clock, pair)) for pair in re.findall(r"(\d:[\d:.]+) +(\d:[\d:.]+)", said)
    ]
    there = truth[sound]["wednesday.mp4"]
    assert len([each for each in there if not intersect([each], found)]) <= 1
    assert total_s(intersect(found, there)) > 0.6 * total_s(found)
    if sound == "typing":
        assert (folder / "figures.html").exists()


def test_the_journey_of_the_guide_leads_from_addresses_to_a_data_set(
    streams: tuple[Path, dict[str, Truth]], tmp_path: Path
) -> None:
    media, truth = streams
    [*_, journey] = SCRIPTS
    assert sum(line.startswith("earmark ") for line in journey) == 10
    with served(media) as web:
        script = [line.replace("https://example.org", web.address) for line in journey]
        folder, said = follow(script, truth["typing"], tmp_path)
    assert "as it was written" in said or "all is" in said.lower(), said
    names = {path.name: path for path in (folder / "recordings").glob("*.mp4")}
    assert len(names) == 2
    pieces = list((folder / "pieces").iterdir())
    assert len(pieces) > 10
    with wave.open(str(next(each for each in pieces if each.suffix == ".wav"))) as piece:
        assert piece.getnframes() / piece.getframerate() == pytest.approx(0.3, abs=1e-3)
    assert list((folder / "pictures").glob("*.png"))
    rows = [
        json.loads(line)
        for table in (folder / "set").rglob("metadata.jsonl")
        for line in table.read_text("utf-8").splitlines()
    ]
    assert {row["label"] for row in rows} == {"typing", "not_typing"}
