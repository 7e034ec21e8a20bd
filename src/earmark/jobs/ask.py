"""Ask: which spans to ask a person about next."""

from __future__ import annotations

import numpy as np

from earmark.core.aim import Aim
from earmark.core.asking import Asker
from earmark.core.hearings import open_hearings
from earmark.ports import Catalogue, VectorStore
from earmark.values import Question, Vectors


def prepare(
    aim: Aim, catalogue: Catalogue, store: VectorStore, like: Vectors | None = None
) -> Asker:
    """Return what chooses questions; keep it from answer to answer, as making it reads everything.

    Args:
        aim: what is asked about.
        catalogue: tells what was answered.
        store: holds the vectors.
        like: vectors of an example of the sound, shape ``(n, dim)``.
    """
    hearings = open_hearings(catalogue, store, aim.encoder_digest)
    return Asker(aim, hearings, catalogue.labels(aim.sound), like)


def ask(
    asker: Asker,
    catalogue: Catalogue,
    *,
    n: int,
    rng: np.random.Generator,
    strategy: str = "mixed",
) -> tuple[Question, ...]:
    """Learn from all answers so far, and return up to ``n`` questions.

    A strategy that is not there, or that needs an example nobody gave, is a ``ChoiceError``.
    """
    asker.update(catalogue.labels(asker.sound))
    asker.learn(rng)
    return asker.ask(n, rng, strategy)
