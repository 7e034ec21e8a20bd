"""Help that lists options by what they are for, and ends with examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

OTHERS = "Other options"


class SectionOption(click.Option):
    """An option that knows under which heading its help belongs."""

    def __init__(self, *args: Any, section: str, **settings: Any) -> None:  # noqa: ANN401 - click's
        super().__init__(*args, **settings)
        self.section = section


class SectionCommand(click.Command):
    """A command whose help has sections and examples: pairs of a call and what it is for."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - click's own
        examples: Sequence[tuple[str, str]] = (),
        **settings: Any,  # noqa: ANN401 - click's own
    ) -> None:
        super().__init__(*args, **settings)
        self.examples = examples

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under their headings, as they are declared; the others last."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx) if isinstance(param, click.Option) else None
            if record is not None:
                heading = param.section if isinstance(param, SectionOption) else OTHERS
                sections.setdefault(heading, []).append(record)
        others = sections.pop(OTHERS)  # --help is always among them
        sections[OTHERS if sections else "Options"] = others
        for heading, records in sections.items():
            with formatter.section(heading):
                formatter.write_dl(records)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples."""
        super().format_epilog(ctx, formatter)
        if self.examples:
            with formatter.section("Examples"):
                for call, meaning in self.examples:
                    formatter.write(f"  {call}\n      {meaning}\n")


def option(section: str, *names: str, **settings: Any) -> Callable[[F], F]:  # noqa: ANN401 - click's
    """Add an option under a heading."""
    return click.option(*names, cls=SectionOption, section=section, **settings)
