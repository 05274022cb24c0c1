"""For tests of programs that use a model: an endpoint with a script, recordings, and crashes at every step.

``pytest`` finds the fixtures by itself (:mod:`.plugin`); what stands here needs no ``pytest``.
Nothing is imported before it is asked for: a test run that uses none of it does not pay for it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from oci_responses.testing.kills import DoubleEffect, Kills, kill_at_every_step
    from oci_responses.testing.recordings import Mismatch, recorded
    from oci_responses.testing.script import Script, calls, cut, fails

__all__ = ["DoubleEffect", "Kills", "Mismatch", "Script", "calls", "cut", "fails", "kill_at_every_step", "recorded"]

_HOMES: Final = {
    "DoubleEffect": "kills",
    "Kills": "kills",
    "Mismatch": "recordings",
    "Script": "script",
    "calls": "script",
    "cut": "script",
    "fails": "script",
    "kill_at_every_step": "kills",
    "recorded": "recordings",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
