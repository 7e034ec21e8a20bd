"""Rounds of the recipe with networks that bring an ear of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from beep_maker import BEEPS, EARS, make_beeps
from earmark import Project
from earmark.core.timeline import shared_s
from earmark.values import Network, NetworkPlan, RecipeRule, Round, Span
from recipe_maker import installed

LOUD_S = 7.0
"""The ear's window, and what the plan says that it is."""


@pytest.mark.parametrize("kind", ["recipe", "mel"])
def test_what_it_ranks_first_holds_the_sound_and_the_page_can_ask_on(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = installed(monkeypatch)
    trainer.detector = EARS[kind]
    network = Network.ENCODER if kind == "mel" else Network.ALEXNET
    plan = NetworkPlan(network, window_s=LOUD_S, weights="none")
    rule = RecipeRule.of(plan, network, n_questions=2)
    beeps = make_beeps(tmp_path / "beeps.wav", n_channels=2)
    with Project.create(tmp_path / "project") as project:
        list(project.add([beeps]))
        project.label("beep", beeps, BEEPS[0], "yes")
        project.label("beep", beeps, Span(100, 107), "no")
        steps = list(project.recipe("beep", rule, jobs=1))
        [first] = [step for step in steps if isinstance(step, Round)]
        asked = project.round_questions(first, 2)
        for beep in BEEPS[1:]:
            assert max(shared_s(each.span, beep) for each in asked) > 0.5
        assert [(clip.is_true, clip.is_found) for clip in first.clips] == [
            (True, True),
            (False, False),
        ]
        on_the_page = project.ask("beep", n=2, strategy="most-likely")
        assert {each.score is not None for each in on_the_page} == {True}
