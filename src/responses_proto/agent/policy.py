"""What a run must know of a tool to treat its calls: a value, saved with the run."""

from __future__ import annotations

from ..values import Value

__all__ = ["ToolPolicy"]


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
