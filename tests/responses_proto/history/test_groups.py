"""What must stay together does, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_proto.history import check_history, groups
from responses_proto.messages import Message, ToolCall, ToolResult

from ..raw_json import unhurried
from .histories import broken_histories, valid_histories

USER = {"role": "user", "content": "Hi"}
SAID = {"type": "message", "role": "assistant", "content": []}
THINK = {"type": "reasoning", "summary": [], "encrypted_content": "gAAA"}


def call(name: str) -> dict[str, Any]:
    return {"type": "function_call", "call_id": name, "name": "f", "arguments": "{}"}


def out(name: str) -> dict[str, Any]:
    return {"type": "function_call_output", "call_id": name, "output": "1"}


@pytest.mark.parametrize(
    ("items", "sizes"),
    [
        ([], []),
        ([USER, SAID, USER], [1, 1, 1]),
        ([USER, THINK, SAID], [1, 2]),
        ([THINK, THINK, SAID, SAID], [3, 1]),
        ([THINK, USER], [1, 1]),
        ([USER, THINK, call("a"), out("a"), SAID], [1, 3, 1]),
        ([THINK, call("a"), call("b"), out("b"), out("a"), SAID], [5, 1]),
        ([call("a"), out("a"), call("b"), out("b")], [2, 2]),
        ([call("a"), USER, out("a")], [3]),
        ([out("a"), call("a"), USER], [2, 1]),
        ([call("a"), out("b")], [1, 1]),
        ([THINK], [1]),
    ],
)
def test_sizes(items: list[Any], sizes: list[int]) -> None:
    assert [len(group) for group in groups(items)] == sizes


def test_a_message_stays_in_one_piece() -> None:
    both = Message.assistant("Let me see.", [ToolCall(id="a", name="f")])
    told = Message.tool(ToolResult(tool_call_id="a", name="f", content="1"))
    asked = Message.user("Hi")
    assert groups([asked, both, told, asked]) == [(asked,), (both, told), (asked,)]
    assert groups([THINK, both, told, USER]) == [(THINK, both, told), (USER,)]


@unhurried
@given(valid_histories(), st.data())
def test_any_choice_of_groups_is_a_valid_history(items: list[object], data: st.DataObject) -> None:
    runs = groups(items)
    kept = data.draw(st.lists(st.sampled_from(range(len(runs))), unique=True)) if runs else []
    assert check_history([item for at in sorted(kept) for item in runs[at]]) == []


@unhurried
@given(broken_histories())
def test_the_groups_joined_are_the_items(items: list[object]) -> None:
    joined = [item for group in groups(items) for item in group]
    assert all(one is other for one, other in zip(joined, items, strict=True))
