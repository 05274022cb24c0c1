"""What a run must know of a tool to treat its calls: a value, saved with the run."""

from __future__ import annotations

from typing import Final, TypedDict

from ..errors import LocalError
from ..values import Value

__all__ = ["NO_POLICY", "ToolOptions", "ToolPolicy"]


class ToolPolicy(Value, frozen=True, kw_only=True, omit_defaults=True):
    """How calls of one tool are treated.

    ``idempotent``: of equal calls (name and arguments) in one thread only the first is run.
    ``repeatable``: running a call twice does what running it once does, because the tool only
    reads, or hands the idempotency key on; a call that was begun before a crash is run again.
    ``approval``: a human is asked before each call. ``terminal``: the run ends with its result.
    ``timeout`` is seconds, ``max_output`` characters, ``max_concurrency`` calls at the same time.
    """

    idempotent: bool = False
    repeatable: bool = False
    approval: bool = False
    terminal: bool = False
    timeout: float | None = None
    max_output: int | None = None
    max_concurrency: int | None = None

    def __post_init__(self) -> None:
        """Refuse limits that nothing could meet."""
        for name in ("timeout", "max_output", "max_concurrency"):
            limit = getattr(self, name)
            if limit is not None and not limit > 0:
                raise LocalError(f"{name} of a tool is more than 0, not {limit}")


NO_POLICY: Final = ToolPolicy()
"""Of tools that say nothing of how their calls are treated."""


class ToolOptions(TypedDict, total=False):
    """The fields of :class:`ToolPolicy` as options."""

    idempotent: bool
    repeatable: bool
    approval: bool
    terminal: bool
    timeout: float | None
    max_output: int | None
    max_concurrency: int | None
