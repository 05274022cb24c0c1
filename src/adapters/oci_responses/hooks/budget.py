"""A budget for one run or for many that run at the same time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from oci_responses.hooks import order
from responses_proto.agent.asked import AskModel
from responses_proto.agent.budget import Budget, Tally
from responses_proto.agent.hooks import Occasion, Veto
from responses_proto.messages import ToolCall
from responses_proto.response import Response

__all__ = ["BudgetHook"]


class BudgetHook:
    """Refuses what a budget does not allow: the run ends with the reason, a tool tells the model.

    Give the same hook to several agents and they share the budget, in all threads of the process.
    Calls beside the conversation count too. ``seconds`` begin with the first call. ``tally`` is
    what was spent; give it to a new hook to go on from there.
    """

    priority = order.BUDGET

    def __init__(
        self, budget: Budget, *, tally: Tally | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.budget = budget
        self._tally = tally or Tally()
        self._clock = clock
        self._since: float | None = None
        self._lock = threading.Lock()

    @property
    def tally(self) -> Tally:
        """What was spent so far."""
        with self._lock:
            return self._tally

    def before_model_call(self, occasion: Occasion, asked: AskModel) -> Veto | None:
        """Count a call, or refuse it."""
        return self._begun(self.budget.begin)

    def after_model_call(self, occasion: Occasion, response: Response) -> None:
        """Count what it took."""
        with self._lock:
            self._tally = self.budget.settle(self._tally, response.usage)

    def before_tool_call(self, occasion: Occasion, call: ToolCall) -> Veto | None:
        """Count a call, or refuse it."""
        return self._begun(self.budget.begin_tool)

    def _begun(self, begin: Callable[[Tally, float], tuple[Tally, str | None]]) -> Veto | None:
        with self._lock:
            now = self._clock()
            self._since = now if self._since is None else self._since
            self._tally, reason = begin(self._tally, now - self._since)
        return Veto(reason) if reason is not None else None
