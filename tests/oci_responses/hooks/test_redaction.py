"""Redaction in each direction."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from oci_responses.hooks import Redaction, RedactionHook
from responses_proto.agent.asked import AskModel
from responses_proto.agent.hooks import Change, ToolOutcome
from responses_proto.messages import Message, ToolResult

from .occasions import CALL, RESULT, occasion

HOOK = RedactionHook()
SECRET = Message.user("I am ann@example.com").items()
PLAIN = Message.user("I am Ann").items()


def changed(ruling: Change | None) -> Any:
    assert isinstance(ruling, Change)
    return ruling.value


def test_a_prompt() -> None:
    assert b"I am [email]" in bytes(changed(HOOK.before_invocation(occasion(), SECRET))[0])
    assert HOOK.before_invocation(occasion(), PLAIN) is None


@pytest.mark.parametrize(
    ("parameters", "names"),
    [
        ({"input": list(SECRET), "instructions": "Be kind."}, {"input"}),
        ({"input": list(PLAIN), "instructions": "Ask bob@example.com."}, {"instructions"}),
        ({"input": list(PLAIN), "instructions": "Be kind."}, set()),
        ({"input": list(PLAIN)}, set()),
        ({"previous_response_id": "r"}, set()),
    ],
)
def test_a_request(parameters: dict[str, Any], names: set[str]) -> None:
    ruling = HOOK.before_model_call(occasion(), AskModel({"model": "m", **parameters}, "turn"))
    if not names:
        assert ruling is None
        return
    asked = changed(ruling)
    assert {name for name in asked.parameters if asked.parameters[name] != parameters.get(name, "m")} == names
    assert b"example.com" not in msgspec.json.encode(asked.parameters)


def test_what_a_tool_says() -> None:
    outcome = changed(HOOK.after_tool_call(occasion(), ToolOutcome(call=CALL, result=RESULT)))
    assert outcome.result.content == "paid to [email]"
    failed = ToolResult(tool_call_id="call_1", name="pay", content="Error: x", error="no ann@example.com")
    outcome = changed(HOOK.after_tool_call(occasion(), ToolOutcome(call=CALL, result=failed)))
    assert outcome.result.error == "no [email]"
    plain = ToolOutcome(call=CALL, result=replace(RESULT, content="paid"))
    assert HOOK.after_tool_call(occasion(), plain) is None


def test_the_final_message() -> None:
    assert changed(HOOK.after_invocation(occasion(), "Paid to ann@example.com.")) == "Paid to [email]."
    assert HOOK.after_invocation(occasion(), "Paid.") is None
    assert HOOK.after_invocation(occasion(), None) is None
    own = RedactionHook(Redaction(kinds=(), patterns={"badge": r"B-\d+"}))
    assert changed(own.after_invocation(occasion(), "B-12")) == "[badge]"
