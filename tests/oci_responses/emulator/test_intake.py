import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oci_responses.emulator.intake import check_pairs, input_items, read_body, read_object
from oci_responses.emulator.messages import Json, Refusal

from .desk import refusal as refused_by

GOOD = {"model": "m", "input": "hi"}
DESERIALIZE = "Invalid JSON data: Failed to deserialize the JSON body into the target type: "


def refusal(body: bytes) -> tuple[int, dict[str, Any]]:
    with pytest.raises(Refusal) as refused:
        read_body(body)
    return refused.value.reply.status, json.loads(refused.value.reply.body)["error"]


@pytest.mark.parametrize(
    "instead", [{"previous_response_id": "r"}, {"conversation": "c"}, {"conversation": {"id": "c"}}, {"prompt": {}}]
)
def test_input_can_be_left_out_where_something_else_says_what_to_answer(instead: Any) -> None:
    body = {"model": "m", **instead}
    assert read_body(json.dumps(body).encode()) == body


@pytest.mark.parametrize(
    ("body", "text", "code"),
    [
        (b"", "Failed to parse the request body as JSON", None),
        (b"{", "Failed to parse the request body as JSON", None),
        (b"\xff", "Failed to parse the request body as JSON", None),
        (b"[]", DESERIALIZE, None),
        (b"{}", DESERIALIZE + "missing field `model`", None),
        (b'{"model":"m"}', DESERIALIZE + "missing field `input`", None),
        (b'{"model":"m","conversation":null}', DESERIALIZE + "missing field `input`", None),
        (b'{"conversation":"c"}', DESERIALIZE + "missing field `model`", None),
        (b'{"model":1,"input":"x"}', DESERIALIZE + "model", "invalid_value"),
        (b'{"model":"m","input":"x","stream":1}', DESERIALIZE + "stream", "invalid_value"),
        (b'{"model":"m","input":"x","max_output_tokens":true}', DESERIALIZE + "max_output_tokens", "invalid_value"),
        (b'{"model":"m","input":"x","max_output_tokens":0}', "Invalid 'max_output_tokens'", "integer_below_min_value"),
        (b'{"model":"m","input":"x","tools":[{}]}', DESERIALIZE + "tools[0]: missing field `type`", None),
        (
            b'{"model":"m","input":"x","tools":[{"type":"function"}]}',
            DESERIALIZE + "tools[0]: missing field `name`",
            None,
        ),
        (b'{"model":"m","input":"x","tools":[{"type":"function","name":"f","parameters":"x"}]}', "parameters", None),
        (b'{"model":"m","input":"x","text":{"format":"json"}}', DESERIALIZE + "text.format", None),
        (b'{"model":"m","input":"x","user":"me"}', "Field 'user' is not supported", "unsupported_parameter"),
        (b'{"model":"m","input":"x","background":1}', DESERIALIZE + "background", "invalid_value"),
        (b'{"model":"m","input":"x","conversation":{}}', DESERIALIZE + "conversation: missing field `id`", None),
        (b'{"model":"m","input":"x","metadata":{"a":[]}}', "must be a string, number, or boolean", None),
        (
            b'{"model":"m","input":"x","conversation":"c","previous_response_id":"r"}',
            "Mutually exclusive parameters. Ensure you are only providing one of: "
            "'previous_response_id' or 'conversation'.",
            None,
        ),
    ],
)
def test_refused_bodies(body: bytes, text: str, code: str | None) -> None:
    status, error = refusal(body)
    assert status == 400
    assert text in error["message"]
    assert error["code"] == code
    assert error["type"] == "invalid_request_error"
    assert error["valid"] is True


def test_nulls_and_unknown_fields_are_let_through() -> None:
    body = {**GOOD, "store": None, "tools": None, "background": False, "wholly_unknown": 1}
    assert read_body(json.dumps(body).encode()) == body


@given(st.binary())
def test_random_bytes_are_refused(body: bytes) -> None:
    assert refusal(body)[0] == 400


def test_a_string_is_one_user_message() -> None:
    (item,) = input_items("hi")
    assert item == {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "hi"}]}


@pytest.mark.parametrize(
    "item",
    [
        {"role": "user", "content": "x"},
        {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "x"}]},
        {"type": "message", "role": "user", "content": [{"type": "input_image", "image_url": "data:,"}]},
        {"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "c", "output": "x"},
        {"type": "function_call_output", "call_id": "c", "output": [{"type": "input_text", "text": "x"}]},
        {"type": "reasoning", "summary": []},
        {"type": "acme:thing", "anything": 1},
    ],
)
def test_accepted_items_keep_their_fields(item: Any) -> None:
    assert input_items([item]) == [{"type": "message", **item}]


@pytest.mark.parametrize(
    "item",
    [
        "text",
        {},
        {"type": 1},
        {"role": "owner", "content": "x"},
        {"role": "user"},
        {"role": "user", "content": 5},
        {"role": "user", "content": ["x"]},
        {"role": "user", "content": [{"type": "text", "text": "x"}]},
        {"role": "user", "content": [{"type": "input_text"}]},
        {"type": "function_call", "call_id": "c", "name": "f"},
        {"type": "function_call_output", "call_id": "c"},
        {"type": "function_call_output", "output": "x"},
    ],
)
def test_bad_items(item: Any) -> None:
    with pytest.raises(Refusal) as refused:
        input_items([item])
    error = json.loads(refused.value.reply.body)["error"]
    assert error["message"] == "Invalid 'input': expected a valid Responses API input payload."
    assert (error["code"], error["param"]) == ("invalid_value", "input")


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("", "Input text cannot be empty"),
        ([], "Input items cannot be empty"),
        ([{"type": "function_call_output", "call_id": "c", "output": ""}], "Function call output cannot be empty"),
    ],
)
def test_the_gateways_own_refusals(given: Any, text: str) -> None:
    with pytest.raises(Refusal) as refused:
        input_items(given)
    error = json.loads(refused.value.reply.body)["error"]
    assert error == {"message": text, "type": "invalid_request_error", "code": 400}


def test_input_of_another_type() -> None:
    with pytest.raises(Refusal, match="untagged enum ResponseInput"):
        input_items(5)


def call(call_id: str) -> dict[str, str]:
    return {"type": "function_call", "call_id": call_id}


def output(call_id: str) -> dict[str, str]:
    return {"type": "function_call_output", "call_id": call_id}


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ([output("a")], "No tool call found for function call output with call_id a."),
        ([output("a"), call("a")], "No tool call found for function call output with call_id a."),
        ([call("a")], "No tool output found for function call a."),
        ([call("a"), call("b"), output("a")], "No tool output found for function call b."),
    ],
)
def test_unpaired_calls(items: list[dict[str, str]], text: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_pairs(items)
    error = json.loads(refused.value.reply.body)["error"]
    assert (error["message"], error["code"], error["param"]) == (text, None, "input")


@given(st.lists(st.sampled_from("abc"), unique=True))
def test_paired_calls_in_any_number_pass(names: list[str]) -> None:
    check_pairs([*map(call, names), {"type": "message"}, *map(output, reversed(names))])


@pytest.mark.parametrize(("data", "body"), [(b"", {}), (b"{}", {}), (b'{"a":1}', {"a": 1})])
def test_an_object_may_be_absent(data: bytes, body: dict[str, Any]) -> None:
    assert read_object(data) == body


@pytest.mark.parametrize("data", [b"[]", b"{", b"null", b" "])
def test_what_is_no_object(data: bytes) -> None:
    with pytest.raises(Refusal, match="Invalid JSON data"):
        read_object(data)


def test_a_create_request_is_never_absent() -> None:
    assert refusal(b"")[0] == 400


FULL: Json = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "x"}]}


def test_an_mcp_call_needs_its_output() -> None:
    call = {"type": "mcp_call", "name": "n", "server_label": "s", "arguments": "{}"}
    assert input_items([{**call, "output": None}, {**call, "error": "x"}])
    error = refused_by(input_items, [FULL, call])[1]
    assert (error["message"], error["param"]) == ("Missing required parameter: 'input[1].output'.", "input[1].output")
