from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from earmark.core.head import Head
from earmark.core.learning import Background, HeadLearner, NotFittedError, condense
from earmark.values import Vectors

DIM = 24
BASIS = np.random.default_rng(1).normal(size=(13, DIM)) / 3
"""Twelve directions of everyday sound, and the one that is looked for."""


def sound(rng: np.random.Generator, n_vectors: int, first: int = 0, n_there: int = 0) -> Vectors:
    """Return vectors as a network's last ReLU gives them, with the sound planted at a place."""
    scenes = np.repeat(rng.normal(size=(n_vectors // 12 + 1, 12)), 12, axis=0)[:n_vectors]
    everyday = (0.7 * scenes + 0.7 * rng.normal(size=(n_vectors, 12))) @ BASIS[:12]
    everyday[first : first + n_there] += 4 * BASIS[12]
    return (np.maximum(everyday - 0.2, 0) ** 1.3).astype(np.float32)


def weak_answers(
    n_yes: int, n_no: int, seed: int = 0
) -> tuple[list[Vectors], list[int], list[slice]]:
    """Return answers about 15 s at a hop of 0.08 s; a yes has 0.5 s of the sound somewhere."""
    rng = np.random.default_rng(seed)
    places = [slice(at, at + 6) for at in rng.integers(0, 182, n_yes).tolist()]
    spans = [sound(rng, 188, place.start, 6) for place in places]
    return spans + [sound(rng, 188) for _ in range(n_no)], [1] * n_yes + [0] * n_no, places


def background() -> Background:
    return Background.of(sound(np.random.default_rng(99), 600))


def weights(head: Head) -> NDArray[np.float32]:
    return np.append(head.weights, head.biases)


START = Head((BASIS[12:].T * 2).astype(np.float32), np.array([-3], np.float32))


@pytest.mark.parametrize("start", [None, START])
def test_half_a_second_inside_weak_answers_of_15_s_is_located(start: Head | None) -> None:
    spans, verdicts, _ = weak_answers(30, 30)
    learner = HeadLearner(start=start).fit(spans, verdicts, background=background())
    unheard, _, places = weak_answers(30, 0, seed=5)
    overlaps = []
    for span, place in zip(unheard, places, strict=True):
        found = learner.head_.score(span) >= 0.5
        true = np.zeros(188, bool)
        true[place] = True
        overlaps.append((found & true).sum() / (found | true).sum())
    assert np.mean(overlaps) >= 0.7


def test_spans_that_were_never_heard_are_told_apart() -> None:
    spans, verdicts, _ = weak_answers(20, 20)
    learner = HeadLearner().fit(spans, verdicts, background=background())
    unheard, truth, _ = weak_answers(20, 20, seed=6)
    chances = learner.predict_proba(unheard)
    np.testing.assert_allclose(chances.sum(axis=1), 1)
    assert (learner.predict(unheard) == truth).mean() >= 0.95


def test_strong_answers_say_more_than_weak_ones() -> None:
    rng = np.random.default_rng(3)
    filled = [sound(rng, 12, 0, 12) for _ in range(3)]
    learner = HeadLearner().fit(filled, [1] * 3, is_strong=[True] * 3, background=background())
    scores = learner.head_.score(sound(rng, 100, 40, 20))
    assert scores[40:60].mean() > 0.7
    assert np.delete(scores, np.s_[40:60]).mean() < 0.2


@given(
    n_yes=st.integers(0, 5),
    n_no=st.integers(0, 5),
    is_strong=st.booleans(),
    has_background=st.booleans(),
    start=st.sampled_from([None, START]),
)
@settings(deadline=None, max_examples=30)
def test_however_few_answers_the_head_is_made_of_numbers(
    n_yes: int, n_no: int, *, is_strong: bool, has_background: bool, start: Head | None
) -> None:
    spans, verdicts, _ = weak_answers(n_yes, n_no)
    known = background() if has_background or not spans else None
    strong = [is_strong] * len(spans)
    learner = HeadLearner(start=start).fit(spans, verdicts, is_strong=strong, background=known)
    assert np.isfinite(weights(learner.head_)).all()


def test_one_example_alone_scores_what_is_like_it_highest() -> None:
    rng = np.random.default_rng(8)
    example = sound(rng, 6, 0, 6)
    learner = HeadLearner().fit([example], [1], is_strong=[True], background=background())
    scores = learner.head_.score(sound(rng, 188, 90, 10))
    assert scores[90:100].min() > np.delete(scores, np.s_[90:100]).mean()
    assert scores[90:100].mean() > 3 * np.delete(scores, np.s_[90:100]).mean()


def test_one_moment_alone_teaches_nothing_but_breaks_nothing() -> None:
    learner = HeadLearner().fit([np.ones((1, 3), np.float32)], [1], is_strong=[True])
    np.testing.assert_allclose(learner.head_.weights, 0, atol=1e-4)


def test_without_answers_the_head_is_the_one_to_start_from() -> None:
    assert HeadLearner(start=START).fit([], [], background=background()).head_ is START
    assert HeadLearner(start=START).fit([], []).head_ is START


def test_at_infinite_strength_the_head_is_the_one_to_start_from() -> None:
    spans, verdicts, _ = weak_answers(2, 2)
    assert HeadLearner(start=START, strength=np.inf).fit(spans, verdicts).head_ is START


def test_without_answers_or_a_start_nothing_is_found() -> None:
    known = background()
    head = HeadLearner().fit([], [], background=known).head_
    assert head.score(known.vectors).max() < 0.1


def test_a_few_answers_that_contradict_the_start_move_it() -> None:
    spans, _, places = weak_answers(6, 0)
    learner = HeadLearner(start=START).fit(spans, [0] * 6, background=background())

    def believed(head: Head) -> float:
        found = [head.score(span)[place] for span, place in zip(spans, places, strict=True)]
        return float(np.mean(found))

    assert believed(learner.head_) < believed(START) - 0.2


def test_the_order_of_answers_does_not_matter() -> None:
    spans, verdicts, _ = weak_answers(8, 12)
    forwards = HeadLearner().fit(spans, verdicts, background=background())
    backwards = HeadLearner().fit(spans[::-1], verdicts[::-1], background=background())
    chances = forwards.predict_proba(spans)
    np.testing.assert_allclose(backwards.predict_proba(spans), chances, atol=0.01)


def test_the_same_answers_give_the_same_head_to_the_last_bit() -> None:
    spans, verdicts, _ = weak_answers(5, 5)
    heads = [HeadLearner().fit(spans, verdicts, background=background()).head_ for _ in range(2)]
    np.testing.assert_array_equal(weights(heads[0]), weights(heads[1]))


def test_condensed_spans_give_the_same_head_as_the_vectors() -> None:
    spans, verdicts, _ = weak_answers(4, 4)
    whole = HeadLearner().fit(spans, verdicts)
    condensed = HeadLearner().fit([condense(span) for span in spans], verdicts)
    np.testing.assert_array_equal(weights(whole.head_), weights(condensed.head_))


def test_an_answer_given_twice_counts_twice() -> None:
    spans, verdicts, _ = weak_answers(3, 3)
    once = HeadLearner(strength=5.0, background_weight=1.0).fit(spans, verdicts)
    twice = HeadLearner(strength=10.0, background_weight=2.0).fit(spans * 2, verdicts * 2)
    chances = once.predict_proba(spans)
    np.testing.assert_allclose(twice.predict_proba(spans), chances, atol=0.01)


@pytest.mark.parametrize(("n_yes", "n_no"), [(2, 60), (60, 2)])
def test_a_rare_answer_is_heard_among_many_of_the_other_kind(n_yes: int, n_no: int) -> None:
    spans, verdicts, _ = weak_answers(n_yes, n_no)
    learner = HeadLearner().fit(spans, verdicts, background=background())
    assert (learner.predict(spans) == verdicts).mean() >= 0.9
    rare = np.array(verdicts) == int(n_yes < n_no)
    assert (learner.predict(spans) == verdicts)[rare].all()


def test_a_warm_start_leads_to_the_same_head() -> None:
    spans, verdicts, _ = weak_answers(8, 8)
    warm = HeadLearner(warm_start=True)
    warm.fit(spans[1:], verdicts[1:], background=background())
    warm.fit(spans, verdicts, background=background())
    cold = HeadLearner().fit(spans, verdicts, background=background())
    np.testing.assert_allclose(warm.predict_proba(spans), cold.predict_proba(spans), atol=0.05)


def test_a_warm_start_forgets_vectors_of_another_length() -> None:
    learner = HeadLearner(warm_start=True).fit([np.ones((4, 3), np.float32)], [1])
    spans, verdicts, _ = weak_answers(1, 1)
    assert learner.fit(spans, verdicts).n_features_in_ == DIM


def test_it_keeps_the_manners_of_scikit_learn() -> None:
    parameters: dict[str, Any] = {
        "strength": 3.0,
        "background_weight": 2.0,
        "start": START,
        "warm_start": True,
    }
    learner = HeadLearner(**parameters)
    assert learner.get_params() == parameters
    copy = HeadLearner(**cast("dict[str, Any]", learner.get_params(deep=False)))
    assert copy.get_params() == parameters
    assert vars(copy) == parameters  # the constructor stores, and does nothing else
    assert copy.set_params(strength=None, start=None) is copy
    assert copy.get_params() == parameters | {"strength": None, "start": None}
    spans, verdicts, _ = weak_answers(2, 2)
    before = learner.get_params()
    assert learner.fit(spans, verdicts) is learner
    assert learner.get_params() == before
    learnt = {name for name in vars(learner) if name.endswith("_")}
    assert learnt == {"head_", "strength_", "classes_", "n_features_in_"}
    assert learner.classes_.tolist() == [0, 1]
    with pytest.raises(ValueError, match="no parameter 'depth'"):
        learner.set_params(depth=3)


def test_the_real_scikit_learn_clones_and_searches_it() -> None:
    base = pytest.importorskip("sklearn.base")
    selection = pytest.importorskip("sklearn.model_selection")
    spans, verdicts, _ = weak_answers(9, 9)
    clone = base.clone(HeadLearner(strength=4.0, start=START).fit(spans, verdicts))
    assert clone.strength == 4
    assert not hasattr(clone, "head_")
    tagged = type("Tagged", (base.ClassifierMixin, HeadLearner, base.BaseEstimator), {})
    search = selection.GridSearchCV(tagged(), {"strength": [3.0, 30.0]}, cv=3)
    assert search.fit(spans, verdicts).best_score_ > 0.7


def test_a_learner_that_learnt_nothing_cannot_answer() -> None:
    with pytest.raises(NotFittedError, match="call fit first"):
        HeadLearner().predict(weak_answers(1, 0)[0])


def test_asking_about_no_span_gives_no_chance() -> None:
    spans, verdicts, _ = weak_answers(1, 1)
    assert HeadLearner().fit(spans, verdicts).predict_proba([]).shape == (0, 2)


SPAN = np.ones((3, 2), np.float32)


@pytest.mark.parametrize(
    ("learner", "spans", "verdicts", "message"),
    [
        (HeadLearner(), [SPAN], [1, 0], "needs a verdict"),
        (HeadLearner(), [SPAN], [2], "leave out what is unsure"),
        (HeadLearner(), [SPAN, np.ones((3, 4), np.float32)], [1, 0], "same length"),
        (HeadLearner(), [], [], "nothing to learn from"),
        (HeadLearner(start=START), [SPAN], [1], "vectors of one length"),
        (HeadLearner(strength=0.0), [SPAN], [1], "above 0, not 0.0 and 1.0"),
        (HeadLearner(background_weight=0.0), [SPAN], [1], "above 0, not 10.0 and 0.0"),
        (HeadLearner(strength=None), [SPAN], [1], "needs the group of each answer"),
    ],
)
def test_what_cannot_be_learnt_from_is_refused(
    learner: HeadLearner, spans: list[Vectors], verdicts: list[int], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        learner.fit(spans, verdicts)


def test_strong_marks_that_do_not_fit_the_spans_are_refused() -> None:
    with pytest.raises(ValueError, match="1 spans came with 2 times whether they are strong"):
        HeadLearner().fit([SPAN], [1], is_strong=[True, False])
