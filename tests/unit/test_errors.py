"""The error tree."""

from __future__ import annotations

import inspect
import pickle
from pathlib import Path

import pytest

from earmark import errors
from earmark.errors import EarmarkError, MediaError

ALL = [error for _, error in inspect.getmembers(errors, inspect.isclass) if error is not Path]
MEDIA = [error for error in ALL if issubclass(error, MediaError)]


@pytest.mark.parametrize("error", ALL)
def test_every_error_is_an_earmark_error(error: type[Exception]) -> None:
    assert issubclass(error, EarmarkError)


@pytest.mark.parametrize("error", ALL)
def test_every_error_is_drawn_in_the_tree_at_the_top(error: type[Exception]) -> None:
    assert error.__name__ in str(errors.__doc__)


@pytest.mark.parametrize("error", MEDIA)
def test_a_media_error_says_the_path_and_the_reason(error: type[MediaError]) -> None:
    raised = error(Path("talk.mp4"), "it holds no sound")
    assert str(raised) == "talk.mp4: it holds no sound"


@pytest.mark.parametrize("error", MEDIA)
def test_a_media_error_travels_between_processes_whole(error: type[MediaError]) -> None:
    sent = error(Path("talk.mp4"), "it holds no sound")
    received = pickle.loads(pickle.dumps(sent))  # noqa: S301 - what multiprocessing itself does
    assert type(received) is error
    assert (received.path, received.reason) == (sent.path, sent.reason)
    assert str(received) == str(sent)
