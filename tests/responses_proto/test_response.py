"""The response object: whole, partial, echoed, replayed."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_proto.decoding import raw_of
from responses_proto.errors import MalformedEvent
from responses_proto.events import ResponseCompleted, read_event
from responses_proto.items import MessageItem, UnknownItem, read_item
from responses_proto.response import Response, read_response
from responses_proto.settings import ConversationRef, ReasoningSettings, TextFormat, TextSettings
from responses_proto.tools import FunctionChoice, FunctionTool, UnknownTool
from responses_proto.usage import InputTokensDetails, Usage

from .raw_json import json_objects, unhurried
from .vocabulary import recorded, recorded_items

OUTPUT = (
    b'[{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"zz"},'
    b' {"type":"message","role":"assistant","x_oci": 1.0,"content":[{"type":"output_text","text":"Hi "},'
    b'{"type":"text","text":"you"},{"type":"refusal","refusal":"no"}]},'
    b'{"type":"function_call","call_id":"c","name":"f","arguments":"{}"},{"type":"acme:thing" }]'
)


def test_what_a_program_reads_first() -> None:
    response = read_response(b'{"id":"resp_1","status":"completed","output":' + OUTPUT + b"}")
    assert (response.id, response.status, response.output_text, response.refusal) == (
        "resp_1",
        "completed",
        "Hi you",
        "no",
    )
    assert [call.name for call in response.function_calls] == ["f"]
    assert isinstance(response.output[3], UnknownItem)
    assert b"[" + b",".join(bytes(raw_of(item)) for item in response.as_input()) + b"]" == OUTPUT.replace(b", {", b",{")


def test_what_is_absent_is_not_invented() -> None:
    response = read_response(b"{}")
    assert response == Response()
    assert (response.usage, response.output, response.tools, response.tool_choice) == (None, (), (), None)
    assert (response.output_text, response.refusal, response.raw) == ("", None, b"{}")


def test_echoed_parameters() -> None:
    response = read_response(
        b'{"tools":[{"type":"function","name":"f"},{"type":"acme:drill"}],'
        b'"tool_choice":{"type":"function","name":"f"},"reasoning":{"effort":"high","summary":null},'
        b'"text":{"format":{"type":"text"},"verbosity":"low"},"conversation":{"id":"conv_1"},'
        b'"metadata":{"a":"b"},"instructions":"Be brief."}'
    )
    assert response.tools == (FunctionTool(name="f"), UnknownTool("acme:drill", b'{"type":"acme:drill"}'))
    assert response.tool_choice == FunctionChoice("f")
    assert response.reasoning == ReasoningSettings(effort="high")
    assert response.text == TextSettings(TextFormat("text"), "low")
    assert response.conversation == ConversationRef("conv_1")
    assert response.metadata == {"a": "b"}
    assert (bytes(response.raw_instructions), response.instructions) == (b'"Be brief."', "Be brief.")
    assert read_response(b'{"tool_choice":"none"}').tool_choice == "none"


def test_noise_is_noted_and_the_rest_is_read() -> None:
    notes: list[str] = []
    response = read_response(b'{"id":"r","output":null,"tools":null,"usage":{"input_tokens":"x"}}', notes)
    assert response == Response(id="r", usage=Usage())
    assert [note.split(":")[0] for note in notes] == [
        "response.output",
        "response.usage.input_tokens",
        "response.tools",
    ]


@unhurried
@given(st.data())
def test_any_object_is_a_response_and_stays_as_it_was(data: st.DataObject) -> None:
    raw = data.draw(json_objects(output=OUTPUT.decode(), status='"incomplete"'))
    response = read_response(raw)
    assert response.raw == raw
    assert isinstance(response.output[1], MessageItem)
    assert response.status == "incomplete"


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b'{"id":'])
def test_what_is_no_object_is_malformed(raw: bytes) -> None:
    with pytest.raises(MalformedEvent):
        read_response(raw)


def test_what_cannot_be_typed_does_not_hide_the_rest() -> None:
    response = read_response(
        b'{"output":[{"type":"function_call"},3,{"type":"message","content":"a"}],'
        b'"tools":[{"type":"function"},{"type":"web_search"}]}'
    )
    assert response.output == (
        UnknownItem("function_call", b'{"type":"function_call"}'),
        UnknownItem("", b"3"),
        MessageItem(content="a"),
    )
    assert response.output_text == "a"
    assert [tool.type for tool in response.tools] == ["function", "web_search"]


@pytest.mark.parametrize("name", ["text", "parallel_calls", "reasoning"])
def test_the_output_of_a_real_server_goes_back_byte_for_byte(name: str) -> None:
    (payload,) = recorded(name, "response.completed")
    event = read_event(payload)
    assert isinstance(event, ResponseCompleted)
    assert event.response is not None
    given = [bytes(raw_of(item)) for item in event.response.as_input()]
    assert all(raw in payload for raw in given)
    assert [read_item(raw) for raw in given] == [read_item(raw) for raw in recorded_items(name)]


def test_the_typed_view_is_made_once() -> None:
    response = read_response(b'{"output":[{"type":"message","content":"a"}]}')
    assert response.output is response.output
    assert msgspec.structs.replace(response, raw_output=()).output == ()


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        ('"no"', None),
        ('[{"type":"output_text","text":"no"}]', None),
        ('[{"type":"refusal","refusal":"n"},{"type":"refusal","refusal":"o"}]', "no"),
    ],
)
def test_a_refusal_is_told_from_text(content: str, refusal: str | None) -> None:
    response = read_response(f'{{"output":[{{"type":"message","content":{content}}}]}}'.encode())
    assert response.refusal == refusal


def test_the_request_id_is_the_header_that_the_exchange_saw() -> None:
    response = read_response(b'{"id":"r"}')
    assert (response.request_id, response.opc_request_id) == (None, None)
    response.__dict__["request_id_header"] = "A/B/C"
    assert response == Response(id="r")
    assert (response.request_id, response.opc_request_id) == ("A/B/C", "A/B/C")


@pytest.mark.parametrize(
    ("instructions", "read"),
    [
        ('"Be brief."', "Be brief."),
        ('""', ""),
        ('"\\ud800"', "\ufffd"),
        (
            '[{"role":"developer","content":"Be brief."},{"type":"acme:x"},{"type":"message","role":7}]',
            (
                MessageItem(role="developer", content="Be brief."),
                UnknownItem("acme:x", b'{"type":"acme:x"}'),
                MessageItem(),
            ),
        ),
        ("null", None),
        ("7", None),
    ],
)
def test_the_instructions_that_the_model_had(instructions: str, read: object) -> None:
    assert read_response(f'{{"instructions":{instructions}}}').instructions == read


@pytest.mark.parametrize(
    ("members", "unreadable"),
    [
        ('"call_id":"c","name":"f"', False),
        ('"call_id":"c","name":"f","arguments":null', False),
        ('"call_id":null,"name":"f"', True),
        ('"name":"f"', True),
        ('"call_id":"c"', True),
        ('"call_id":"c","name":7', True),
    ],
)
def test_a_call_that_nobody_can_answer_is_told(members: str, unreadable: bool) -> None:
    call = f'{{"type":"function_call",{members}}}'
    response = read_response(f'{{"output":[{call},{{"type":"acme:x"}},{{"type":"custom_tool_call"}}]}}')
    assert response.unreadable_calls == ((UnknownItem("function_call", call.encode()),) if unreadable else ())
    assert len(response.function_calls) == (0 if unreadable else 1)


@pytest.mark.parametrize(
    ("usage", "read"),
    [
        ('{"input_tokens":3,"output_tokens":2.0,"total_tokens":5}', Usage(3, 2, 5)),
        ('{"input_tokens":3,"output_tokens":null,"total_tokens":"5"}', Usage(3)),
        (
            '{"input_tokens":3,"input_tokens_details":{"cached_tokens":1.0,"cache_write_tokens":"x"}}',
            Usage(3, input_tokens_details=InputTokensDetails(1)),
        ),
    ],
)
def test_one_bad_count_does_not_cost_the_others(usage: str, read: Usage) -> None:
    assert read_response(f'{{"id":"r","usage":{usage}}}').usage == read
