"""Output that is plain: whatever is called so, no rule finds a fault in it, and its calls are open."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import Raw

from responses_proto.history.entries import read_entries
from responses_proto.history.faults import Options
from responses_proto.history.linter import repair_entries
from responses_proto.history.pairs import CALLS, match, ours
from responses_proto.history.plain import plain_calls

from ..raw_json import unhurried
from .histories import FIELDS, VALUES

SAID: dict[str, Any] = {
    "type": "message",
    "id": "msg_1",
    "status": "completed",
    "role": "assistant",
    "phase": None,
    "content": [
        {"type": "output_text", "text": "null", "annotations": [], "logprobs": [{"token": None}]},
        {"type": "refusal", "refusal": "No."},
    ],
}
CALL: dict[str, Any] = {
    "type": "function_call",
    "id": "fc_1",
    "status": "completed",
    "call_id": "call_1",
    "name": "f",
    "arguments": "{}",
}
THOUGHT: dict[str, Any] = {
    "type": "reasoning",
    "id": "rs_1",
    "summary": [{"type": "summary_text", "text": "Hm."}],
    "encrypted_content": "gAAA",
    "content": [{"type": "reasoning_text", "text": "Hm."}],
}
OTHER_CALL = {**CALL, "id": "fc_2", "call_id": "call_2"}
NESTED = [[{"type": "output_text", "text": None}], [{"type": "output_text", "text": "", "annotations": [{"id": None}]}]]


def raws(items: list[Any]) -> tuple[Raw, ...]:
    return tuple(Raw(json.dumps(item).encode()) for item in items)


@pytest.mark.parametrize(
    ("items", "calls"),
    [
        ([], []),
        ([SAID], []),
        ([THOUGHT, CALL, OTHER_CALL], ["call_1", "call_2"]),
        ([THOUGHT, {**THOUGHT, "id": "rs_2"}, SAID, CALL], ["call_1"]),
        ([THOUGHT], None),
        ([CALL, CALL], None),
        ([CALL, {**CALL, "id": "fc_2"}], None),
        ([CALL, {**OTHER_CALL, "id": "fc_1"}], None),
        ([{**CALL, "call_id": ""}], None),
        ([{**CALL, "call_id": "x" * 65}], None),
        ([{**CALL, "arguments": {}}], None),
        ([{**CALL, "async_": True}], None),
        ([{**SAID, "role": "user"}], None),
        ([{**SAID, "tool_calls": []}], None),
        ([{**THOUGHT, "encrypted_content": None}, SAID], None),
        ([{"type": "acme:new"}], None),
        (["text"], None),
    ],
)
def test_plain_output(items: list[Any], calls: list[str] | None) -> None:
    assert plain_calls(raws(items)) == calls


def test_what_cannot_be_read_is_not_plain() -> None:
    assert plain_calls((Raw(b'{"type":"function_call","call_id":"a","name":"f","arguments":"\\ud800"}'),)) is None
    assert plain_calls((Raw(b'{"type":"function_call","call_id":"a","name":"f","arguments":"\xff"}'),)) is None


@st.composite
def nearly_plain(draw: st.DrawFn) -> list[Any]:
    items: list[Any] = draw(st.lists(st.sampled_from([SAID, CALL, OTHER_CALL, THOUGHT]), max_size=4))
    for _ in range(draw(st.integers(0, 2))):
        if items:
            at = draw(st.integers(0, len(items) - 1))
            name, value = draw(st.sampled_from(FIELDS)), draw(st.sampled_from([*VALUES, *NESTED]))
            items[at] = {**items[at], name: value}
    return items


@unhurried
@given(nearly_plain())
@example([THOUGHT, SAID, CALL, OTHER_CALL])
def test_no_rule_finds_a_fault_in_what_is_plain(items: list[Any]) -> None:
    output = raws(items)
    calls = plain_calls(output)
    if calls is None:
        return
    entries = read_entries(output)
    kept, changes = repair_entries(entries, Options(store=False, continued=True, open_calls="leave"))
    assert (kept, changes) == (entries, [])
    answered = match(entries).answers
    assert [entry.text("call_id") for entry in entries if entry.type in CALLS and ours(entry)] == calls
    assert not answered
