"""What every test shares: Ctrl-C works, nobody logs an error, and a browser where one is wanted."""

from __future__ import annotations

import logging
import os
import shutil
import signal
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

import odd_torchvision

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def pytest_configure() -> None:
    """Take Ctrl-C, which a shell ignores for what it starts in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    odd_torchvision.install()


@pytest.fixture(autouse=True)
def no_test_logs_an_error(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test in which something logged an error.

    One that expects an error looks at it, then calls ``caplog.clear()``.
    """
    yield
    records = (*caplog.get_records("setup"), *caplog.get_records("call"))
    errors = [record.getMessage() for record in records if record.levelno >= logging.ERROR]
    assert not errors, f"logged as errors: {errors}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the machine's own browser, without a window.

    While it is there, an event loop runs in this thread, and other tests cannot run one of theirs.
    """
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"needs a browser: none of {', '.join(BROWSERS)} is installed")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - slow; few tests need it

    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, chromium_sandbox=not is_root)
        yield started
        started.close()
