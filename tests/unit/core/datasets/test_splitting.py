from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from earmark.core.datasets import split_recordings
from earmark.core.datasets.splitting import place_of
from earmark.values import SPLITS, DatasetRule

RULE = DatasetRule()
DIGESTS = [f"{number:064x}" for number in range(400)]
BOTH = {"typing", "not_typing"}
projects = st.dictionaries(
    st.sampled_from(DIGESTS), st.sets(st.sampled_from(sorted(BOTH)), min_size=1), max_size=30
)


def test_recordings_are_shared_out_as_asked() -> None:
    splits = list(split_recordings(dict.fromkeys(DIGESTS, BOTH), RULE, {}).values())
    counts = [splits.count(split) for split in SPLITS]
    assert sum(counts) == 400
    assert abs(counts[1] - 40) < 20
    assert abs(counts[2] - 40) < 20


def test_another_seed_shares_out_otherwise() -> None:
    names = dict.fromkeys(DIGESTS[:50], BOTH)
    assert split_recordings(names, RULE, {}) == split_recordings(names, RULE, {})
    assert split_recordings(names, RULE, {}) != split_recordings(names, DatasetRule(seed=1), {})


def test_one_recording_is_there_to_be_learnt_from() -> None:
    for digest in DIGESTS[:50]:
        assert split_recordings({digest: BOTH}, RULE, {}) == {digest: "train"}


def test_three_recordings_make_three_splits_with_all_classes() -> None:
    for at in range(0, 90, 3):
        splits = split_recordings(dict.fromkeys(DIGESTS[at : at + 3], BOTH), RULE, {})
        assert sorted(splits.values()) == sorted(SPLITS)


def test_a_split_without_a_share_stays_empty() -> None:
    names = dict.fromkeys(DIGESTS[:60], BOTH)
    assert set(split_recordings(names, DatasetRule(shares=(1, 0, 0)), {}).values()) == {"train"}
    halves = split_recordings(names, DatasetRule(shares=(0.5, 0, 0.5)), {})
    assert set(halves.values()) == {"train", "test"}


def test_no_recordings_need_no_splits() -> None:
    assert split_recordings({}, RULE, {}) == {}


@given(projects, st.integers(0, 9))
def test_from_each_class_there_is_something_to_learn(names: dict[str, set[str]], seed: int) -> None:
    splits = split_recordings(names, DatasetRule(seed=seed), {})
    assert set(splits) == set(names)
    for name in BOTH:
        owners = [digest for digest in names if name in names[digest]]
        assert not owners or "train" in {splits[digest] for digest in owners}


@given(projects, st.integers(0, 9))
def test_a_class_lacks_in_no_split_where_recordings_with_all_classes_are_enough(
    names: dict[str, set[str]], seed: int
) -> None:
    everything = {**names, **dict.fromkeys(DIGESTS[:3], BOTH)}
    splits = split_recordings(everything, DatasetRule(seed=seed), {})
    for name in BOTH:
        assert {splits[each] for each in everything if name in everything[each]} == set(SPLITS)


@given(projects, projects, st.integers(0, 9))
def test_recordings_stay_where_an_earlier_data_set_had_them(
    names: dict[str, set[str]], more: dict[str, set[str]], seed: int
) -> None:
    rule = DatasetRule(seed=seed)
    before = split_recordings(names, rule, {})
    after = split_recordings({**more, **names}, rule, before)
    assert {digest: after[digest] for digest in before} == before


def test_a_recording_that_comes_moves_none_where_each_split_has_what_it_needs() -> None:
    names = dict.fromkeys(DIGESTS[:60], BOTH)
    before = split_recordings(names, RULE, {})
    after = split_recordings(dict.fromkeys(DIGESTS[:61], BOTH), RULE, {})
    assert before.items() <= after.items()
    places = {split: [place_of(d, 0) for d in before if before[d] == split] for split in SPLITS}
    assert max(places["test"]) < min(places["validation"]) < min(places["train"])
