"""Hypothesis strategies: histories that a service accepts, in items of any make, and what breaks them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from msgspec import Raw

from responses_proto.items import READER

__all__ = ["FIELDS", "VALUES", "SdkItem", "broken_histories", "made", "valid_histories", "valid_items"]

Item = dict[str, Any]


class SdkItem:
    """An object as the official client has them: its fields that were set, by ``to_dict``."""

    def __init__(self, members: Item) -> None:
        self.members = members

    def to_dict(self) -> Item:
        return self.members


def _typed(item: Item) -> object:
    return READER.read_any(json.dumps(item).encode(), [])


MAKES: tuple[Callable[[Item], object], ...] = (
    dict,
    SdkItem,
    _typed,
    lambda item: json.dumps(item, indent=1).encode(),
    lambda item: Raw(json.dumps(item, separators=(" ,", ": ")).encode()),
)


def made(items: list[Item]) -> st.SearchStrategy[list[object]]:
    """The items, each of any make."""
    makes = st.lists(st.sampled_from(MAKES), min_size=len(items), max_size=len(items))
    return makes.map(lambda chosen: [make(item) for make, item in zip(chosen, items, strict=True)])


_CALLS: dict[str, tuple[Item, Item]] = {
    "function_call": ({"name": "f", "arguments": "{}"}, {"type": "function_call_output", "output": "18"}),
    "custom_tool_call": (
        {"name": "sql", "input": "SELECT 1"},
        {"type": "custom_tool_call_output", "output": [{"type": "input_text", "text": "1"}]},
    ),
    "computer_call": (
        {"pending_safety_checks": [], "action": {"type": "wait"}},
        {"type": "computer_call_output", "output": {"type": "computer_screenshot", "file_id": "file_1"}},
    ),
    "local_shell_call": (
        {"action": {"type": "exec", "command": ["ls"], "env": {}}},
        {"type": "local_shell_call_output", "output": "{}"},
    ),
    "shell_call": ({"action": {"commands": ["ls"]}}, {"type": "shell_call_output", "output": []}),
    "apply_patch_call": (
        {"operation": {"type": "delete_file", "path": "a"}},
        {"type": "apply_patch_call_output", "status": "completed"},
    ),
    "tool_search_call": (
        {"execution": "client", "arguments": None},
        {"type": "tool_search_output", "execution": "client", "tools": []},
    ),
}
_HOSTED: list[Item] = [
    {"type": "web_search_call", "status": "completed", "action": {"type": "search", "query": "q"}},
    {"type": "image_generation_call", "status": "failed", "result": None},
    {"type": "mcp_call", "name": "f", "server_label": "s", "arguments": "{}", "output": "1"},
    {"type": "tool_search_call", "execution": "server", "arguments": {"paths": []}},
    {"type": "acme:new", "note": None},
]


@st.composite
def _response(draw: st.DrawFn, serial: int) -> list[Item]:
    """One response of the model and the program's answers."""
    said: list[Item] = []
    answers: list[Item] = []
    for number in range(draw(st.integers(1, 3))):
        mark = f"{serial}_{number}"
        for thought in range(draw(st.integers(0, 2))):
            said.append({"type": "reasoning", "id": f"rs_{mark}_{thought}", "summary": [], "encrypted_content": "gAAA"})
        kind = draw(st.sampled_from(["message", "hosted", "mcp_approval_request", *_CALLS]))
        if kind == "message":
            part = {"type": "output_text", "text": draw(st.sampled_from(["", "a", "\u2028"])), "annotations": []}
            said.append({"type": "message", "id": f"msg_{mark}", "role": "assistant", "content": [part]})
        elif kind == "hosted":
            said.append({"id": f"h_{mark}", **draw(st.sampled_from(_HOSTED))})
        elif kind == "mcp_approval_request":
            said.append({"type": kind, "id": f"mcpr_{mark}", "name": "f", "server_label": "s", "arguments": "{}"})
            answers.append({"type": "mcp_approval_response", "approval_request_id": f"mcpr_{mark}", "approve": True})
        else:
            call, output = _CALLS[kind]
            said.append({"type": kind, "id": f"id_{mark}", "call_id": f"call_{mark}", **call})
            answers.append({"call_id": f"call_{mark}", **output})
    if draw(st.booleans()):  # each answer directly behind its call; else all calls first, the answers in any order
        return [each for item in said for each in (item, *(a for a in answers if _answers(a, item)))]
    return [*said, *draw(st.permutations(answers))]


def _answers(answer: Item, call: Item) -> bool:
    name = answer.get("call_id") or answer["approval_request_id"]
    return name in (call.get("call_id"), call.get("id"))


@st.composite
def valid_items(draw: st.DrawFn) -> list[Item]:
    """A history that a service accepts with ``store=false``, as dicts."""
    items: list[Item] = []
    for serial in range(draw(st.integers(0, 3))):
        content: Any = draw(st.sampled_from(["Hi", [{"type": "input_text", "text": "Hi"}]]))
        items.append(draw(st.sampled_from([{}, {"type": "message"}])) | {"role": "user", "content": content})
        items += draw(_response(serial))
    return items


@st.composite
def valid_histories(draw: st.DrawFn) -> list[object]:
    """A history that a service accepts, in items of any make."""
    return draw(made(draw(valid_items())))


_JUNK: list[Any] = [None, 3, "text", [], {}, {"id": ""}, {"id": "x"}, {"type": ""}, {"type": 5, "role": []}]
_JUNK += [{"role": "tool", "tool_call_id": name, "content": "1"} for name in ("call_0_0", "call_1_0")]
FIELDS = ["id", "call_id", "type", "role", "content", "summary", "output", "status", "name", "encrypted_content"]
FIELDS += ["arguments", "async_", "tool_calls", "tool_call_id"]
VALUES: list[Any] = [None, "", [], {}, 0, "x", "call_0_0", "function_call_output", "reasoning", "tool"]
VALUES += [[{"type": "text", "text": None}, "x", {"type": "image_url", "image_url": {"url": "u"}}], "incomplete"]
VALUES += ["l" * 65, True, [{"id": "call_0_0", "function": {"name": "f", "arguments": {"a": 1}}}, None, {"id": 3}]]
VALUES += [[{"type": "input_text", "text": "a"}, {"type": "output_text", "text": "a"}]]


def _mutate(draw: st.DrawFn, items: list[Any]) -> list[Any]:
    at = draw(st.integers(0, len(items)))
    other = draw(st.integers(0, len(items)))
    how = draw(st.sampled_from(["drop", "repeat", "move", "junk", "field", "field", "without"]))
    if how == "junk" or at == len(items):
        return [*items[:at], draw(st.sampled_from(_JUNK)), *items[at:]]
    rest, item = [*items[:at], *items[at + 1 :]], items[at]
    if how == "drop":
        return rest
    if how == "repeat":
        return [*items[:other], item, *items[other:]]
    if how == "move":
        return [*rest[:other], item, *rest[other:]]
    if not isinstance(item, dict):
        return items
    name = draw(st.sampled_from(FIELDS))
    changed = {key: value for key, value in item.items() if key != name}
    if how == "field":
        changed[name] = draw(st.sampled_from(VALUES))
    return [*items[:at], changed, *items[at + 1 :]]


@st.composite
def broken_histories(draw: st.DrawFn) -> list[object]:
    """A valid history after some accidents, in items of any make."""
    items: list[Any] = draw(valid_items())
    for _ in range(draw(st.integers(1, 5))):
        items = _mutate(draw, items)
    return [draw(made([item]))[0] if isinstance(item, dict) else item for item in items]
