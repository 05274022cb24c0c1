"""A history gives back what came in, byte for byte, and grows by pairs."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw
from openai.types.responses import Response as OpenAIResponse

from responses_proto.errors import InvalidRequest
from responses_proto.history import NO_OUTPUT, History, check_history, entries, value
from responses_proto.history.entries import Entry
from responses_proto.items import MessageItem, UnknownItem
from responses_proto.messages import Message, model_response
from responses_proto.request import build_request
from responses_proto.response import read_response

from ..raw_json import json_objects, unhurried

ITEMS = st.lists(
    st.one_of(
        json_objects("message", role='"assistant"', content="[]", phase='"commentary"'),
        json_objects("reasoning", summary="[ ]", encrypted_content='"gA\\u0041=="'),
        json_objects("acme:new"),
        json_objects("function_call", call_id='"c"', name='"f"', arguments='"{ }"'),
    ).map(bytes.strip),
    max_size=4,
)


def call(kind: str = "function_call", **more: object) -> dict[str, Any]:
    return {"type": kind, "call_id": "c", "name": "f", "arguments": "{}", **more}


@unhurried
@given(ITEMS, st.sampled_from(["response", "output", "bytes", "history"]))
def test_the_output_of_a_response_goes_back_byte_for_byte(items: list[bytes], how: str) -> None:
    response = read_response(b'{"id":"resp_1","output":[ ' + b" , ".join(items) + b" ]}")
    before = History().add_user("Hi")
    more: dict[str, Any] = {
        "response": response,
        "output": response.as_input(),
        "bytes": iter(items),
        "history": History(tuple(map(Raw, items))),
    }
    history = before.extend(more[how])
    assert [bytes(raw) for raw in history.as_input()[1:]] == items
    assert len(history) == len(items) + 1
    assert history.items[1:] == response.output
    assert len(before) == 1
    body = build_request(model="m", input=history)
    assert all(item in body for item in items)
    saved = msgspec.json.decode(msgspec.json.encode(history), type=History)
    assert saved == history


def test_what_the_user_says_is_written_as_every_model_takes_it() -> None:
    assert History().add_user("Hi").raw_items == (
        Raw(b'{"type":"message","role":"user","content":[{"type":"input_text","text":"Hi"}]}'),
    )


def test_a_response_of_the_official_client() -> None:
    output = [{"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gAAA"}, {**call(), "id": "fc_1"}]
    response = OpenAIResponse.model_validate(
        {
            "id": "resp_1", "object": "response", "created_at": 1, "model": "m", "output": output,
            "tools": [], "tool_choice": "auto", "parallel_tool_calls": True,
        }
    )  # fmt: skip
    history = History().extend(response).add_output("c", "1")
    assert check_history(history) == []
    assert [msgspec.json.decode(raw) for raw in history][:2] == output
    assert [len(group) for group in history.groups()] == [3]


@pytest.mark.parametrize(
    ("kind", "given", "members", "expected"),
    [
        ("function_call", "1", {}, {"type": "function_call_output", "call_id": "c", "output": "1"}),
        ("function_call", {"a": 1}, {}, {"type": "function_call_output", "call_id": "c", "output": '{"a":1}'}),
        ("function_call", None, {}, {"type": "function_call_output", "call_id": "c", "output": NO_OUTPUT}),
        ("function_call", [], {}, {"type": "function_call_output", "call_id": "c", "output": NO_OUTPUT}),
        (
            "custom_tool_call",
            [{"type": "input_text", "text": "a"}],
            {},
            {"type": "custom_tool_call_output", "call_id": "c", "output": [{"type": "input_text", "text": "a"}]},
        ),
        (
            "apply_patch_call",
            None,
            {"status": "completed"},
            {"type": "apply_patch_call_output", "call_id": "c", "status": "completed"},
        ),
        ("shell_call", [], {}, {"type": "shell_call_output", "call_id": "c", "output": []}),
        (
            "mcp_approval_request",
            None,
            {"approve": True},
            {"type": "mcp_approval_response", "approval_request_id": "c", "approve": True},
        ),
    ],
)
def test_an_output_has_the_type_of_its_call(kind: str, given: Any, members: Any, expected: dict[str, Any]) -> None:
    history = History().extend([call(kind, id="c")]).add_output("c", given, **members)
    assert msgspec.json.decode(history.as_input()[-1]) == expected


def test_an_output_needs_an_open_call() -> None:
    answered = History().extend([call(), call() | {"call_id": "later", "async": True}]).add_output("c", "1")
    assert len(answered.add_output("later", "2")) == 4
    for history, name in ((History(), "c"), (answered, "c"), (answered, "d")):
        with pytest.raises(InvalidRequest, match="no open call"):
            history.add_output(name, "1")


@pytest.mark.parametrize("more", ["text", [5], [b"["], {"type": "message"}])
def test_what_is_no_list_of_items_is_refused(more: Any) -> None:
    with pytest.raises(InvalidRequest):
        History().extend(more)


def test_a_history_of_items_of_any_make() -> None:
    asked: Any = {"role": "user", "content": "a"}
    assert History((asked,)).items == (MessageItem(role="user", content="a"),)
    assert History([asked]) == History().extend([asked])  # type: ignore[arg-type]
    for wrong in ([5], "text", [b"["]):
        with pytest.raises(InvalidRequest):
            History(wrong)  # type: ignore[arg-type]


def test_messages_are_their_items() -> None:
    response = read_response(b'{"output":[{"type":"reasoning","summary":[ ],"encrypted_content":"gA"},{"type":"x"}]}')
    answer = model_response(response, {}).message
    asked = Message.user("Hi")
    assert History().extend([asked, answer, asked]).raw_items == (
        *asked.items(),
        *response.raw_output,
        *asked.items(),
    )


@pytest.mark.parametrize(
    ("items", "name", "place"),
    [
        ([call(), call(name="g")], "c", 0),
        ([call(), {"type": "function_call_output", "call_id": "c", "output": "1"}, call()], "c", 2),
        ([call(), call(), {"type": "function_call_output", "call_id": "c", "output": "1"}], "c", 1),
        ([call("local_shell_call", id="i", call_id="d"), call()], "d", 0),
    ],
)
def test_an_output_answers_a_call_that_is_open(items: list[Any], name: str, place: int) -> None:
    history = History().extend(items).add_output(name, "1")
    added = msgspec.json.decode(history.raw_items[-1])
    assert added["type"] == f"{items[place]['type']}_output"
    assert [
        finding for finding in check_history(history) if finding.kind in ("orphan_output", "duplicate_output")
    ] == []


def test_an_output_that_names_its_call_otherwise() -> None:
    local = call("local_shell_call", id="i", call_id="d")
    history = History().extend([local, {"type": "local_shell_call_output", "id": "i", "output": "1"}])
    with pytest.raises(InvalidRequest, match="no open call"):
        history.add_output("d", "1")


def test_answering_the_newest_call_reads_only_what_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = Counter[str]()

    class Counting(Entry):
        def __init__(self, *given: Any) -> None:
            looked["entries"] += 1
            super().__init__(*given)

    monkeypatch.setattr(value, "Entry", Counting)
    monkeypatch.setattr(entries, "Entry", Counting)
    history = History()
    for number in range(100):
        history = history.extend([call(call_id=str(number))]).add_output(str(number), "1")
    assert len(history) == 200
    assert looked["entries"] <= 400


def test_the_typed_view() -> None:
    history = History().extend([b'{"role":"user","content":"a"}', b'{"type":"function_call","name":"f"}'])
    assert history.items == (
        MessageItem(role="user", content="a"),
        UnknownItem("function_call", b'{"type":"function_call","name":"f"}'),
    )
