"""Approval of tool calls by a human."""

from __future__ import annotations

from collections.abc import Callable, Collection

from oci_responses.hooks import order
from responses_proto.agent.hooks import Hold, Occasion
from responses_proto.messages import ToolCall

__all__ = ["ApprovalHook"]


class ApprovalHook:
    """Holds calls of ``tools`` (all tools if None), or those that ``needed`` is true of, until a human answers.

    ``question`` makes the text that the human is asked, of the call; without it the tool is named.
    The run pauses with an InterruptEvent and is saved; ``agent.resume(thread_id, answers)`` or
    ``agent.go_on(loop, answers)`` goes on with ``Answer.approve()`` or ``Answer.deny(why)``.
    """

    priority = order.APPROVAL

    def __init__(
        self,
        tools: Collection[str] | None = None,
        *,
        needed: Callable[[ToolCall], bool] | None = None,
        question: Callable[[ToolCall], str] | None = None,
    ) -> None:
        self._tools = None if tools is None else frozenset(tools)
        self._needed = needed
        self._question = question

    def before_tool_call(self, occasion: Occasion, call: ToolCall) -> Hold | None:
        """Ask, unless this call was approved already."""
        approved = any(entry.call.id == call.id and entry.approved for entry in occasion.run.ledger)
        if approved or not self._concerns(call):
            return None
        return Hold(self._question(call) if self._question is not None else f"Run {call.name}?")

    def _concerns(self, call: ToolCall) -> bool:
        named = self._tools is None or call.name in self._tools
        return named and (self._needed is None or self._needed(call))
