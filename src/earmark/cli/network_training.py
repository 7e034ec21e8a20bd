"""Shows how the training of networks goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from rich.console import Console

from earmark.cli.plain import plain, plain_name
from earmark.cli.progress import bar_on
from earmark.cli.project_render import show_skipped
from earmark.cli.render import consoles
from earmark.formats.times import in_words
from earmark.projects import Project
from earmark.values import Epoch, NetworkPlan, Progress, Skipped, Taught, WeightsNotice

R = TypeVar("R")


def train_network(project: Project, sound: str, plan: NetworkPlan, name: str) -> Taught:
    """Train a network, and show how that goes; what is skipped is printed at last."""
    _, err = consoles()
    skipped: list[Skipped] = []
    try:
        [taught] = watched(project.train_network(sound, plan, name=name), skipped, err, err)
    except KeyboardInterrupt:
        err.print("Call the same again: it goes on from here.")
        raise
    show_skipped(skipped, err)
    return taught


def watched(
    steps: Iterator[Progress | WeightsNotice | Epoch | Skipped | R],
    skipped: list[Skipped],
    say: Console,
    bars: Console,
) -> Iterator[R]:
    """Yield what comes of a training; show how it goes, and note what is skipped.

    Args:
        steps: of the training.
        skipped: to be added to.
        say: where lines go.
        bars: where bars are drawn.
    """
    with bar_on(bars, "Training") as bar:
        for step in steps:
            if isinstance(step, Progress):
                bar.show(step)
            elif isinstance(step, WeightsNotice):
                show_notice(step, say)
            elif isinstance(step, Epoch):
                show_epoch(step, say)
            elif isinstance(step, Skipped):
                skipped.append(step)
            else:
                yield step


def show_notice(notice: WeightsNotice, out: Console) -> None:
    """Print what is about to be downloaded."""
    size = f" ({notice.size_bytes / 1e6:,.0f} MB)" if notice.size_bytes else ""
    out.print(
        f"Downloading the weights of {notice.network}{size} from {plain(notice.url)} to "
        f"{plain_name(notice.to)}",
        markup=False,
        soft_wrap=True,
    )


def show_epoch(epoch: Epoch, out: Console) -> None:
    """Print how an epoch went."""
    held_out = ""
    if epoch.held_out_loss == epoch.held_out_loss:
        held_out = f" · held out {epoch.held_out_loss:.3f}, {100 * epoch.accuracy:.1f} % right"
    best = " · best so far" if epoch.is_best else ""
    out.print(
        f"epoch {epoch.number} of {epoch.n_epochs}, {epoch.phase} · loss {epoch.loss:.3f}"
        f"{held_out}{best} · {in_words(epoch.took_s)}",
        markup=False,
        soft_wrap=True,
    )
