"""What happens in a run, in the standard ``logging``: names, ids, counts and times, never what was said."""

from __future__ import annotations

import logging
from collections.abc import Sized
from typing import Final, cast

from msgspec import Raw

from oci_responses.hooks import order
from responses_proto.agent.asked import AskModel
from responses_proto.agent.hooks import Occasion, ToolOutcome
from responses_proto.messages import ToolCall, counted
from responses_proto.response import Response

__all__ = ["LOGGER", "LoggingHook"]

LOGGER: Final = "oci_responses.agent"
"""The name of the logger unless another one is given."""


class LoggingHook:
    """Logs the six moments of a run at ``level``; a tool that failed is a warning."""

    priority = order.LOGGING

    def __init__(self, logger: logging.Logger | None = None, level: int = logging.INFO) -> None:
        self._logger = logger or logging.getLogger(LOGGER)
        self._level = level

    def before_invocation(self, occasion: Occasion, items: tuple[Raw, ...]) -> None:
        """Log that a run begins."""
        self._log(occasion, "begins with %d items", len(items))

    def before_model_call(self, occasion: Occasion, asked: AskModel) -> None:
        """Log what is asked, and of whom."""
        given = asked.parameters.get("input")
        count = len(cast(Sized, given)) if isinstance(given, list | tuple) else 1
        self._log(occasion, "asks %s for %s with %d items", asked.parameters.get("model"), asked.purpose, count)

    def after_model_call(self, occasion: Occasion, response: Response) -> None:
        """Log how it was answered."""
        calls = len(response.function_calls)
        usage = counted(response.usage)
        self._log(occasion, "was answered: %s, %d calls, %s, %s", response.status, calls, usage, response.id)

    def before_tool_call(self, occasion: Occasion, call: ToolCall) -> None:
        """Log which tool is called."""
        self._log(occasion, "calls %s, %s", call.name, call.id)

    def after_tool_call(self, occasion: Occasion, outcome: ToolOutcome) -> None:
        """Log how it went."""
        call, result = outcome.call, outcome.result
        level = self._level if result.success else logging.WARNING
        state = "returned" if result.success else "failed"
        took = f"{result.duration_ms:.0f} ms" if result.duration_ms is not None else "untimed"
        self._log(occasion, "%s %s, %s, %s", call.name, state, call.id, took, level=level)

    def after_invocation(self, occasion: Occasion, text: str | None) -> None:
        """Log how a run ended."""
        run = occasion.run
        self._log(
            occasion,
            "ended: %s after %d answers and %d calls, %s",
            run.stop_reason,
            run.iterations,
            run.tool_calls,
            run.usage,
        )

    def _log(self, occasion: Occasion, message: str, *values: object, level: int | None = None) -> None:
        self._logger.log(
            self._level if level is None else level,
            f"run %s {message}",
            occasion.run.run_id,
            *values,
            extra={"run_id": occasion.run.run_id, "moment": occasion.moment.value},
        )
