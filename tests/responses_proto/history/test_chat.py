"""What Chat Completions writes otherwise: what is found, and what the repair makes of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec import Raw

from responses_proto.history import check_history, repair_history
from responses_proto.history.chat import chat_part, chat_tool_calls, wrong_part
from responses_proto.history.entries import members_of, read_entries
from responses_proto.history.faults import Fault, Options, apply

from .histories import MAKES, SdkItem

URL = {"type": "image_url", "image_url": {"url": "u", "detail": "low"}}


def message(*parts: object, role: Any = "user", **more: object) -> dict[str, Any]:
    return {"type": "message", "role": role, "content": list(parts), **more}


def text(kind: str, **more: object) -> dict[str, object]:
    return {"type": kind, "text": "a", **more}


def run(rule: Any, *items: object) -> tuple[list[Fault], list[object]]:
    entries = read_entries(items)
    faults = list(rule(entries, Options()))
    return faults, [entry.given for entry in apply(entries, faults)]


@pytest.mark.parametrize(
    ("rule", "item", "field", "repaired"),
    [
        (chat_part, message(text("text", x=1)), "content[0]", message(text("input_text", x=1))),
        (chat_part, message(text("text"), role="assistant"), "content[0]", ...),
        (chat_part, message("a", URL), "content[1]", ...),
        (chat_part, message({"type": "image_url", "image_url": "u"}), "content[0]", ...),
        (chat_part, message({"type": "input_image", "image_url": {"url": "u"}}), "content[0]", ...),
        (chat_part, message({"type": "input_image", "image_url": {}}), "content[0]", message({"type": "input_image"})),
        (chat_part, message({"type": "image_url", "image_url": {"url": {"url": "u"}}}), "content[0]", ...),
        (chat_part, message(SdkItem(text("text"))), "content[0]", message(text("input_text"))),
        (
            wrong_part,
            message("a", text("output_text", annotations=[], logprobs=[], x=1)),
            "content[1]",
            message("a", text("input_text", x=1)),
        ),
        (wrong_part, message(text("output_text"), role="system"), "content[0]", ...),
        (
            wrong_part,
            message(text("input_text"), role="assistant"),
            "content[0]",
            message(text("output_text", annotations=[]), role="assistant"),
        ),
    ],
)
def test_what_is_found(rule: Any, item: object, field: str, repaired: object) -> None:
    faults, (after,) = run(rule, item)
    assert [(fault.field, fault.severity) for fault in faults] == [(field, "refused")]
    assert repaired is ... or after == repaired
    assert run(rule, after) == ([], [after])


@pytest.mark.parametrize(
    ("rule", "item"),
    [
        (chat_part, message(text("input_text"), {"type": "input_image", "image_url": "u"}, "text", None)),
        (chat_part, {"role": "user", "content": "text"}),
        (chat_part, {"type": "reasoning", "content": [text("text")]}),
        (wrong_part, message(text("input_text"), text("text"), "a", None)),
        (wrong_part, message(text("output_text"), {"type": "refusal", "refusal": "No."}, role="assistant")),
        (wrong_part, {"type": "reasoning", "content": [text("input_text")]}),
        (chat_tool_calls, message(role="assistant", tool_calls=None)),
        (chat_tool_calls, {"type": "acme:new", "tool_calls": []}),
        (chat_tool_calls, {"role": "tool", "content": "1"}),
        (chat_tool_calls, {"role": "user", "content": "1", "tool_call_id": "c"}),
        (chat_tool_calls, 5),
    ],
)
def test_what_is_right(rule: Any, item: object) -> None:
    faults, (after,) = run(rule, item)
    assert faults == []
    assert after is item


def test_parts_as_they_are_here() -> None:
    assert run(chat_part, message(text("text"), URL, role="assistant"))[1] == [
        message(
            text("output_text", annotations=[]),
            {"type": "input_image", "image_url": "u", "detail": "low"},
            role="assistant",
        )
    ]


ASK = {"role": "user", "content": "How warm?"}
CALLS = {
    "role": "assistant",
    "content": "Let me see.",
    "refusal": None,
    "tool_calls": [
        {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}},
        {"id": "d", "type": "custom", "custom": {"name": "g", "input": "x"}},
    ],
}
ANSWERS: list[dict[str, Any]] = [
    {"role": "tool", "tool_call_id": "c", "content": "18"},
    {"role": "tool", "tool_call_id": "d", "name": "g", "content": [{"type": "text", "text": "y"}]},
]
HERE = [
    ASK,
    {"role": "assistant", "content": "Let me see."},
    {"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"},
    {"type": "custom_tool_call", "call_id": "d", "name": "g", "input": "x"},
    {"type": "function_call_output", "call_id": "c", "output": "18"},
    {"type": "custom_tool_call_output", "call_id": "d", "output": [{"type": "input_text", "text": "y"}]},
]


@pytest.mark.parametrize("make", MAKES)
def test_a_whole_conversation(make: Any) -> None:
    items = [make(item) for item in (ASK, CALLS, *ANSWERS)]
    findings = check_history(items)
    assert [(one.kind, one.severity) for one in findings] == [("chat_tool_calls", "refused")] * 3
    assert [one.path for one in findings] == ["input[1].tool_calls", "input[2].role", "input[3].role"]
    repaired, report = repair_history(items)
    assert [members_of(item) for item in repaired] == HERE
    assert {change.action for change in report} == {"changed"}
    assert check_history(repaired) == []


def test_what_is_made_of_json_stays_json() -> None:
    for make in (bytes, Raw):
        repaired, _ = repair_history([make(json.dumps({**CALLS, "content": None}).encode()), *ANSWERS])
        assert type(repaired[0]) is make
        assert members_of(repaired[0]) == HERE[2]


def test_calls_that_lack_what_they_need_are_found_as_such() -> None:
    silent = {"role": "assistant", "tool_calls": ["x", {"id": "c", "function": {"name": "f", "arguments": {"a": 1}}}]}
    items = [silent, {"role": "tool", "tool_call_id": "c", "content": ""}, ANSWERS[1]]
    kinds = {finding.kind for finding in check_history(items)}
    assert kinds == {"chat_tool_calls", "missing_field", "arguments_object", "empty_output", "orphan_output"}
    assert [members_of(item) for item in repair_history(items)[0]] == [
        {"type": "function_call", "call_id": "c", "name": "f", "arguments": '{"a":1}'},
        {"type": "function_call_output", "call_id": "c", "output": "[no output]"},
    ]
