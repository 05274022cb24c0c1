"""Parameters: what each must be, and what goes together."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import Raw

from responses_proto.rules import find_problems
from responses_proto.rules.parameters import problems

from .cases import LONG, TEXT, Case, assert_refused, message, names

NOT_TEXT: list[Any] = [3, ["x"], {"a": 1}, True]
NOT_A_LIST: list[Any] = [3, "x", {"a": 1}]
NOT_AN_OBJECT: list[Any] = [3, "x", ["x"], False]
NOT_A_NUMBER: list[Any] = ["0.5", True, [1]]
NOT_A_FLAG: list[Any] = ["yes", 1, 0.0]

REFUSED = [
    # Exclusive, and what needs something else.
    Case("previous_response_id", "exclusive", {"previous_response_id": "r", "conversation": {"id": "c"}}),
    Case("stream_options", "needs", {"stream_options": {"include_obfuscation": False}}),
    Case("stream_options", "needs", {"stream_options": {}, "stream": False}),
    Case("top_logprobs", "needs", {"top_logprobs": 2}),
    Case("top_logprobs", "needs", {"top_logprobs": 2, "include": ["reasoning.encrypted_content"]}),
    # Numbers and strings.
    Case("max_output_tokens", "range", {"max_output_tokens": 15}),
    Case("max_output_tokens", "type", {"max_output_tokens": "many"}),
    Case("max_output_tokens", "type", {"max_output_tokens": 16.0}),
    Case("max_tool_calls", "range", {"max_tool_calls": 0}),
    Case("max_tool_calls", "type", {"max_tool_calls": True}),
    Case("top_logprobs", "range", {"top_logprobs": 21, "include": ["message.output_text.logprobs"]}),
    Case("top_logprobs", "range", {"top_logprobs": -1, "include": ["message.output_text.logprobs"]}),
    Case("safety_identifier", "length", {"safety_identifier": LONG}),
    Case("prompt_cache_key", "length", {"prompt_cache_key": LONG}),
    Case("instructions", "length", {"instructions": "x" * (TEXT + 1)}),
    Case("input", "length", {"input": "x" * (TEXT + 1)}),
    Case("metadata", "metadata", {"metadata": {str(n): "" for n in range(17)}}),
    Case(f"metadata.{LONG}", "metadata", {"metadata": {LONG: ""}}),
    Case("metadata.a", "metadata", {"metadata": {"a": "x" * 513}}),
    # What cannot be empty.
    Case("input", "non-empty", {"input": ""}),
    Case("input", "non-empty", {"input": []}),
    Case("model", "non-empty", {"model": ""}),
    Case("model", "type", {"model": 3}),
    Case("previous_response_id", "non-empty", {"previous_response_id": ""}),
    # Kinds.
    Case("include", "type", {"include": "reasoning.encrypted_content"}),
    *(Case(name, "type", {name: value}) for name in ("context_management", "tools") for value in NOT_A_LIST),
    *(Case(name, "type", {name: value}) for name in ("reasoning", "metadata", "text") for value in NOT_AN_OBJECT),
    *(Case(name, "type", {name: value}) for name in ("temperature", "top_p") for value in NOT_A_NUMBER),
    *(Case(name, "type", {name: value}) for name in ("stream", "store", "background") for value in NOT_A_FLAG),
    *(Case("instructions", "type", {"instructions": value}) for value in NOT_TEXT),
    Case("conversation", "type", {"conversation": ["c"]}),
]


@pytest.mark.parametrize("case", REFUSED, ids=names(REFUSED))
def test_what_is_refused(case: Case) -> None:
    assert_refused(case)


TAKEN: list[dict[str, Any]] = [
    {},
    {"model": "m"},
    {"previous_response_id": "r", "conversation": None},
    {"previous_response_id": "r", "store": False},
    {"conversation": "c", "store": False},
    {"background": True, "store": False},
    {"stream": True, "stream_options": {"include_obfuscation": False}},
    {"top_logprobs": 20, "include": ["message.output_text.logprobs"]},
    {"top_logprobs": 0},
    {"max_output_tokens": 16, "max_tool_calls": 1, "safety_identifier": "x" * 64, "prompt_cache_key": "x" * 64},
    {"metadata": {"x" * 64: "x" * 512} | {str(n): n for n in range(15)}},
    {"input": "x" * TEXT},
    {"temperature": 0, "top_p": 0.5, "presence_penalty": -1, "instructions": ""},
    {"reasoning": {"effort": "heroic"}, "service_tier": "express", "truncation": "tidy"},
    {"context_management": [{"type": "compaction", "compact_threshold": 1}]},
    {name: Raw(b"7") for name in ("model", "metadata", "tools", "text", "stream", "temperature", "max_output_tokens")},
]


@pytest.mark.parametrize("body", TAKEN)
def test_what_is_not_refused(body: dict[str, Any]) -> None:
    assert find_problems(body) == []


def test_problems_come_in_a_fixed_order() -> None:
    body = {"tools": [{"type": "function"}], "max_output_tokens": 1, "text": [], "input": [message(), 3]}
    assert [problem.path for problem in problems(body)] == ["text", "max_output_tokens", "input[1]", "tools[0].name"]
