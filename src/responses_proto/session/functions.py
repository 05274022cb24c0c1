"""What the program brings to a run: functions, which no saved run can hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from ..agent.stopping import Predicate
from ..agent.tools import Tool

__all__ = ["Functions"]


class Functions(Struct, frozen=True, kw_only=True):
    """The tools by name, the hooks, and the services that organs ask for by name.

    A service gets the request as JSON data and returns JSON data; all may be async where the
    runtime is. ``conditions`` are the functions of custom conditions, by name.
    ``max_concurrency`` calls are run at the same time.
    """

    tools: Mapping[str, Tool] = {}
    hooks: Sequence[object] = ()
    services: Mapping[str, Callable[[Any], object]] = {}
    conditions: Mapping[str, Predicate] = {}
    max_concurrency: int = 8
