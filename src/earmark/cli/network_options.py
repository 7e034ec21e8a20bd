"""The options of commands that train networks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from earmark.cli.export_picture_commands import size_of
from earmark.cli.options import count, seconds
from earmark.cli.sections import option
from earmark.values import IMAGENET, Look, Network, NetworkPlan

F = TypeVar("F", bound=Callable[..., Any])

NETWORKS = "Networks"
NAMES = click.Choice([each.value for each in Network])
LOOKS = click.Choice([each.value for each in Look])


def with_networks(look: Look) -> Callable[[F], F]:
    """Add the options of how networks are trained; their pictures usually look so."""
    options = (
        option(
            NETWORKS,
            "--weights",
            metavar="imagenet|none|FILE",
            default=IMAGENET,
            show_default=True,
            help="What they begin with; imagenet is downloaded, and shown before.",
        ),
        option(
            NETWORKS,
            "--epochs",
            metavar="N",
            type=count,
            default=8,
            show_default=True,
            help="At most.",
        ),
        option(
            NETWORKS,
            "--look",
            type=LOOKS,
            default=look.value,
            show_default=True,
            help="Of pictures.",
        ),
        option(
            NETWORKS,
            "--size",
            metavar="WxH",
            default="224x224",
            show_default=True,
            help="Of them.",
        ),
        option(
            NETWORKS,
            "--window",
            metavar="SECONDS",
            type=seconds,
            default=15.0,
            show_default=True,
            help="How much sound a picture shows.",
        ),
        option(NETWORKS, "--seed", type=int, default=0, show_default=True, help="Of chance."),
    )

    def add(command: F) -> F:
        for each in reversed(options):
            command = each(command)
        return command

    return add


def plan_of(  # noqa: PLR0913 - one argument an option
    network: str,
    *,
    weights: str,
    epochs: int,
    look: str,
    size: str,
    window: float,
    seed: int,
) -> NetworkPlan:
    """Return how a network is trained.

    Raises:
        UsageError: nothing can be trained so.
    """
    try:
        return NetworkPlan(
            Network(network),
            look=Look(look),
            window_s=window,
            size_px=size_of(size),
            weights=weights,
            epochs=epochs,
            seed=seed,
        )
    except ValueError as error:
        raise click.UsageError(str(error)) from None
