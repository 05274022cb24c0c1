"""Each rule about one item: what it finds, and what the repair makes of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec import Raw

from responses_proto.history.entries import read_entries
from responses_proto.history.faults import Fault, Options, apply
from responses_proto.history.pairs import NO_OUTPUT
from responses_proto.history.shape import (
    arguments_object,
    empty_id,
    empty_output,
    missing_field,
    missing_type,
    null_noise,
    sdk_field,
    unknown_role,
    unreadable,
)

GONE = object()
CALL = {"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"}


def message(*parts: object, role: Any = "user", **more: object) -> dict[str, Any]:
    return {"type": "message", "role": role, "content": list(parts), **more}


def text(kind: str, **more: object) -> dict[str, object]:
    return {"type": kind, "text": "a", **more}


def run(rule: Any, item: object) -> tuple[list[Fault], object]:
    entries = read_entries([item])
    faults = list(rule(entries, Options()))
    repaired = apply(entries, faults)
    return faults, repaired[0].given if repaired else GONE


def without(item: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in names}


@pytest.mark.parametrize(
    ("rule", "item", "field", "repaired"),
    [
        (unreadable, 5, "", GONE),
        (unreadable, b"[]", "", GONE),
        (missing_type, {"call_id": "c", "output": "1"}, "type", GONE),
        (sdk_field, {**CALL, "async_": True}, "async_", {**CALL, "async": True}),
        (sdk_field, {**CALL, "async_": True, "async": False}, "async_", {**CALL, "async": False}),
        (sdk_field, json.dumps({**CALL, "async_": False}).encode(), "async_", ...),
        (arguments_object, {**CALL, "arguments": {"a": 1}}, "arguments", {**CALL, "arguments": '{"a":1}'}),
        (arguments_object, {**CALL, "arguments": 5}, "arguments", {**CALL, "arguments": "5"}),
        (arguments_object, {**CALL, "arguments": {"a": object()}}, "arguments", GONE),
        (arguments_object, {"type": "mcp_call", "name": "f", "arguments": []}, "arguments", ...),
        (null_noise, {**CALL, "status": None}, "status", CALL),
        (null_noise, message({"type": "output_text", "text": "a", "logprobs": None}), "content[0].logprobs", ...),
        (null_noise, message(text("output_text", annotations=[{"url": None}])), "content[0].annotations[0].url", ...),
        (null_noise, {"type": "reasoning", "summary": [], "content": None}, "content", ...),
        (null_noise, {**CALL, "a.b[0]": None}, "a.b[0]", CALL),
        (unknown_role, message(role="tool"), "role", GONE),
        (unknown_role, message(role=[]), "role", GONE),
        (empty_id, {**CALL, "id": ""}, "id", CALL),
        (missing_field, without(CALL, "name"), "name", GONE),
        (missing_field, {**CALL, "call_id": 5}, "call_id", GONE),
        (missing_field, {**CALL, "call_id": ""}, "call_id", GONE),
        (missing_field, without(CALL, "arguments"), "arguments", CALL),
        (missing_field, {"type": "reasoning", "id": "r"}, "summary", {"type": "reasoning", "id": "r", "summary": ()}),
        (missing_field, {"type": "message", "role": "user"}, "content", GONE),
        (missing_field, {"type": "message", "content": "a"}, "role", GONE),
        (missing_field, {"type": "function_call_output", "output": "1"}, "call_id", GONE),
        (missing_field, {"type": "local_shell_call_output", "output": "1"}, "call_id", GONE),
        (missing_field, {"type": "mcp_approval_request", "name": "f", "id": ""}, "id", GONE),
        (missing_field, {"type": "item_reference", "id": ""}, "id", GONE),
        (missing_field, {"type": "computer_call_output", "call_id": "c"}, "output", GONE),
        (
            missing_field,
            {"type": "mcp_call", "name": "f"},
            "output",
            {"type": "mcp_call", "name": "f", "output": NO_OUTPUT},
        ),
        (empty_output, {"type": "function_call_output", "call_id": "c", "output": ""}, "output", ...),
        (empty_output, {"type": "function_call_output", "call_id": "c"}, "output", ...),
        (empty_output, {"type": "custom_tool_call_output", "call_id": "c", "output": []}, "output", ...),
    ],
)
def test_what_is_found(rule: Any, item: object, field: str, repaired: object) -> None:
    faults, after = run(rule, item)
    assert [fault.field for fault in faults] == [field]
    assert faults[0].severity in ("refused", "noise")
    assert after is repaired or repaired is ... or after == repaired
    assert after is GONE or run(rule, after) == ([], after)


@pytest.mark.parametrize(
    ("rule", "item"),
    [
        (unreadable, {}),
        (missing_type, {"role": "user", "content": "Hi"}),
        (missing_type, {"id": "x"}),
        (missing_type, 5),
        (null_noise, {"type": "image_generation_call", "result": None}),
        (null_noise, {"type": "tool_search_call", "arguments": None}),
        (null_noise, {"type": "mcp_call", "name": "f", "output": None}),
        (null_noise, {"type": "function_call_output", "call_id": "c", "output": None}),
        (null_noise, {"type": "reasoning", "summary": None}),
        (null_noise, {"type": "message", "role": None, "content": None}),
        (sdk_field, {**CALL, "async": True}),
        (sdk_field, {"type": "acme:new", "async_": True}),
        (sdk_field, 5),
        (arguments_object, CALL),
        (arguments_object, {**CALL, "arguments": None}),
        (arguments_object, {"type": "tool_search_call", "arguments": {"paths": []}}),
        (null_noise, {"type": "acme:new", "status": None}),
        (null_noise, {**CALL, "arguments": "null"}),
        (null_noise, b'{"type":"reasoning","summary":[],"encrypted_content":null}'),
        (null_noise, Raw(b'{"type":"message","role":"assistant","content":[],"phase":null}')),
        (
            null_noise,
            {"type": "function_call_output", "call_id": "c", "output": [{"content": [{"output": [{"x": None}]}]}]},
        ),
        (unknown_role, message(role="developer")),
        (unknown_role, {"type": "additional_tools", "role": "tool"}),
        (empty_id, CALL),
        (empty_id, {"type": "item_reference", "id": ""}),
        (missing_field, CALL),
        (missing_field, {"type": "function_call_output", "name": "f", "output": "1"}),
        (missing_field, {"type": "local_shell_call_output", "id": "i", "output": "1"}),
        (missing_field, {"type": "tool_search_output", "tools": []}),
        (missing_field, {"type": "acme:new"}),
        (empty_output, {"type": "function_call_output", "call_id": "c", "output": "0"}),
        (empty_output, {"type": "shell_call_output", "call_id": "c", "output": []}),
        (empty_output, {"type": "mcp_call", "output": ""}),
    ],
)
def test_what_is_right(rule: Any, item: object) -> None:
    faults, after = run(rule, item)
    assert faults == []
    assert after is item


def test_a_null_is_refused_or_noise() -> None:
    faults, after = run(null_noise, {**CALL, "status": None, "caller": None})
    assert [(fault.field, fault.severity) for fault in faults] == [("status", "refused"), ("caller", "noise")]
    assert after == CALL


def test_a_null_in_json_goes_only_where_it_is_refused() -> None:
    raw = b'{"type":"reasoning", "status":null,"encrypted_content":null,"summary":[ ],"x":1.0}'
    assert run(null_noise, raw)[1] == b'{"type":"reasoning","encrypted_content":null,"summary":[ ],"x":1.0}'


def test_the_path_is_that_of_the_service() -> None:
    (fault,), _ = run(missing_field, {"type": "mcp_call", "name": "f"})
    assert (fault.kind, fault.finding.path) == ("missing_output", "input[0].output")
    assert "'input[0].output'" in fault.message
