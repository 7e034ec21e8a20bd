from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from earmark.errors import LabelsError, OutputError
from earmark.formats.moments.files import read_labels, save_moments
from earmark.formats.moments.moment_format import Facet, ReadOptions
from earmark.formats.registry import known_formats
from labels_maker import make_label, moments_of

OURS = (
    "csv",
    "json",
    "jsonl",
    "parquet",
    "audacity",
    "raven",
    "webvtt",
    "srt",
    "youtube",
    "ffmetadata",
    "label-studio",
    "elan",
)
PLAIN = ReadOptions()
HEAD = """
from earmark.formats.moments.moment_format import MomentFormat
from earmark.values import ReadLabels
def write(moments, stream):
    stream.write(b"%d moments" % len(moments))
def fail(*_):
    raise KeyError("lost")
"""
IN_WORDS = {1e-6: "1 \N{MICRO SIGN}s", 1e-3: "1 ms", 10: "10 s"}
GONE = "module 'earmark_gone' has no attribute 'FORMAT'"
TAKEN = "there is a format called 'csv' already"

Plug = Callable[..., None]


@pytest.fixture
def plug(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plug:
    """Install a package that brings formats: code, and what each entry point leads to."""

    def install(name: str, code: str, **points: str) -> None:
        site = tmp_path / f"site-{name}"
        info = site / f"{name}-1.0.dist-info"
        info.mkdir(parents=True)
        (site / f"{name}.py").write_text(HEAD + code)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        lines = "".join(f"{point} = {name}:{leads}\n" for point, leads in points.items())
        (info / "entry_points.txt").write_text(f"[earmark.formats]\n{lines}")
        monkeypatch.syspath_prepend(str(site))

    return install


def test_every_format_is_found_by_its_name() -> None:
    known = known_formats()
    assert known.names == known.readable_names == OURS
    assert not known.faults
    assert all(known.get(name).name == name for name in OURS)


def test_the_page_about_formats_says_what_each_keeps() -> None:
    page = (Path(__file__).parents[3] / "docs/formats.md").read_text("utf-8")
    rows = [
        (
            f"| `{each.name}` | `{each.suffix}` "
            f"| {'one recording' if each.is_per_recording else 'all recordings'} "
            f"| {IN_WORDS[each.resolution_s]} "
            f"| {', '.join(facet for facet in Facet if facet in each.keeps)} |"
        )
        for each in known_formats().formats
    ]
    assert "\n".join(rows) in page


def test_an_unknown_format_is_told_which_there_are() -> None:
    with pytest.raises(ValueError, match="no format of labels is called 'xls'; there are csv, js"):
        known_formats().get("xls")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("x.CSV", "csv"),
        ("x.tsv", "csv"),
        ("x.json", "json"),
        ("x.jsonl", "jsonl"),
        ("x.parquet", "parquet"),
        ("x.vtt", "webvtt"),
        ("x.srt", "srt"),
        ("x.ffmeta", "ffmetadata"),
        ("x.eaf", "elan"),
        ("x.txt", None),
        ("x", None),
    ],
)
def test_a_suffix_tells_the_format_where_it_is_of_one(name: str, found: str | None) -> None:
    of_file = known_formats().of_file(Path(name))
    assert (of_file.name if of_file else None) == found


def test_another_package_brings_a_format(plug: Plug, tmp_path: Path) -> None:
    code = 'FORMAT = MomentFormat("cut", "a cut", ".cut", False, write, lambda *_: ReadLabels(()))'
    plug("earmark_cut", code, cut="FORMAT")
    known = known_formats()
    assert known.names == (*OURS, "cut")
    assert not known.faults
    found = known.of_file(Path("x.cut"))
    assert found
    [path] = save_moments(moments_of([make_label()]), found, tmp_path / "x.cut")
    assert path.read_text() == "1 moments"
    assert read_labels(path, found, PLAIN).labels == ()


def test_a_format_that_cannot_read_is_not_among_those_that_can(plug: Plug) -> None:
    plug("earmark_one_way", 'X = MomentFormat("cut", "a cut", ".cut", False, write, None)', cut="X")
    known = known_formats()
    assert (known.names[-1], known.readable_names) == ("cut", OURS)


def test_packages_that_are_broken_are_told_and_cost_nothing_but_themselves(plug: Plug) -> None:
    plug("earmark_bad", "raise RuntimeError('no licence')", bad="FORMAT")
    plug("earmark_gone", "", gone="FORMAT")
    plug("earmark_mad", "FORMAT = 7", mad="FORMAT")
    plug("earmark_csv", 'X = MomentFormat("csv", "mine", ".csv", False, write, None)', mine="X")
    plug("earmark_ok", 'X = MomentFormat("ok", "fine", ".ok", False, write, None)', ok="X")
    known = known_formats()
    assert known.names == (*OURS, "ok")
    assert known.faults == tuple(
        f"The format {what}."
        for what in (
            "bad (earmark_bad:FORMAT) is left out: RuntimeError: no licence",
            f"gone (earmark_gone:FORMAT) is left out: AttributeError: {GONE}",
            "mad (earmark_mad:FORMAT) is left out: TypeError: it is no MomentFormat, but a int",
            f"mine (earmark_csv:X) is left out: ValueError: {TAKEN}",
        )
    )
    with pytest.raises(ValueError, match=r"elan, ok\. The format bad .* left out: RuntimeError"):
        known.get("bad")


def test_a_format_that_breaks_at_work_raises_what_ours_do(plug: Plug, tmp_path: Path) -> None:
    plug("earmark_f", 'X = MomentFormat("f", "fails", ".f", False, fail, fail)', f="X")
    found = known_formats().get("f")
    with pytest.raises(OutputError, match="f, which is not ours, cannot write this: KeyError: 'l"):
        save_moments([], found, tmp_path / "x.f")
    assert not list(tmp_path.glob("*.f"))
    (tmp_path / "x.f").touch()
    with pytest.raises(LabelsError, match=r"x.f: cannot be read by the format f, which is not our"):
        read_labels(tmp_path / "x.f", found, PLAIN)


def test_what_a_format_of_another_package_says_of_a_file_is_told_as_it_is(
    plug: Plug, tmp_path: Path
) -> None:
    code = """
from earmark.errors import LabelsError
def refuse(*_):
    raise LabelsError("line 7: is torn")
X = MomentFormat("torn", "refuses", ".torn", False, refuse, refuse)
"""
    plug("earmark_torn", code, torn="X")
    found = known_formats().get("torn")
    with pytest.raises(LabelsError, match=r"^line 7: is torn$"):
        save_moments([], found, tmp_path / "x.torn")
    (tmp_path / "x.torn").touch()
    with pytest.raises(LabelsError, match=r"x.torn: line 7: is torn. Name another file"):
        read_labels(tmp_path / "x.torn", found, PLAIN)
