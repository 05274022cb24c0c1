"""What tests have in common: no property depends on how busy the machine is; the logs, all of them."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests.keys import make_keys_cheap

# The scenarios are no test files, but their assertions should explain themselves all the same.
ROOT = Path(__file__).parents[1]
for path in ROOT.glob("tests/**/*_scenarios.py"):
    pytest.register_assert_rewrite(".".join(path.relative_to(ROOT).with_suffix("").parts))

# The suite starts Python some two hundred times: what one process has compiled, the next need not compile again.
# Containers often forbid that with this variable.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

KEYS = make_keys_cheap()

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(KEYS)  # a conftest.py is not asked about fixtures of the session


def set_aside() -> None:
    """Keep what lives by now out of the way of the tests that look for garbage: they look for their own."""
    gc.collect()
    gc.freeze()


def pytest_collection_finish() -> None:
    set_aside()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    if nextitem is None or nextitem.path != item.path:
        set_aside()


def pytest_sessionfinish() -> None:
    """Look once through all: what became garbage after it was set aside."""
    gc.unfreeze()
    set_aside()


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """All loggers at DEBUG, those of the vendor and of the transport too."""
    named = [one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    before = [(one, one.level, one.propagate, one.disabled) for one in named]
    for one in named:
        one.setLevel(logging.DEBUG)
        one.propagate, one.disabled = True, False
    caplog.set_level(logging.DEBUG)
    yield caplog
    for one, level, propagate, disabled in before:
        one.setLevel(level)
        one.propagate, one.disabled = propagate, disabled
