from typing import Any

import pytest

from oci_responses.emulator import Json
from oci_responses.emulator.hosted import hosted_events
from oci_responses.emulator.pen import Pen

from .turns import make_turn
from .valid import check_official

MCP = {"name": "n", "server_label": "s", "arguments": '{"a":1}'}
ORDERS: list[tuple[Json, list[str]]] = [
    (
        {"type": "web_search_call", "action": {"type": "search", "query": "q"}},
        ["web_search_call.in_progress", "web_search_call.searching", "web_search_call.completed"],
    ),
    (
        {"type": "file_search_call", "queries": ["q"], "results": None},
        ["file_search_call.in_progress", "file_search_call.searching", "file_search_call.completed"],
    ),
    (
        {"type": "image_generation_call", "result": "aGk="},
        ["image_generation_call.in_progress", "image_generation_call.generating", "image_generation_call.completed"],
    ),
    (
        {"type": "code_interpreter_call", "code": "1+1", "container_id": "c", "outputs": None},
        [
            "code_interpreter_call.in_progress",
            "code_interpreter_call_code.delta",
            "code_interpreter_call_code.done",
            "code_interpreter_call.interpreting",
            "code_interpreter_call.completed",
        ],
    ),
    (
        {"type": "mcp_call", **MCP, "output": "x"},
        ["mcp_call.in_progress", "mcp_call_arguments.delta", "mcp_call_arguments.done", "mcp_call.completed"],
    ),
    (
        {"type": "mcp_call", **MCP, "status": "failed"},
        ["mcp_call.in_progress", "mcp_call_arguments.delta", "mcp_call_arguments.done", "mcp_call.failed"],
    ),
    (
        {"type": "mcp_list_tools", "server_label": "s", "tools": []},
        ["mcp_list_tools.in_progress", "mcp_list_tools.completed"],
    ),
    ({"type": "mcp_approval_request", **MCP}, []),
    ({"type": "compaction", "encrypted_content": "x"}, []),
]


@pytest.mark.parametrize(("item", "phases"), ORDERS, ids=[f"{i['type']}-{i.get('status')}" for i, _ in ORDERS])
def test_the_order_of_events(item: Json, phases: list[str]) -> None:
    events = list(hosted_events(Pen(make_turn()), item))
    kinds = [event["type"].removeprefix("response.") for event in events]
    assert kinds == ["output_item.added", *phases, "output_item.done"]
    for event in events:
        check_official(event)
    added, done = events[0]["item"], events[-1]["item"]
    assert added["id"] == done["id"] == item.get("id", done["id"])
    assert done == {**done, **item}
    assert added.get("status") == (None if item["type"] == "compaction" else "in_progress")


def test_arguments_are_streamed_before_they_stand_in_the_item() -> None:
    events = list(hosted_events(Pen(make_turn()), {"type": "mcp_call", **MCP}))
    said: list[Any] = [event.get("delta") for event in events if "delta" in event]
    assert (events[0]["item"]["arguments"], said) == ("", ['{"a":1}'])
