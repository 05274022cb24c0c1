"""The promises of the check and of the repair, for any history."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw
from openai.types.responses import ResponseReasoningItem

import responses_proto.history as package
from responses_proto.errors import InvalidRequest
from responses_proto.history import Change, check_history, repair_history
from responses_proto.history.entries import json_of, members_of
from responses_proto.messages import Message, Role, ToolResult, model_response
from responses_proto.response import read_response

from ..raw_json import unhurried
from .histories import broken_histories, valid_histories

OPTIONS = st.fixed_dictionaries(
    {
        "store": st.booleans(),
        "previous_response_id": st.sampled_from([None, "resp_1"]),
        "conversation": st.sampled_from([None, {"id": "conv_1"}]),
    }
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def holds(items: list[Any], options: dict[str, Any], open_calls: Any) -> list[Change]:
    """What a repair promises."""
    before = [members_of(item) for item in items]
    repaired, report = repair_history(items, **options, open_calls=open_calls)
    assert [members_of(item) for item in items] == before  # what was given is not touched
    assert [finding for finding in check_history(repaired, **options) if finding.severity == "refused"] == []
    again, nothing = repair_history(repaired, **options, open_calls=open_calls)
    assert nothing == []
    assert all(one is other for one, other in zip(again, repaired, strict=True))
    if not report:
        assert all(one is other for one, other in zip(repaired, items, strict=True))
    touched = {index for change in report for index in change.finding.indexes}
    kept = {id(item) for item in repaired}
    assert all(index in touched or id(item) in kept for index, item in enumerate(items))
    refused = {finding.kind for finding in check_history(items, **options) if finding.severity == "refused"}
    assert not refused or report
    return report


@unhurried
@given(valid_histories(), OPTIONS)
def test_a_valid_history_has_no_findings_and_stays_as_it_is(items: list[object], options: dict[str, Any]) -> None:
    assert check_history(items, **options) == []
    repaired, report = repair_history(items, **options)
    assert report == []
    assert all(one is other for one, other in zip(repaired, items, strict=True))


@unhurried
@given(broken_histories(), OPTIONS, st.sampled_from(["close", "drop"]))
def test_a_repaired_history_is_accepted(items: list[object], options: dict[str, Any], open_calls: str) -> None:
    holds(items, options, open_calls)


@unhurried
@given(st.lists(JSON, max_size=4), OPTIONS)
def test_any_json_is_checked_and_repaired(items: list[Any], options: dict[str, Any]) -> None:
    holds(items, options, "close")
    holds([json.dumps(item).encode() for item in items], options, "drop")


@unhurried
@given(broken_histories())
def test_a_repaired_history_can_be_sent(items: list[object]) -> None:
    for item in repair_history(items)[0]:
        assert isinstance(json.loads(bytes(json_of(item))), dict)


@unhurried
@given(broken_histories())
def test_findings_stand_in_the_order_of_the_items(items: list[object]) -> None:
    findings = check_history(items)
    places = [finding.index for finding in findings]
    assert places == sorted(places)
    for finding in findings:
        assert finding.path.startswith(f"input[{finding.index}]")
        assert all(index < len(items) for index in finding.indexes)
        assert finding.message.endswith(".")


def test_a_list_in_one_piece_of_json() -> None:
    raw = b'[ {"role":"user","content":"Hi"} , {"type":"function_call_output","call_id":"c","output":"1"} ]'
    assert [finding.kind for finding in check_history(raw)] == ["orphan_output"]
    assert repair_history(Raw(raw))[0] == [Raw(b'{"role":"user","content":"Hi"}')]


@pytest.mark.parametrize("items", [b"{}", b"[", "Hi", {"role": "user"}, 5])
def test_what_is_no_list_is_refused(items: Any) -> None:
    with pytest.raises(InvalidRequest, match="list"):
        check_history(items)


@pytest.mark.parametrize("where", [{"previous_response_id": "resp_1"}, {"conversation": "conv_1"}])
def test_a_call_may_be_on_the_server(where: dict[str, Any]) -> None:
    items = [{"type": "function_call_output", "call_id": "c", "output": "1"}]
    assert check_history(items, store=True, **where) == []
    assert repair_history(items, store=True, **where)[1] == []
    assert [finding.kind for finding in check_history(items, store=True)] == ["orphan_output"]


def test_calls_can_be_left_open() -> None:
    items: list[Any] = [CALL, {**CALL, "call_id": "c" * 65}, SAID]
    assert repair_history(items, open_calls="leave") == (items, [])
    items = [CALL, {**CALL, "name": "g"}, {**SAID, "id": ""}]
    repaired, report = repair_history(items, open_calls="leave")
    assert [change.kind for change in report] == ["empty_id", "duplicate_call"]
    assert repaired == [CALL, {"type": "message", "role": "assistant", "content": []}]
    assert [finding.kind for finding in check_history(repaired)] == ["orphan_call"]


def test_messages_and_responses_stand_for_their_items() -> None:
    asked, told = Message.user("Hi"), Message.tool(ToolResult(tool_call_id="c", name="f", content="1"))
    assert check_history([asked, RESPONSE, told]) == []
    assert [finding.kind for finding in check_history(RESPONSE)] == ["orphan_call"]
    assert repair_history([asked, *RESPONSE.raw_output, told]) == (
        [*asked.items(), *RESPONSE.raw_output, *told.items()],
        [],
    )
    answer = model_response(RESPONSE, {}).message
    assert [(one.kind, one.index) for one in check_history([asked, answer, asked])] == [("orphan_call", 1)]
    assert len(repair_history([asked, answer, asked])[0]) == 5
    with pytest.raises(InvalidRequest, match="must name the call"):
        check_history([Message(role=Role.TOOL, content="1")])


def test_what_the_official_client_dumps() -> None:
    thought = ResponseReasoningItem.model_validate(THOUGHT)
    items = [USER, thought, SAID]
    assert check_history(items) == []
    assert repair_history(items)[0][1] is thought
    dumped = [USER, thought.model_dump(), SAID]
    assert [finding.path for finding in check_history(dumped)] == ["input[1].content", "input[1].status"]
    assert repair_history(dumped)[0] == [USER, THOUGHT, SAID]


def test_a_long_history_takes_no_longer_than_its_length_asks() -> None:
    # Quadratic work on these would take minutes: the test would not end in time.
    call = {"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}", "id": "x"}
    output = {"type": "function_call_output", "call_id": "c", "output": ""}
    for items in ([call, output] * 10_000, [*[output] * 10_000, *[call] * 10_000], [{"type": "reasoning"}] * 20_000):
        holds(items, {}, "close")


RESPONSE = read_response(
    b'{"id":"r","output":[{"type":"reasoning","id":"rs","summary":[],"encrypted_content":"gAAA"},'
    b'{"type":"function_call","call_id":"c","name":"f","arguments":"{ }"}]}'
)
CALL = {"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"}
OUT = {"type": "function_call_output", "call_id": "c", "output": "1"}
THOUGHT = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gAAA"}
SAID = {"type": "message", "id": "msg_1", "role": "assistant", "content": []}
USER = {"role": "user", "content": "Hi"}
ONE_OF_EACH: dict[str, list[Any]] = {
    "unreadable": [5],
    "missing_type": [{"call_id": "c", "output": "1"}],
    "chat_tool_calls": [
        {"role": "assistant", "tool_calls": [{"id": "c", "function": {"name": "f", "arguments": "{}"}}]},
        {"role": "tool", "tool_call_id": "c", "content": "1"},
    ],
    "sdk_field": [{**CALL, "async_": True}],
    "null_noise": [{**SAID, "status": None}],
    "unknown_role": [{"role": "tool", "content": "1"}],
    "chat_part": [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}],
    "wrong_part": [{"role": "assistant", "content": [{"type": "input_text", "text": "Hi"}]}],
    "arguments_object": [{**CALL, "arguments": {}}, OUT],
    "empty_id": [{**SAID, "id": ""}],
    "missing_field": [{"type": "message", "role": "user"}],
    "missing_output": [{"type": "mcp_call", "name": "f", "output": None}],
    "empty_output": [CALL, {**OUT, "output": ""}],
    "not_stored": [{"type": "item_reference", "id": "x"}],
    "unsealed_reasoning": [{**THOUGHT, "encrypted_content": ""}, SAID],
    "duplicate_id": [SAID, SAID],
    "duplicate_call": [CALL, OUT, CALL, OUT],
    "long_call_id": [{**CALL, "call_id": "c" * 65}, {**OUT, "call_id": "c" * 65}],
    "early_output": [OUT, CALL],
    "duplicate_output": [CALL, OUT, OUT],
    "orphan_output": [OUT],
    "orphan_call": [CALL],
    "split_reasoning": [THOUGHT, USER],
    "incomplete": [{**SAID, "status": "incomplete"}, USER],
}


@pytest.mark.parametrize("kind", ONE_OF_EACH)
def test_each_kind_alone(kind: str) -> None:
    findings = check_history(ONE_OF_EACH[kind])
    assert {finding.kind for finding in findings} == {kind}
    report = repair_history(ONE_OF_EACH[kind])[1]
    assert [change.kind for change in report] == [kind] * len(report)
    assert bool(report) is (kind != "incomplete")


def test_the_documentation_lists_every_kind() -> None:
    assert package.__doc__
    rows = re.findall(r"^(\w+) +(?:refused|lost) ", package.__doc__, re.MULTILINE)
    assert rows == list(ONE_OF_EACH)
