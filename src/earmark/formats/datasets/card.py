"""A data set's card: ``README.md`` with the header that Hugging Face reads."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from earmark.formats.datasets.manifest import CARD, MANIFEST
from earmark.formats.names import valid
from earmark.values import SPLITS, Dataset, DatasetRule, Layout, Sampling, Verdict

LICENCES = frozenset(
    {
        *(
            "afl-3.0",
            "apache-2.0",
            "artistic-2.0",
            "bsd",
            "bsd-2-clause",
            "bsd-3-clause",
            "bsl-1.0",
        ),
        *("c-uda", "cc", "cc-by-2.0", "cc-by-2.5", "cc-by-3.0", "cc-by-4.0", "cc-by-nc-2.0"),
        *("cc-by-nc-3.0", "cc-by-nc-4.0", "cc-by-nc-nd-3.0", "cc-by-nc-nd-4.0", "cc-by-nc-sa-2.0"),
        *("cc-by-nc-sa-3.0", "cc-by-nc-sa-4.0", "cc-by-nd-4.0", "cc-by-sa-3.0", "cc-by-sa-4.0"),
        *(
            "cc0-1.0",
            "cdla-permissive-1.0",
            "cdla-permissive-2.0",
            "cdla-sharing-1.0",
            "etalab-2.0",
        ),
        *("gfdl", "gpl", "gpl-3.0", "mit", "odbl", "odc-by", "pddl", "unlicense", "wtfpl"),
    }
)
"""Those of Hugging Face's names that data sets have; any other is ``other``, with its own name."""

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (10**6, "100K<n<1M"))
_LARGEST = "1M<n<10M"
_PATTERNS = {
    Layout.FOLDERS: "{split}/**",
    Layout.AUDIOFOLDER: "{split}/**",
    Layout.WEBDATASET: "{split}-*.tar",
    Layout.PARQUET: "data/{split}-*.parquet",
}


def write_card(dataset: Dataset, folder: Path) -> None:
    """Write the card into a folder."""
    (folder / CARD).write_text(to_card(dataset), encoding="utf-8", newline="")


def to_card(dataset: Dataset) -> str:
    """Return the card as text."""
    return "\n".join(["---", *_header(dataset), "---", "", *_body(dataset), ""])


def _header(dataset: Dataset) -> Iterator[str]:
    licence = dataset.look.licence.strip()
    known = licence.lower() if licence.lower() in LICENCES else "other" if licence else "unknown"
    yield f"license: {known}"
    if known == "other":
        yield f"license_name: {_quoted(licence)}"
    yield f"pretty_name: {_quoted(_title(dataset))}"
    yield "task_categories:\n- audio-classification"
    yield "tags:\n- audio\n- sound-event-detection\n- earmark"
    sizes = (name for most, name in _SIZES if len(dataset.clips) < most)
    yield f"size_categories:\n- {next(sizes, _LARGEST)}"
    yield "configs:\n- config_name: default\n  data_files:"
    for split in _splits(dataset):
        yield f"  - split: {split}"
        yield f"    path: {_quoted(_PATTERNS[dataset.look.layout].format(split=split))}"


def _body(dataset: Dataset) -> Iterator[str]:
    yield f"# {_plain(_title(dataset))}"
    yield ""
    yield from _statistics(dataset)
    yield ""
    yield "## How it was made"
    yield ""
    yield from _made(dataset)
    yield ""
    yield "## How to load it"
    yield ""
    yield f"```python\n{_loading(dataset)}\n```"
    yield ""
    yield (
        f"`{MANIFEST}` lists each file and clip with its SHA-256, and where each clip comes from. "
        "`earmark export dataset --verify DIR` says whether all is still as it was. "
        "This card is not in the list: add to it what others should know."
    )


def _title(dataset: Dataset) -> str:
    sounds = sorted({clip.example.moment.sound for clip in dataset.clips})
    return f"Clips of {', '.join(map(valid, sounds))}" if sounds else "No clips"


def _splits(dataset: Dataset) -> list[str]:
    there = {clip.example.split for clip in dataset.clips}
    return [split for split in SPLITS if split in there]


def _statistics(dataset: Dataset) -> Iterator[str]:
    yield "| split | class | clips | seconds | recordings |"
    yield "|---|---|---|---|---|"
    for split in _splits(dataset):
        inside = [clip for clip in dataset.clips if clip.example.split == split]
        for name in sorted({clip.example.name for clip in inside}):
            own = [clip for clip in inside if clip.example.name == name]
            seconds = sum(clip.n_samples / clip.sample_rate_hz for clip in own)
            n_recordings = len({clip.example.moment.digest for clip in own})
            yield f"| {split} | {_plain(name)} | {len(own):,} | {seconds:,.1f} | {n_recordings:,} |"
    rates = sorted({clip.sample_rate_hz for clip in dataset.clips})
    channels = sorted({clip.n_channels for clip in dataset.clips})
    yield ""
    yield (
        f"Clips are {dataset.look.kind.upper()} of 16 bit, at the rate of their recordings "
        f"({_listed(rates)} Hz), with {_listed(channels)} channels."
    )


def _made(dataset: Dataset) -> Iterator[str]:
    rule, source = dataset.rule, dataset.source
    n_said = sum(clip.example.moment.at is not None for clip in dataset.clips)
    n_found = len(dataset.clips) - n_said
    yield f"With earmark {version('earmark')}."
    yield ""
    yield f"- People labelled {n_said:,} of the clips, a detector found {n_found:,}."
    if source.detector:
        yield (
            f"- Scores are of the detector {_plain(source.detector_name)} "
            f"(SHA-256 `{source.detector}`), by the encoder `{source.encoder}`."
        )
    if n_found and any(clip.example.verdict is Verdict.NO for clip in dataset.clips):
        yield "- What a detector found, or found to be free of it, was not checked by people."
    yield from _rules(rule)
    for reason, n in dataset.dropped:
        yield f"- Left out: {n:,}, as {_plain(reason)}."


def _rules(rule: DatasetRule) -> Iterator[str]:
    if rule.length_s is None:
        yield "- Each clip is as long as its span."
    else:
        yield f"- Each clip is {rule.length_s:g} s long."
    shares = " / ".join(f"{100 * share:g} %" for share in rule.shares)
    yield (
        f"- No recording is in two splits. Chance (seed {rule.seed}) puts recordings into train, "
        f"validation and test: {shares}."
    )
    if rule.likeness is not None:
        yield f"- Of clips that sound alike ({rule.likeness:g} or more of 1), one is kept."
    if rule.negatives is not None:
        which = "those most like the sound first" if rule.sampling is Sampling.HARD else "at random"
        yield f"- At most {rule.negatives:g} negatives for each positive, {which}."


def _loading(dataset: Dataset) -> str:
    if dataset.look.layout is Layout.WEBDATASET:
        first = _splits(dataset)[0] if dataset.clips else SPLITS[0]
        return (
            "import webdataset\n\n"
            f'clips = webdataset.WebDataset("{first}-000000.tar", shardshuffle=False)\n'
            f'for sound, number, row in clips.decode().to_tuple("{dataset.look.kind}", "cls", '
            '"json"):\n    ...'
        )
    return (
        "from datasets import Audio, load_dataset\n\n"
        'clips = load_dataset("DIR")\n'
        'clips = clips.cast_column("audio", Audio(sampling_rate=16_000))  # all at one rate'
    )


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers)) or "no"


def _quoted(text: str) -> str:
    """Return text as YAML's double quotes hold it: JSON's do, without what YAML cannot print."""
    printable = (" " if unicodedata.category(each)[0] == "C" else each for each in valid(text))
    return json.dumps("".join(printable), ensure_ascii=False)


def _plain(text: str) -> str:
    """Return text that Markdown and HTML leave as it is, in one line."""
    line = " ".join(valid(text).split())
    return "".join(f"\\{each}" if each in "\\`*_{}[]<>()#|!&~" else each for each in line)
