from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

import few_labels
from earmark.adapters.bundle import bundled_encoder
from earmark.values import Samples, Vectors
from few_labels import (
    N_NO,
    N_YES,
    OURS,
    THEIRS,
    Spans,
    common_labels,
    cut_spans,
    draw,
    ear,
    hear,
    judge,
    read_rows,
    summary,
)
from media_maker import Track, clicks, make_media, noise, tone

RATE_HZ = 16_000


def spans_of(files: dict[str, list[int]], features: NDArray[np.float64] | None = None) -> Spans:
    """Return spans of files, given by label as the number of spans in each."""
    labels: list[str] = []
    numbers: list[int] = []
    for label, counts in files.items():
        for count in counts:
            number = len(set(numbers))
            labels += [label] * count
            numbers += [number] * count
    if features is None:
        features = np.zeros((len(labels), 1))
    return Spans(np.array(labels), np.array(numbers, np.intp), {OURS: features, THEIRS: features})


def loudness(samples: Samples, sample_rate_hz: int) -> Vectors:
    """Return a number for each quarter of a second."""
    size = sample_rate_hz // 4
    return np.array([[np.abs(samples[i : i + size]).max()] for i in range(0, len(samples), size)])


class Loudness:
    """Stands in for YAMNet."""

    def __init__(self, path: Path) -> None:
        assert path.name == "yamnet.tflite"

    def scores_and_vectors(
        self, samples: Samples, sample_rate_hz: int
    ) -> tuple[Vectors, Vectors, Vectors]:
        vectors = loudness(samples, sample_rate_hz)
        return vectors, vectors, vectors


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Make three classes of four files, a label of one file and a file that is no sound."""
    rows = []
    for i in range(4):
        sounds = {
            "hum": tone(0.4, RATE_HZ, hz=100 + 20 * i),
            "hiss": noise(0.3, RATE_HZ, seed=i, peak=0.1 + 0.1 * i),
            "tick": clicks([0.1, 0.2, 0.3], 0.5, RATE_HZ),
        }
        for label, sound in sounds.items():
            path = make_media(tmp_path / f"{label}{i}.wav", Track(sound, RATE_HZ))
            rows.append((path.name, "confusers", label, "train", f"source{i}"))
    rows.append(("hum0.wav", "ambience", "lonely", "train", "source0"))
    rows.append(("broken.wav", "ambience", "tick", "train", "source0"))
    rows.append(("hum0.wav", "speech", "hum", "train", "source0"))
    rows.append(("hum0.wav", "confusers", "hum", "test", "source0"))
    (tmp_path / "broken.wav").write_bytes(b"no sound at all")
    with (tmp_path / "manifest.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(("path", "category", "class_label", "use", "source_repo"))
        table.writerows(rows)
    return tmp_path


@pytest.mark.parametrize(
    ("length_s", "lengths_s"),
    [
        (0.01, [0.01]),
        (2.0, [2.0]),
        (5.9, [3.0]),
        (6.0, [3.0, 3.0]),
        (60.0, [3.0, 3.0, 3.0, 3.0]),
    ],
)
def test_a_file_is_cut_into_spans_spread_over_it(length_s: float, lengths_s: list[float]) -> None:
    spans = cut_spans(noise(length_s, RATE_HZ), RATE_HZ)
    assert [len(span) / RATE_HZ for span in spans] == pytest.approx(lengths_s)
    at_samples = np.arange(round(60 * RATE_HZ), dtype=np.float32)
    firsts_s = [span[0] / RATE_HZ for span in cut_spans(at_samples, RATE_HZ)]
    assert firsts_s == pytest.approx([0, 15, 30, 45])


def test_the_ear_gives_short_and_long_sound_a_vector_each_stride() -> None:
    embed = ear(bundled_encoder())
    assert embed(noise(0.001, RATE_HZ), RATE_HZ).shape[0] == 1
    assert embed(noise(2.0, RATE_HZ), RATE_HZ).shape[0] == 50


def test_features_are_the_mean_and_the_largest() -> None:
    vectors = np.array([[1, 5], [3, 1]], np.float32)
    assert summary(vectors).tolist() == [2, 3, 3, 5]


def test_a_file_never_lies_on_both_sides() -> None:
    spans = spans_of({"a": [4] * 8, "b": [2] * 30, "c": [1] * 30})
    for seed in range(20):
        one = draw(spans, "a", np.random.default_rng(seed))
        assert (spans.labels[one.yes] == "a").all()
        assert (spans.labels[one.no] != "a").all()
        assert len(one.yes) == N_YES == len(set(spans.files[one.yes]))
        assert len(set(one.no)) == N_NO
        known = {*spans.files[one.yes], *spans.files[one.no]}
        assert not known & set(spans.files[one.rest])
        assert known | set(spans.files[one.rest]) == set(spans.files)


@pytest.mark.parametrize(
    ("counts", "n_yes"),
    [([1, 1, 1], 1), ([4, 4, 4], 4), ([1] * 6, 4), ([2] * 5, 5), ([1] * 7, 5), ([1] * 50, 5)],
)
def test_at_least_two_files_of_a_class_are_left(counts: list[int], n_yes: int) -> None:
    spans = spans_of({"a": counts, "b": [1] * 60})
    one = draw(spans, "a", np.random.default_rng(1))
    assert len(one.yes) == n_yes
    left = spans.files[one.rest][spans.labels[one.rest] == "a"]
    assert len(set(left)) >= 2


def test_a_span_of_each_file_comes_before_a_second_of_any() -> None:
    spans = spans_of({"a": [4] * 6, "b": [1] * 60})
    yes = draw(spans, "a", np.random.default_rng(1)).yes
    assert sorted(np.unique(spans.files[yes], return_counts=True)[1]) == [1, 1, 1, 2]


def test_half_of_few_other_spans_are_left() -> None:
    spans = spans_of({"a": [1] * 8, "b": [1] * 10})
    assert len(draw(spans, "a", np.random.default_rng(1)).no) == 5


def test_a_class_is_learnt_where_its_features_tell_it() -> None:
    telling = np.random.default_rng(1).normal(size=(72, 4))
    telling[:12] += 6
    spans = spans_of({"a": [1] * 12, "b": [1] * 60}, telling)
    shuffled = np.random.default_rng(2).permutation(telling)
    spans = Spans(spans.labels, spans.files, {OURS: telling, THEIRS: shuffled})
    outcome = judge(spans, "a", n_draws=3, strength=100.0, seed=1)
    assert (outcome.label, outcome.n_files, outcome.n_yes) == ("a", 12, 5)
    assert outcome.precision[OURS] > 0.95
    assert outcome.precision[THEIRS] < 0.7
    assert outcome == judge(spans, "a", n_draws=3, strength=100.0, seed=1)


def test_labels_of_three_files_are_common() -> None:
    assert common_labels(spans_of({"c": [1, 1, 1], "a": [4, 4], "b": [1] * 5})) == ["b", "c"]


def test_a_file_that_cannot_be_decoded_is_told_and_left_out(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = read_rows(data, "train", "all")
    assert len(rows) == 14
    spans = hear(rows, data, {OURS: loudness})
    assert len(spans.labels) == 13
    assert "skipped" in (told := capsys.readouterr().err)
    assert "broken.wav" in told


def test_only_held_out_sources_count_when_asked_for(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    rule = SimpleNamespace(is_held_out=lambda _, source: source == "source2")
    monkeypatch.setitem(sys.modules, "lab.recordings", rule)
    rows = read_rows(data, "train", "held-out")
    assert [row["path"] for row in rows] == ["hum2.wav", "hiss2.wav", "tick2.wav"]


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    """Run the script."""
    monkeypatch.setattr(few_labels, "Yamnet", Loudness)
    command = ["few_labels.py", *arguments, "--use", "train", "--yardstick", "yamnet.tflite"]
    monkeypatch.setattr(sys, "argv", command)
    few_labels.main()


def test_the_script_prints_a_table_and_writes_json(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = data / "out.json"
    run(monkeypatch, str(data), "--draws", "2", "--json", str(out))
    printed = capsys.readouterr().out
    assert "| hum | 4 | 2 |" in printed
    assert "**mean of 3**" in printed
    assert "lonely" not in printed
    document = json.loads(out.read_text())
    assert [one["label"] for one in document["classes"]] == ["hiss", "hum", "tick"]
    ours = [one["precision"][OURS] for one in document["classes"]]
    assert document["all"][OURS] == pytest.approx(np.mean(ours), abs=1e-4)
    assert document["all"]["gain"] == pytest.approx(
        document["all"][OURS] - document["all"][THEIRS], abs=2e-4
    )


def test_the_script_says_what_to_do_when_no_class_is_there(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SystemExit, match=r"no class of 3 files .* Look at class_label"):
        run(monkeypatch, str(data), "--labels", "lonely")
