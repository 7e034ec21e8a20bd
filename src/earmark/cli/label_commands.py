"""The commands that have to do with what people said of a project's recordings."""

from __future__ import annotations

import json as json_text
from pathlib import Path
from typing import Any

import click

from earmark.cli.exits import Exit
from earmark.cli.format_names import (
    OURS,
    format_name,
    name_by_suffix,
    readable_format_name,
    what_is_lost,
)
from earmark.cli.options import count, moment, with_project
from earmark.cli.page_commands import open_page, with_page
from earmark.cli.sections import SectionCommand, option
from earmark.values import Span, Verdict

FILES = "Files of labels"
CLIPS = "Folders of clips"
SPAN = "One span"
YES = Verdict.YES.value


@click.command(
    cls=SectionCommand,
    examples=(
        ("earmark label", "Open the page, and answer with one key each."),
        ("earmark label typing", "The same, about typing."),
        ("earmark label typing stream.mp4 0:12:03.5 0:12:18.5 yes", "It is somewhere in there."),
        ("earmark label typing stream.mp4 61.2 64 yes --strong", "It fills these 2.8 s."),
        ("earmark label typing stream.mp4 90 105 no", "It is nowhere in there."),
    ),
    short_help="Answer on a page, or say whether a sound is in a span.",
)
@click.argument("sound", required=False, default="")
@click.argument("recording", required=False)
@click.argument("start", type=moment, required=False)
@click.argument("end", type=moment, required=False)
@click.argument("verdict", type=click.Choice([each.value for each in Verdict]), required=False)
@option(SPAN, "--strong", is_flag=True, help="The sound fills the span, from start to end.")
@option(SPAN, "--tag", "tags", metavar="TAG", multiple=True, help="Say more, such as keysVisible.")
@with_page
@click.option("--by", metavar="NAME", help="Who says so; you, unless told.")
@with_project
def label(  # noqa: PLR0913 - click hands over each argument and option
    sound: str,
    recording: str | None,
    start: float | None,
    end: float | None,
    verdict: str | None,
    *,
    strong: bool,
    tags: tuple[str, ...],
    by: str | None,
    folder: Path,
    **page: Any,  # noqa: ANN401 - how the page is served: one idea, three options
) -> int:
    """Open the page where SOUND is asked about, or say what is in one span.

    With a RECORDING, say whether SOUND is between START and END of it: yes, no or unsure. Times are
    seconds or h:mm:ss.sss. A recording goes by its path, its file name, or the start of its digest.
    """
    if recording is None:
        if strong or tags:
            raise click.UsageError("--strong and --tag go with a span: say RECORDING and more.")
        return open_page(folder, sound, by, **page)
    if any(page.values()) or page["port"] == 0:
        raise click.UsageError("--host, --port and --no-browser go with the page, not with a span.")
    if start is None or end is None or verdict is None:
        raise click.UsageError("say START, END and what is there: yes, no or unsure.")
    if strong and verdict != YES:
        raise click.UsageError("--strong goes with yes: it says that the sound fills the span.")
    if end <= start:
        raise click.UsageError(f"the span ends at {end:g} s, not after its start at {start:g} s.")
    return _label_span(
        (sound, recording, Span(start, end), verdict),
        strong=strong,
        tags=tags,
        by=by,
        folder=folder,
    )


def _label_span(
    said: tuple[str, str, Span, str],
    *,
    strong: bool,
    tags: tuple[str, ...],
    by: str | None,
    folder: Path,
) -> int:
    from earmark.cli.project_render import one_line
    from earmark.cli.render import consoles
    from earmark.projects import Project

    with Project.nearest(folder) as project:
        project.by = by or project.by
        told = project.label(*said, is_strong=strong, tags=tags)
    consoles()[0].print(one_line(told), markup=False)
    return Exit.DONE


@click.command(
    cls=SectionCommand,
    examples=(("earmark undo", "Take back what you said last."),),
    short_help="Take back a label.",
)
@click.argument("number", required=False, type=count)
@click.option("--by", metavar="NAME", help="Whose last label; yours, unless told.")
@with_project
def undo(number: int | None, *, by: str | None, folder: Path) -> int:
    """Take back the label of that NUMBER, or the last one that you gave.

    It stays in the history, but counts no more.
    """
    from earmark.cli.project_render import one_line
    from earmark.cli.render import consoles
    from earmark.projects import Project

    with Project.nearest(folder) as project:
        project.by = by or project.by
        taken_back = project.undo(number)
    consoles()[0].print(f"Taken back: {one_line(taken_back)}", markup=False)
    return Exit.DONE


@click.command(
    cls=SectionCommand,
    examples=(
        ("earmark labels --sound typing", "List what was said about typing."),
        ("earmark labels --to labels.csv", "Write all labels to a file."),
        ("earmark labels --to subtitles --format srt", "Subtitles, a file for each recording."),
    ),
    short_help="List a project's labels, or write them to a file.",
)
@click.option("--sound", help="Only those of this sound.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option("--to", metavar="FILE", type=click.Path(path_type=Path), help="Write them to a file.")
@click.option(
    "--format",
    "label_format",
    metavar="NAME",
    type=format_name,
    help=f"Of the file: {OURS}. Unless told, its name's end says so, else csv.",
)
@with_project
def labels(
    *, sound: str | None, as_json: bool, to: Path | None, label_format: str | None, folder: Path
) -> int:
    """List the labels that count, or write them to a file.

    Files of some formats hold one recording each (audacity, webvtt, srt, youtube, ffmetadata and
    elan): for several, FILE is a folder. What a format has no room for is told.
    """
    from earmark.cli.outputs import ensure_file
    from earmark.cli.plain import plain_name
    from earmark.cli.project_render import show_labels
    from earmark.cli.render import consoles
    from earmark.formats.project_json import labels_document
    from earmark.projects import Project

    if label_format and not to:
        raise click.UsageError("--format goes with --to: it is the file's.")
    out, err = consoles()
    with Project.nearest(folder) as project:
        if to:
            if not to.is_dir():
                ensure_file(to)
            name = label_format or name_by_suffix(to) or "csv"
            for path in project.export_labels(to, label_format=name, sound=sound):
                err.print(f"Wrote {plain_name(path)}", markup=False)
            if lost := what_is_lost(name):
                err.print(lost, markup=False)
            return Exit.DONE
        found = project.labels(sound)
        paths = project.paths()
    if as_json:
        document = labels_document(found, paths)
        click.echo(json_text.dumps(document, ensure_ascii=False, indent=2))
    else:
        show_labels(found, paths, out)
    return Exit.DONE


@click.command(
    "import",
    cls=SectionCommand,
    examples=(
        ("earmark import labels.csv", "Take over what `earmark labels --to` wrote."),
        ("earmark import talk.txt --format audacity --recording talk.mp4", "A label track."),
        (
            "earmark import clips/ --map hasKeySound=typing --map noKeySound=not:typing",
            "Folders of clips; each is found again in the recording that it was cut from.",
        ),
    ),
    short_help="Take over labels from files, or sorted clips.",
)
@click.argument("source", metavar="FILE|TREE", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--map",
    "meanings",
    metavar="NAME=MEANING",
    multiple=True,
    help="What a name means: NAME=SOUND, NAME=not:SOUND or NAME=unsure:SOUND.",
)
@click.option("--by", metavar="NAME", help="Who said so, where a file does not say; else you.")
@option(
    FILES,
    "--format",
    "label_format",
    metavar="NAME",
    type=readable_format_name,
    help=f"Of the file: {OURS}. Unless told, its name's end says so.",
)
@option(FILES, "--recording", metavar="NAME", help="Which all labels are of, if none says so.")
@option(FILES, "--sound", help="Of labels without a text of their own.")
@option(FILES, "--column", metavar="NAME", help="Where a Raven table holds the labels.")
@option(CLIPS, "--as-recordings", is_flag=True, help="Take each clip as a recording of its own.")
@option(CLIPS, "--jobs", metavar="N", type=count, help="Listen to N files at a time.")
@with_project
def import_(  # noqa: PLR0913 - click hands over each argument and option
    source: Path,
    *,
    meanings: tuple[str, ...],
    by: str | None,
    label_format: str | None,
    recording: str | None,
    sound: str | None,
    column: str | None,
    as_recordings: bool,
    jobs: int | None,
    folder: Path,
) -> int:
    """Take over labels: from a FILE of another program, or a TREE of folders of sorted clips.

    A clip is looked for in the project's recordings by its sound. What cannot be used is counted,
    with the reason; what was taken over before stays as it is.
    """
    from earmark.cli.progress import bar_on
    from earmark.cli.project_render import show_imported
    from earmark.cli.render import consoles
    from earmark.formats.moments.moment_format import ReadOptions
    from earmark.projects import Project
    from earmark.values import Imported

    if not source.is_dir() and not label_format:
        label_format = name_by_suffix(source)
        if not label_format:
            raise click.UsageError("say what kind of file it is: --format NAME (see --help).")
    imported = Imported()
    out, err = consoles()
    with Project.nearest(folder) as project, bar_on(err, "Listening") as bar:
        project.by = by or project.by
        if label_format:
            imported = project.import_labels(
                source,
                label_format=label_format,
                meanings=meanings,
                recording=recording,
                options=ReadOptions(column=column, sound=sound),
            )
        else:
            for step in project.import_clips(
                source, meanings, as_recordings=as_recordings, jobs=jobs
            ):
                if isinstance(step, Imported):
                    imported = step
                else:
                    bar.show(step)
    show_imported(imported, out)
    is_whole = not (imported.skipped or imported.bad_lines or imported.unmapped)
    if is_whole:
        return Exit.DONE
    return Exit.SOME_SKIPPED if imported.labels or imported.n_known else Exit.FAILED
