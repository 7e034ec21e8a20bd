"""The commands that say how far a detector can be trusted."""

from __future__ import annotations

import json as json_text
from pathlib import Path

import click

from earmark.cli.exits import Exit
from earmark.cli.options import count, with_detector, with_project, with_start
from earmark.cli.sections import SectionCommand


@click.command(
    cls=SectionCommand,
    examples=(
        ("earmark evaluate typing", "How right is it?"),
        ("earmark evaluate typing --report figures.html", "The same as a page with pictures."),
    ),
    short_help="Say how right a sound is found.",
)
@click.argument("sound")
@with_start("As for train: what was started from.")
@click.option(
    "--report",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write a page of figures and pictures: FILE.html.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@with_project
def evaluate(
    sound: str, *, start: str | None, report: Path | None, as_json: bool, folder: Path
) -> int:
    """Say how right SOUND is found, judged by answers that were not learnt from.

    Each recording is judged by what the others taught; with one recording, each stretch of time.
    """
    from earmark.cli.evaluation_render import show_evaluation
    from earmark.cli.outputs import ensure_file
    from earmark.cli.plain import plain_name
    from earmark.cli.render import consoles
    from earmark.formats.evaluation_json import to_document
    from earmark.projects import Project

    out, err = consoles()
    if report:
        ensure_file(report)
    with Project.nearest(folder) as project, err.status("Judging ..."):
        evaluation = project.evaluate(sound, start=start)
        if report:
            project.write_evaluation(evaluation, sound, report)
    if as_json:
        document = to_document(evaluation, sound)
        click.echo(json_text.dumps(document, ensure_ascii=False, indent=2))
    else:
        show_evaluation(evaluation, sound, out)
    if report:
        err.print(f"Look: open {plain_name(report)} in a browser", markup=False)
    return Exit.DONE


@click.command(
    cls=SectionCommand,
    examples=(
        ("earmark audit typing", "What is found and missed, as far as answers tell."),
        ("earmark audit typing --answer -n 30", "Answer thirty more, a key each."),
    ),
    short_help="Estimate what is found and what is missed.",
)
@click.argument("sound")
@with_detector("Which one is audited; the one trained for the sound unless told.")
@click.option("-n", "n", metavar="N", type=count, default=10, help="Questions; 10 unless told.")
@click.option("--restart", is_flag=True, help="Draw other spans to ask about.")
@click.option("--answer", "answers", is_flag=True, help="Answer here, one after the other.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
@with_project
def audit(  # noqa: PLR0913 - click hands over each argument and option
    sound: str,
    *,
    detector: str | None,
    n: int,
    restart: bool,
    answers: bool,
    as_json: bool,
    folder: Path,
) -> int:
    """Estimate how many moments of SOUND there are, and how many of them are found and missed.

    Asks about a few spans drawn at random. Answer them in order, here or with `earmark label`, call
    this again, and stop anywhere: the more answers, the narrower the intervals.
    """
    from earmark.cli.answering import answer
    from earmark.cli.render import consoles
    from earmark.cli.teaching_render import show_audit, show_questions
    from earmark.formats.teaching_json import audit_document
    from earmark.projects import Project

    out, err = consoles()
    with Project.nearest(folder) as project:
        if answers:
            asked = project.audit_questions(sound, detector=detector, restart=restart)
            answer(asked, project, n, err if as_json else out)
        with err.status("Listening through what was scanned ..."):
            audited = project.audit(sound, detector=detector, n=n, restart=restart and not answers)
        paths = project.paths()
    if as_json:
        document = audit_document(audited, sound, paths)
        click.echo(json_text.dumps(document, ensure_ascii=False, indent=2))
        return Exit.DONE
    show_audit(audited, sound, out)
    if not (answers or audited.advice.is_enough):
        show_questions(audited.questions, paths, out)
    return Exit.DONE


@click.command(
    cls=SectionCommand,
    examples=(("earmark check tuesday.mp4", "Will it work on this one?"),),
    short_help="Say whether a detector can be trusted with a recording.",
)
@click.argument("recording")
@with_detector("Which one; the only one there is unless told.")
@click.option("-n", "n", metavar="N", type=count, default=5, help="Questions; 5 unless told.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
@with_project
def check(recording: str, *, detector: str | None, n: int, as_json: bool, folder: Path) -> int:
    """Compare RECORDING with those that a detector was taught on.

    Codec, bandwidth, loudness, noise and what it sounds like. Where it is unusual, a few questions
    follow whose answers would help most.
    """
    from earmark.cli.progress import bar_on
    from earmark.cli.render import consoles
    from earmark.cli.teaching_render import show_check, show_questions
    from earmark.formats.teaching_json import check_document
    from earmark.projects import Project
    from earmark.values import Check

    out, err = consoles()
    with Project.nearest(folder) as project, bar_on(err, "Listening", shows_speed=True) as bar:
        paths = project.paths()
        for step in project.check(recording, detector=detector, n=n):
            if isinstance(step, Check):
                found = step
            else:
                bar.show(step)
    if as_json:
        click.echo(json_text.dumps(check_document(found, paths), ensure_ascii=False, indent=2))
        return Exit.DONE
    show_check(found, out)
    if found.questions:
        show_questions(found.questions, paths, out)
        if found.questions[0].recording not in paths:
            out.print("It is not in the project yet: earmark add it, and scan, before you answer.")
    return Exit.DONE
