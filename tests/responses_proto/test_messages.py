"""Messages: what the server wrote goes back as it was written; what we write, it accepts."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw
from tests.responses_proto.machines import call, message, response

from responses_proto.errors import InvalidRequest
from responses_proto.items import FunctionCallItem
from responses_proto.messages import (
    Message,
    ModelResponse,
    Role,
    ToolCall,
    ToolResult,
    as_items,
    counted,
    model_response,
    tool_calls_of,
)
from responses_proto.response import Response, read_response
from responses_proto.usage import Usage


def items(given: Message) -> list[Any]:
    return [msgspec.json.decode(item) for item in given.items()]


def said(role: str, kind: str, text: str) -> dict[str, Any]:
    return {"type": "message", "role": role, "content": [{"type": kind, "text": text}]}


CALL = ToolCall(id="c1", name="add", arguments={"a": 1}, arguments_json='{"a": 1}')


def test_what_a_program_says() -> None:
    assert items(Message.user("Hi")) == [said("user", "input_text", "Hi")]
    assert items(Message.user("")) == [said("user", "input_text", "")]
    assert items(Message.system("Be brief.")) == [said("system", "input_text", "Be brief.")]
    assert items(Message(role=Role.DEVELOPER, content="Go.")) == [said("developer", "input_text", "Go.")]
    (spoken,) = items(Message.assistant("Hello"))
    assert (spoken["role"], spoken["content"][0]["type"], spoken["content"][0]["text"]) == (
        "assistant",
        "output_text",
        "Hello",
    )


def test_what_a_model_is_made_to_say() -> None:
    called = {"type": "function_call", "call_id": "c1", "name": "add", "arguments": '{"a": 1}'}
    assert items(Message.assistant(tool_calls=[CALL])) == [called]
    both = items(Message.assistant("Let me see.", [CALL]))
    assert [item["type"] for item in both] == ["message", "function_call"]
    assert items(Message.assistant()) == [], "an empty message is refused by the service"


def test_arguments_without_their_text_are_written_out() -> None:
    (item,) = items(Message.assistant(tool_calls=[ToolCall(id="c", name="f", arguments={"n": [1, None]})]))
    assert item["arguments"] == '{"n":[1,null]}'


@pytest.mark.parametrize(("content", "sent"), [("3", "3"), ("", "(no output)"), (" ", " ")])
def test_the_output_of_a_tool_is_never_empty(content: str, sent: str) -> None:
    given = Message.tool(ToolResult(tool_call_id="c1", name="add", content=content))
    assert (given.role, given.tool_call_id, given.name) == (Role.TOOL, "c1", "add")
    assert items(given) == [{"type": "function_call_output", "call_id": "c1", "output": sent}]


@pytest.mark.parametrize("call_id", [None, ""])
def test_the_output_of_no_call_is_refused(call_id: str | None) -> None:
    with pytest.raises(InvalidRequest) as caught:
        Message(role=Role.TOOL, content="3", tool_call_id=call_id).items()
    assert caught.value.path == "tool_call_id"


@pytest.mark.parametrize(("error", "success"), [(None, True), ("no", False), ("", False)])
def test_whether_a_tool_succeeded(error: str | None, success: bool) -> None:
    assert ToolResult(tool_call_id="c", name="f", content="", error=error).success is success


STRANGE = (
    b'{ "id":"rs_1","type":"reasoning", "summary":[],"encrypted_content":"gA==\\/","x-vendor":{"b":1,"a":[1.0]}}',
    b'{"type":"born_tomorrow","z":1, "a":"\\u00e9"}',
    b'{"type":"function_call","call_id":"c1","name":"add","arguments":"{\\"a\\": 1}","namespace":"n","new":true}',
    b'{"content":[{"text":"Hi","type":"output_text","annotations":[],"logprobs":[],"more":0}],"type":"message",'
    b'"role":"assistant","phase":"final_answer"}',
)


def test_what_the_server_wrote_goes_back_byte_for_byte() -> None:
    answer = model_response(read_response(b'{"id":"r","output":[%s]}' % b" , ".join(STRANGE)), {})
    assert tuple(bytes(item) for item in answer.message.items()) == STRANGE
    assert (answer.content, answer.tool_calls) == ("Hi", (CALL,))
    history = as_items([Message.user("Hi"), answer.message, Message.user("And?")])
    assert tuple(bytes(item) for item in history[1:-1]) == STRANGE
    assert len(history) == 6


@pytest.mark.parametrize(
    ("text", "arguments", "valid"),
    [
        ('{"a":1,"b":2}', {"a": 1, "b": 2}, True),
        ('{"deep":{"list":[1,2.5,null,"é"]}}', {"deep": {"list": [1, 2.5, None, "é"]}}, True),
        ("", {}, True),
        ("{}", {}, True),
        ("[1]", {}, False),
        ('"text"', {}, False),
        ("null", {}, False),
        ('{"a":', {}, False),
        (" ", {}, False),
        ("{'a': 1}", {}, False),
        ('{"a":1e999}', {}, False),
        ('{"a":"\\ud800"}', {}, False),
        ('{"a":' * 50_000, {}, False),
    ],
)
def test_what_the_model_wrote_for_arguments_is_kept(text: str, arguments: dict[str, object], valid: bool) -> None:
    (made,) = tool_calls_of(response(call("c1", arguments=text)))
    assert made == ToolCall(id="c1", name="add", arguments=arguments, arguments_json=text, valid=valid)
    assert items(Message.assistant(tool_calls=[made]))[0]["arguments"] == (text or "{}")


@pytest.mark.parametrize(
    ("arguments", "read", "written", "valid"),
    [
        ('{ "path":"/tmp/x" }', {"path": "/tmp/x"}, '{ "path":"/tmp/x" }', True),
        ("{}", {}, "{}", True),
        ("null", {}, "null", False),
        ("7", {}, "7", False),
        ('["a"]', {}, '["a"]', False),
        ('{"a":1e999}', {}, '{"a":1e999}', False),
        ('""', {}, "", True),
        (None, {}, "", True),
    ],
)
def test_arguments_that_are_no_text_are_not_lost(
    arguments: str | None, read: dict[str, object], written: str, valid: bool
) -> None:
    given = "" if arguments is None else f',"arguments":{arguments}'
    raw = f'{{"type":"function_call","call_id":"c1","name":"delete_all"{given}}}'
    whole = read_response(f'{{"status":"completed","output":[{raw}]}}')
    (made,) = tool_calls_of(whole)
    assert (made.arguments, made.arguments_json, made.valid) == (read, written, valid)
    assert [bytes(item) for item in model_response(whole, {}).message.items()] == [raw.encode()]


@pytest.mark.parametrize("role", Role)
def test_a_role_may_be_given_as_its_word(role: Role) -> None:
    given = Message(role=role.value, content="hi", tool_call_id="c", tool_calls=[])  # type: ignore[arg-type]
    assert given == Message(role=role, content="hi", tool_call_id="c")
    assert (type(given.role), given.tool_calls) == (Role, ())
    assert given.items() == Message(role=role, content="hi", tool_call_id="c").items()


def test_calls_may_be_given_as_a_list_and_what_the_program_notes_is_not_sent() -> None:
    given = Message(role="assistant", tool_calls=[CALL], metadata={"mine": object()})  # type: ignore[arg-type]
    assert given.tool_calls == (CALL,)
    assert given.items() == Message.assistant(tool_calls=[CALL]).items()


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"role": "robot"}, "role"),
        ({"role": None}, "role"),
        ({"role": "user", "content": [{"type": "input_text", "text": "hi"}]}, "content"),
        ({"role": "tool", "content": {"a": 1}}, "content"),
    ],
)
def test_what_is_no_message_is_refused_at_once(fields: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        Message(**fields)
    assert caught.value.path == path


@pytest.mark.parametrize(
    "message",
    [
        Message.user("\ud800"),
        Message.assistant("\ud800"),
        Message.tool(ToolResult(tool_call_id="c", name="f", content="\ud800")),
        Message.assistant(tool_calls=[ToolCall(id="\ud800", name="f")]),
        Message.assistant(tool_calls=[ToolCall(id="c", name="f", arguments={"a": object()})]),
        Message.assistant(tool_calls=[ToolCall(id="c", name="f", arguments={"a": "\ud800"})]),
        Message.assistant(tool_calls=[ToolCall(id="c", name="f", arguments_json="\ud800")]),
    ],
)
def test_what_has_no_json_form_is_refused_with_its_path(message: Message) -> None:
    with pytest.raises(InvalidRequest) as caught:
        message.items()
    assert caught.value.path


@given(st.text())
def test_no_arguments_are_too_strange(text: str) -> None:
    item = FunctionCallItem(call_id="c", name="f", arguments=text)
    (made,) = tool_calls_of(Response(raw_output=(Raw(msgspec.json.encode(item)),)))
    assert made.arguments_json == text


def test_calls_come_in_the_order_of_the_model() -> None:
    calls = tool_calls_of(response(call("b"), message("wait"), call("a"), {"type": "custom_tool_call"}))
    assert [made.id for made in calls] == ["b", "a"]


@pytest.mark.parametrize(
    ("usage", "names"),
    [
        (None, {}),
        ({}, {}),
        (
            {"input_tokens": 3, "output_tokens": 0, "total_tokens": 3},
            {"prompt_tokens": 3, "completion_tokens": 0, "total_tokens": 3},
        ),
        ({"output_tokens": 2}, {"completion_tokens": 2}),
    ],
)
def test_what_was_not_counted_is_absent(usage: dict[str, int] | None, names: dict[str, int]) -> None:
    answer = model_response(response(message("Hi"), usage=usage), {})
    assert answer.usage == names
    assert counted(msgspec.convert(usage, Usage) if usage is not None else None) == names
    assert (answer.prompt_tokens, answer.completion_tokens, answer.total_tokens) == (
        names.get("prompt_tokens"),
        names.get("completion_tokens"),
        names.get("total_tokens"),
    )


REFUSAL = message("", content=[{"type": "refusal", "refusal": "I will not."}])


@pytest.mark.parametrize(
    ("output", "content"),
    [([message("Hi")], "Hi"), ([REFUSAL], "I will not."), ([call("c")], None), ([], None), ([message("")], None)],
)
def test_a_models_answer(output: list[dict[str, object]], content: str | None) -> None:
    whole = response(*output, status="incomplete")
    answer = model_response(whole, {"previous_response_id": "resp_1"})
    assert (answer.content, answer.message.content, answer.message.role) == (content, content, Role.ASSISTANT)
    assert (answer.stop_reason, answer.provider_state) == ("incomplete", {"previous_response_id": "resp_1"})
    assert answer.response is whole
    assert len(answer.message.items()) == len(output)


def test_values_survive_being_saved() -> None:
    answer = model_response(response(*map(msgspec.json.decode, STRANGE), usage={"total_tokens": 4}), {"a": "b"})
    again = msgspec.json.decode(msgspec.json.encode(answer), type=ModelResponse)
    assert again == answer
    assert again.message.items() == answer.message.items()
    for one in (Message.user("Hi"), Message.assistant("a", [CALL])):
        assert msgspec.json.decode(msgspec.json.encode(one), type=Message) == one
