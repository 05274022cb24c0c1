"""Which calls a human is asked about, once."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from oci_responses.hooks import ApprovalHook
from responses_proto.agent.hooks import Hold
from responses_proto.agent.ledger import Entry

from .occasions import CALL, occasion


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        ({}, "Run pay?"),
        ({"tools": ["pay"]}, "Run pay?"),
        ({"tools": ["mail"]}, None),
        ({"tools": []}, None),
        ({"needed": lambda call: call.arguments["to"].startswith("ann")}, "Run pay?"),
        ({"needed": lambda call: False}, None),
        ({"question": lambda call: f"Pay to {call.arguments['to']}?"}, "Pay to ann@example.com?"),
    ],
)
def test_which_calls(options: dict[str, Any], asked: str | None) -> None:
    ruling = ApprovalHook(**options).before_tool_call(occasion(), CALL)
    assert ruling == (Hold(asked) if asked is not None else None)


def test_what_was_approved_is_not_asked_again() -> None:
    approved = occasion(ledger=(Entry(call=CALL, approved=True),))
    assert ApprovalHook().before_tool_call(approved, CALL) is None
    assert ApprovalHook().before_tool_call(approved, replace(CALL, id="call_2")) == Hold("Run pay?")
