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

make_keys_cheap()

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_collection_finish() -> None:
    """Keep thousands of tests out of the way of the many that look for garbage: it is theirs alone that they find."""
    gc.collect()
    gc.freeze()


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
