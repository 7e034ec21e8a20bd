from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import presses
from media_maker import Track, clicks, make_media, noise, tone
from presses import (
    Listener,
    Speech,
    Trial,
    active_rms,
    errors_s,
    figures,
    figures_by_board,
    mixed,
    pairs,
    read_presses_s,
    resampled,
)

RATE_HZ = 16_000

times_s = st.lists(st.integers(0, 1000), max_size=12).map(lambda ms: np.sort(ms) / 1000.0)


def trial(logged_s: list[float], found_s: list[float], condition: str = "clean") -> Trial:
    """Return what was logged and found on board "a"."""
    return Trial("a", condition, np.array(logged_s), np.array(found_s))


@given(times_s, times_s)
def test_as_many_presses_are_paired_as_two_pointers_pair(
    logged_s: presses.Times, found_s: presses.Times
) -> None:
    paired = pairs(logged_s, found_s, 0.02)
    assert all(abs(logged - found) < 0.0201 for logged, found in paired)
    i = j = n_pairs = 0
    while i < len(logged_s) and j < len(found_s):
        late_s = found_s[j] - logged_s[i]
        is_pair = abs(late_s) <= 0.02 + 1e-9
        n_pairs += is_pair
        i += is_pair or late_s > 0
        j += is_pair or late_s < 0
    assert len(paired) == n_pairs


def test_each_press_is_paired_once_and_with_the_nearest() -> None:
    assert pairs(np.array([1.0, 2.0]), np.array([0.99, 1.005, 1.5]), 0.02) == [(1.0, 1.005)]
    assert pairs(np.array([]), np.array([1.0]), 0.02) == []
    assert pairs(np.array([1.0]), np.array([]), 0.02) == []


def test_figures_count_presses_within_20_ms() -> None:
    row = figures([trial([1, 2, 3, 4], [1.01, 2.03, 3.0, 3.5, 3.9])], {"a": 0.0})
    assert (row["recordings"], row["presses"]) == (1, 4)
    assert (row["precision"], row["recall"], row["f1"]) == (0.4, 0.5, 0.4444)
    assert row["f1_less_clock"] == row["f1"]
    assert row["error_ms"] == [2, 10, 26]


def test_the_clock_of_a_board_is_measured_clean_and_taken_out_mixed_too() -> None:
    rows = figures_by_board(
        [trial([1, 2, 3], [1.03, 2.03, 3.03]), trial([5, 6], [5.03, 6.0], "mixed")]
    )
    assert [(row["board"], row["sound"]) for row in rows] == [
        ("a", "clean"),
        ("a", "mixed"),
        ("all", "clean"),
        ("all", "mixed"),
    ]
    assert [row["f1"] for row in rows] == [0, 0.5, 0, 0.5]
    assert [row["f1_less_clock"] for row in rows] == [1, 0.5, 1, 0.5]


def test_nothing_found_is_no_error() -> None:
    rows = figures_by_board([trial([1, 2], []), trial([1, 2], [], "mixed")])
    assert rows[0]["f1"] == rows[0]["precision"] == 0
    assert rows[0]["error_ms"] == []
    assert presses.table(rows).count("\n") == 5


def test_errors_are_found_less_logged() -> None:
    assert errors_s([trial([1, 2], [0.97, 2.2])]) == pytest.approx([-0.03])


def test_the_loudest_third_makes_the_level() -> None:
    sound = np.concatenate([np.zeros(2 * RATE_HZ, np.float32), np.full(RATE_HZ, 0.5, np.float32)])
    assert active_rms(sound, RATE_HZ) == pytest.approx(0.5)
    assert active_rms(sound[-10:], RATE_HZ) == pytest.approx(0.5)


def test_mixed_sounds_are_as_loud() -> None:
    quiet, loud = noise(1, RATE_HZ, peak=0.01, seed=1), noise(1, RATE_HZ, peak=0.5, seed=2)
    speech = mixed(quiet, loud, RATE_HZ) - quiet
    assert active_rms(speech, RATE_HZ) == pytest.approx(active_rms(quiet, RATE_HZ), rel=1e-4)
    silence = np.zeros(RATE_HZ, np.float32)
    assert (mixed(quiet, silence, RATE_HZ) == quiet).all()


def test_resampled_sound_keeps_its_pitch_and_length() -> None:
    sound = resampled(tone(1, 44_100), 44_100, 48_000)
    assert len(sound) == 48_000
    np.testing.assert_allclose(sound[1000:-1000], tone(1, 48_000)[1000:-1000], atol=0.01)


def test_logged_times_are_read_in_order_whatever_the_key_is(tmp_path: Path) -> None:
    path = tmp_path / "a.keys"
    path.write_text("2.5 a\n\n1.25 \n3 space bar\n")
    assert read_presses_s(path).tolist() == [1.25, 2.5, 3]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Make two recordings of keys with logged times, and two voices."""
    at_s = [1.0, 1.8, 2.6, 3.4]
    keys = clicks(at_s, 4.5, RATE_HZ) + noise(4.5, RATE_HZ, peak=0.001)
    rows = []
    for name in ("one", "two"):
        make_media(tmp_path / f"{name}.flac", Track(keys, RATE_HZ))
        (tmp_path / f"{name}.keys").write_text("".join(f"{t} k\n" for t in at_s))
        rows.append((f"{name}.flac", "keys", f"keys: {name}", "test", "r/k", f"{name}.keys"))
    for i, rate_hz in enumerate((8_000, 48_000)):
        make_media(tmp_path / f"voice{i}.flac", Track(tone(2 + 8 * i, rate_hz), rate_hz))
        rows.append((f"voice{i}.flac", "speech", "speech", "test", f"r/{i}", ""))
    with (tmp_path / "manifest.csv").open("w", newline="") as file:
        table = csv.writer(file)
        columns = ("path", "category", "class_label", "use", "source_repo", "press_times")
        table.writerows([columns, *rows])
    return tmp_path


def test_speech_is_as_long_as_wanted_and_the_same_for_the_same_seed(data: Path) -> None:
    voices = [row for row in presses.read_rows(data, "test") if row["category"] == "speech"]
    speech = Speech(data, voices)
    one, two = (speech.draw(100_000, RATE_HZ, np.random.default_rng(3)) for _ in range(2))
    assert len(one) == 100_000
    assert (one == two).all()
    assert (one != speech.draw(100_000, RATE_HZ, np.random.default_rng(4))).any()


def test_presses_are_found_in_the_whole_recording(data: Path) -> None:
    found_s = Listener().presses_s(data / "one.flac")
    assert (np.diff(found_s) > 0).all()
    assert found_s.size == 0 or 0 <= found_s[0] < found_s[-1] < 4.6


def test_the_script_prints_a_table_and_writes_json(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = data / "out.json"
    monkeypatch.setattr(sys, "argv", ["presses.py", str(data), "--json", str(out)])
    presses.main()
    printed = capsys.readouterr().out
    assert printed.count("\n") == 8
    assert "| all | mixed | 2 | 8 |" in printed
    document = json.loads(out.read_text())
    assert set(document["clock_ms"]) == {"one", "two"}
    assert [row["presses"] for row in document["rows"]] == [4, 4, 4, 4, 8, 8]


def test_the_script_says_what_to_do_without_logged_presses(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["presses.py", str(data), "--use", "train"])
    with pytest.raises(SystemExit, match=r"0 recordings with press_times .* Look at"):
        presses.main()
