"""What a history keeps of an answer, and how the calls in it are closed."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from msgspec import Raw

from responses_proto.history import History, check_history, close_calls, open_calls, settle
from responses_proto.history.pairs import CALLS
from responses_proto.response import read_response

from ..raw_json import unhurried
from .histories import broken_histories

SAID = {"type": "message", "id": "msg_1", "role": "assistant", "content": []}
THOUGHT = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gAAA"}


def call(call_id: str, kind: str = "function_call", **more: object) -> dict[str, Any]:
    return {"type": kind, "call_id": call_id, "name": "f", "arguments": "{}", **more}


def out(name: str) -> dict[str, Any]:
    return {"type": "function_call_output", "call_id": name, "output": "1"}


def read(items: Any) -> list[Any]:
    return [msgspec.json.decode(item) for item in items]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], []),
        ([SAID, call("a"), call("b"), out("a")], [("function_call", "b")]),
        ([call("a"), call("a")], [("function_call", "a")] * 2),
        ([call("")], [("function_call", "")]),
        ([{**call("a"), "async": True}], [("function_call", "a")]),
        ([call("a", "custom_tool_call")], [("custom_tool_call", "a")]),
        ([{"type": "mcp_approval_request", "id": "m", "name": "f"}], [("mcp_approval_request", "m")]),
        ([call("a", "tool_search_call", execution="server")], []),
        ([call("a", "tool_search_call", execution="client")], [("tool_search_call", "a")]),
        ([call("a", "web_search_call")], []),
    ],
)
def test_calls_that_are_open(items: list[Any], expected: list[tuple[str, str]]) -> None:
    assert open_calls(items) == expected


@pytest.mark.parametrize(
    ("items", "kept"),
    [
        ([THOUGHT, SAID], [THOUGHT, SAID]),
        ([THOUGHT], []),
        ([{**THOUGHT, "encrypted_content": None}, SAID], [SAID]),
        ([THOUGHT, call("a")], [THOUGHT, call("a")]),
        ([call("a"), call("a", name="g"), call("b")], [call("a"), call("b")]),
        ([call("x" * 80)], [call("x" * 80)]),
        ([THOUGHT, {"type": "function_call", "name": "f"}], []),
        ([call("a", arguments={"a": 1})], [call("a", arguments='{"a":1}')]),
        ([out("of an earlier turn")], [out("of an earlier turn")]),
    ],
)
def test_what_is_kept_of_an_answer(items: list[Any], kept: list[Any]) -> None:
    assert read(settle(items)) == kept


@pytest.mark.parametrize("kind", CALLS)
def test_every_kind_of_call_is_closed_or_goes(kind: str) -> None:
    one = call("c", kind, id="c", execution="client", input="x")
    kept, closing = close_calls([THOUGHT, one], "because")
    assert check_history([*kept, *closing]) == []
    if kind == "computer_call":
        assert (kept, closing) == ((), ())
    else:
        assert read(kept) == [THOUGHT, one]
        assert ("because" in str(read(closing))) is (kind != "tool_search_call")


@pytest.mark.parametrize("items", [[THOUGHT, {**SAID, "new": 1}], [THOUGHT, SAID, call("a"), call("b")], [THOUGHT]])
def test_a_response_is_settled_once_and_as_its_output_is(items: list[Any]) -> None:
    response = read_response({"output": items})
    assert settle(response) == settle(items) == settle(response.raw_output)
    assert settle(response) is settle(response)
    assert open_calls(response) == open_calls(items)


@unhurried
@given(broken_histories())
def test_what_is_kept_of_any_answer_can_be_sent_with_what_closes_it(items: list[object]) -> None:
    kept, closing = close_calls(items, "because")
    left = check_history([*kept, *closing], previous_response_id="for outputs of earlier calls")
    assert [finding for finding in left if finding.severity == "refused"] == []
    assert settle(settle(items)) == settle(items)


def test_what_needs_no_repair_stays_byte_for_byte() -> None:
    odd = b'{ "type":"message" , "role":"assistant","content":[ ],"x":1.0e0 }'
    assert settle([Raw(odd), call("a"), call("a")])[0] == Raw(odd)
    assert settle(History().extend([odd])) == (Raw(odd),)
    assert json.loads(bytes(settle([call("a")])[0])) == call("a")
