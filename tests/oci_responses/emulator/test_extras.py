from typing import Any

import pytest
from openai.types.responses import ResponseCompactionItem
from openai.types.responses.input_token_count_response import InputTokenCountResponse
from openresponses_types import CompactResource
from pydantic import TypeAdapter

from oci_responses.emulator import Json, Refusal

from .desk import Desk, refusal

TOOL = {"type": "function", "name": "f", "description": "some words", "parameters": {"type": "object"}}


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize(
    "settings",
    [{}, {"instructions": "be brief"}, {"tools": [TOOL]}, {"instructions": "x", "tools": [TOOL]}],
    ids=lambda settings: "+".join(settings) or "plain",
)
def test_the_count_is_what_a_response_reports(desk: Desk, settings: Json) -> None:
    first = desk.create("hello there")
    for body in ({"input": "how are you?"}, {"input": "so?", "previous_response_id": first["id"]}):
        counted = desk.call("POST", "/responses/input_tokens", {**body, **settings})
        TypeAdapter(InputTokenCountResponse).validate_python(counted, strict=True)
        reported = desk.call("POST", "/responses", {"model": "m", **body, **settings})["usage"]["input_tokens"]
        assert counted == {"object": "response.input_tokens", "input_tokens": reported}


def test_nothing_counts_nothing(desk: Desk) -> None:
    assert desk.call("POST", "/responses/input_tokens")["input_tokens"] == 0


def test_compaction(desk: Desk) -> None:
    first = desk.create("My name is Bo.")
    body = {"model": "m", "previous_response_id": first["id"], "input": "And I like tea."}
    compacted = desk.call("POST", "/responses/compact", body)
    # The official client's type for the whole has no room for the user messages that it documents.
    TypeAdapter(ResponseCompactionItem).validate_python(compacted["output"][-1])
    TypeAdapter(CompactResource).validate_python(compacted)
    assert (compacted["object"], compacted["created_at"]) == ("response.compaction", 7)
    assert [item["type"] for item in compacted["output"]] == ["message", "message", "compaction"]
    assert all(item["id"] for item in compacted["output"])
    assert compacted["usage"]["input_tokens"] > 0
    question = {"role": "user", "content": "What is my name?"}
    answer = desk.create([*compacted["output"], question])
    assert answer["output"][0]["content"][0]["text"] == "Your name is Bo."
    alone = desk.create([compacted["output"][-1], question])
    assert alone["output"][0]["content"] == answer["output"][0]["content"]


def test_compaction_of_a_conversation_object(desk: Desk) -> None:
    conversation = desk.call("POST", "/conversations", {"items": [{"role": "user", "content": "hello"}]})["id"]
    compacted = desk.call("POST", "/responses/compact", {"model": "m", "conversation": conversation})
    assert len(compacted["output"]) == 2


@pytest.mark.parametrize("path", ["/responses/compact", "/responses/input_tokens"])
@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"previous_response_id": "resp_x"}, "Previous response with id 'resp_x' not found."),
        ({"conversation": "conv_x"}, "No conversation found with id 'conv_x'"),
        ({"conversation": "c", "previous_response_id": "r"}, "Mutually exclusive parameters"),
        ({"input": ""}, "Input text cannot be empty"),
        ({"tools": [{}]}, "tools[0]"),
    ],
)
def test_bad_requests(desk: Desk, path: str, body: Json, text: str) -> None:
    assert text in refusal(desk.call, "POST", path, {"model": "m", **body})[1]["message"]


@pytest.mark.parametrize("path", ["/responses/compact", "/responses/input_tokens"])
def test_without_the_extras_the_paths_are_unknown(path: str) -> None:
    desk: Any = Desk(openai_extras=False)
    with pytest.raises(Refusal) as refused:
        desk.call("POST", path, {"model": "m"})
    assert refused.value.reply.status == 404
    assert b"Path doesn't map to a registered service" in refused.value.reply.body
