"""Which output answers which call."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from responses_proto.decoding import encode_json
from responses_proto.history.entries import Entry, read_entries
from responses_proto.history.pairs import CALLS, OUTPUTS, answer, match, name_of, ours, waits
from responses_proto.items import READER, UnknownItem, read_item


def call(name: str, **more: object) -> dict[str, object]:
    return {"type": "function_call", "call_id": name, **more}


def out(name: str) -> dict[str, object]:
    return {"type": "function_call_output", "call_id": name}


LOCAL: dict[str, object] = {"type": "local_shell_call", "id": "i", "call_id": "c"}
BY_ID: dict[str, object] = {"type": "local_shell_call_output", "id": "i"}


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], {}),
        ([call("a"), out("a")], {"answers": [(0, 1)]}),
        ([call("a"), call("b"), out("b"), out("a")], {"answers": [(1, 2), (0, 3)]}),
        ([call("a")], {"unanswered": [0]}),
        ([out("a")], {"orphans": [0]}),
        ([out("a"), out("a")], {"orphans": [0], "repeated": [(1, 0)]}),
        ([{"type": "function_call_output", "name": "f"}] * 2, {"orphans": [0, 1]}),
        ([out("a"), call("a")], {"answers": [(1, 0)], "early": [(0, 1)]}),
        ([out("a"), out("a"), call("a")], {"answers": [(2, 0)], "early": [(0, 2)], "repeated": [(1, 2)]}),
        ([call("a"), out("a"), out("a")], {"answers": [(0, 1)], "repeated": [(2, 0)]}),
        ([call("a"), call("a"), out("a")], {"answers": [(0, 2)], "unanswered": [1], "again": [1]}),
        ([call("a"), out("a"), call("a"), out("a")], {"answers": [(0, 1), (2, 3)], "again": [2]}),
        ([call("a"), {**out("a"), "type": "custom_tool_call_output"}], {"unanswered": [0], "orphans": [1]}),
        ([LOCAL, BY_ID], {"answers": [(0, 1)]}),
        ([LOCAL, {**BY_ID, "id": "other", "call_id": "c"}], {"answers": [(0, 1)]}),
        ([{"type": "function_call"}, {"type": "message", "role": "user"}], {}),
    ],
)
def test_matching(items: list[Any], expected: dict[str, Any]) -> None:
    found = match(read_entries(items))
    assert {
        name: [tuple(each.index for each in one) if isinstance(one, tuple) else one.index for one in listed]
        for name, value in msgspec.structs.asdict(found).items()
        if (listed := list(value.items() if isinstance(value, dict) else value))
    } == expected


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (call("a"), True),
        (call("a", **{"async": True}), False),
        ({"type": "tool_search_call", "execution": "client"}, True),
        ({"type": "tool_search_call", "execution": "server"}, False),
        ({"type": "tool_search_output"}, False),
    ],
)
def test_the_server_answers_some_and_some_can_wait(item: dict[str, object], expected: bool) -> None:
    assert waits(Entry(item, 0)) is expected
    assert ours(Entry(item, 0)) is (expected or "async" in item)


@pytest.mark.parametrize("kind", CALLS)
def test_every_pair_is_of_known_types_and_fields(kind: str) -> None:
    pair = CALLS[kind]
    assert OUTPUTS[pair.output] is pair
    assert kind in READER.members
    assert pair.closed is not None or kind == "computer_call"
    made = answer(
        kind, "c", pair.closed("why") if pair.closed else {"output": {"type": "computer_screenshot", "file_id": "f"}}
    )
    notes: list[str] = []
    item = read_item(encode_json(made), notes)
    assert not isinstance(item, UnknownItem)
    assert notes == []
    assert made.keys() <= {field.encode_name for field in msgspec.structs.fields(type(item))} | {"type"}
    assert name_of(Entry(item, 0)) == (pair.output_names[0], "c")


def test_a_call_without_a_name() -> None:
    assert name_of(Entry({"type": "function_call", "call_id": ""}, 0)) == ("", "")


def test_no_call_of_the_vocabulary_is_forgotten() -> None:
    # The server runs the others: it answers them itself.
    hosted = {"file_search_call", "web_search_call", "code_interpreter_call", "image_generation_call", "mcp_call"}
    assert {tag for tag in READER.members if tag.endswith("_call")} == CALLS.keys() - {"mcp_approval_request"} | hosted
    assert {tag for tag in READER.members if tag.endswith("_output")} == OUTPUTS.keys() - {"mcp_approval_response"} | {
        "program_output"
    }
