"""Occasions for hooks to speak."""

from __future__ import annotations

from typing import Any

from responses_proto.agent.hooks import HookMoment, Occasion
from responses_proto.agent.loop import AgentLoop, Setup
from responses_proto.conversation import Stateless
from responses_proto.messages import Message, ToolCall, ToolResult

__all__ = ["CALL", "RESULT", "occasion"]

CALL = ToolCall(id="call_1", name="pay", arguments={"to": "ann@example.com"})
RESULT = ToolResult(tool_call_id="call_1", name="pay", content="paid to ann@example.com")


def occasion(moment: HookMoment = HookMoment.BEFORE_MODEL_CALL, **run: Any) -> Occasion:
    loop = AgentLoop(
        run_id="run_1", setup=Setup(), conversation=Stateless(), new_items=Message.user("Hi").items(), **run
    )
    return Occasion(moment=moment, run=loop)
