"""Saved runs of older versions go on as if they had been saved today."""

from __future__ import annotations

import json

import pytest
from tests.responses_proto.agent.rig import step
from tests.responses_proto.machines import message, response

from responses_proto.agent.asked import Answered, AskModel, Done, Returned
from responses_proto.agent.loop import AgentLoop
from responses_proto.agent.saved import read_saved
from responses_proto.agent.state import VERSION
from responses_proto.agent.stopping import TokenLimit, ToolCalled
from responses_proto.agent.tools import success
from responses_proto.conversation import Stateless
from responses_proto.effects import CallTools
from responses_proto.errors import LocalError
from responses_proto.messages import ToolCall

SAID = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "What is 1 + 2?"}]}
CALLED = {"type": "function_call", "id": "fc_c1", "call_id": "c1", "name": "add", "arguments": '{"a":1,"b":2}'}
OUTPUT = {"type": "function_call_output", "call_id": "c1", "output": "3"}
CALL = {"id": "c1", "name": "add", "arguments": {"a": 1, "b": 2}, "arguments_json": '{"a":1,"b":2}', "valid": True}


def version_1(phase: str, *history: object, new: tuple[object, ...] = (), **more: object) -> str:
    saved = {
        "value": "agent_loop",
        "version": 1,
        "setup": {
            "instructions": "Be brief.",
            "tools": [{"type": "function", "name": "add"}],
            "parameters": {"model": "m"},
            "max_iterations": 10,
            "stop": {
                "kind": "any",
                "conditions": [{"kind": "token_limit", "limit": 99}, {"kind": "tool_called", "name": "stop"}],
            },
        },
        "conversation": {"type": "stateless", "history": list(history), "reasoning": False},
        "phase": phase,
        "new_items": list(new),
        "calls": [],
        "iterations": 0,
        "tool_calls": 0,
        "usage": {},
        "final_message": None,
        "stop_reason": None,
    }
    return json.dumps({**saved, **more})


def test_version_1_before_its_first_call() -> None:
    loop = AgentLoop.decode(version_1("model", new=(SAID,)))
    assert loop.version == VERSION
    assert (loop.setup.instructions, loop.setup.stop) == ("Be brief.", TokenLimit(99) | ToolCalled("stop"))
    assert isinstance(loop.pending, AskModel)
    assert loop.ready[0].prompt == "What is 1 + 2?"
    over = step(loop, Answered(response(message("It is 3."))))
    assert over.final_message == "It is 3."


def test_version_1_with_calls_pending() -> None:
    loop = AgentLoop.decode(version_1("tools", SAID, CALLED, calls=[CALL], iterations=1))
    call = ToolCall(id="c1", name="add", arguments={"a": 1, "b": 2}, arguments_json='{"a":1,"b":2}')
    assert loop.pending == CallTools((call,))
    loop = step(loop, Returned((success(call, 3),)))
    assert isinstance(loop.pending, AskModel)
    assert AgentLoop.decode(loop.encode()) == loop
    assert (loop.iterations, loop.tool_calls) == (1, 1)


def test_version_1_after_a_result_and_at_its_end() -> None:
    loop = AgentLoop.decode(version_1("model", SAID, CALLED, new=(OUTPUT,), iterations=1, tool_calls=1))
    assert isinstance(loop.pending, AskModel)
    done = AgentLoop.decode(
        version_1("done", SAID, CALLED, OUTPUT, iterations=2, stop_reason="complete", final_message="It is 3.")
    )
    assert done.pending == Done()
    assert isinstance(done.conversation, Stateless)
    assert len(done.conversation.history) == 3
    again = done.with_prompt("And 2 + 3?")
    assert isinstance(again.pending, AskModel)


@pytest.mark.parametrize(
    "saved", [version_1("nowhere"), version_1("model", calls=5), '{"value":"agent_loop","version":1}']
)
def test_version_1_that_is_none(saved: str) -> None:
    with pytest.raises(LocalError, match="not a saved agent loop"):
        read_saved(saved, AgentLoop)


@pytest.mark.parametrize("version", [0, 3, 99])
def test_versions_that_are_not_known(version: int) -> None:
    with pytest.raises(LocalError, match=f"version {version}"):
        read_saved(f'{{"value":"agent_loop","version":{version}}}', AgentLoop)


def test_what_nothing_can_be_read_from() -> None:
    with pytest.raises(LocalError, match="NoneType"):
        read_saved(None, AgentLoop)  # type: ignore[arg-type]
