"""The operations of a response: what each one sends, and what it refuses to send."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypedDict

import msgspec
import pytest
from msgspec import Raw
from tests.responses_proto.machines import JSON, body, message

from responses_proto.errors import InvalidRequest, LocalError
from responses_proto.resources import responses
from responses_proto.resources.answers import CompactedResponse, Deleted, InputTokenCount, ItemPage
from responses_proto.resources.call import Call
from responses_proto.response import Response
from responses_proto.structured import ParsedResponse


class Point(TypedDict):
    x: int


ASKED: dict[str, Any] = {"model": "m", "input": "Hi"}
COUNTED = {"input": "Hi", "personality": "p"}
ITEMS = "/responses/r/input_items"
SENT: list[tuple[Callable[..., Call[Any]], dict[str, Any], str, dict[str, Any] | None]] = [
    (responses.create, ASKED, "POST /responses", ASKED),
    (responses.create, {**ASKED, "stream": True}, "POST /responses", {**ASKED, "stream": True}),
    (responses.create, {**ASKED, "extra_body": {"x": None}}, "POST /responses", {**ASKED, "x": None}),
    (responses.stream, ASKED, "POST /responses", {**ASKED, "stream": True}),
    (responses.stream, {"response_id": "r"}, "GET /responses/r?stream=true", None),
    (
        responses.stream,
        {"response_id": "r", "starting_after": 0, "input": None, "stream_options": {"include_obfuscation": False}},
        "GET /responses/r?stream=true&starting_after=0&include_obfuscation=false",
        None,
    ),
    (responses.retrieve, {"response_id": "r"}, "GET /responses/r", None),
    (responses.retrieve, {"response_id": "r", "include": ["a"]}, "GET /responses/r?include%5B%5D=a", None),
    (
        responses.retrieve,
        {"response_id": "r", "stream": True, "starting_after": 7, "extra_query": {"a": "b"}},
        "GET /responses/r?stream=true&starting_after=7&a=b",
        None,
    ),
    (responses.delete, {"response_id": "r"}, "DELETE /responses/r", None),
    (responses.cancel, {"response_id": "r"}, "POST /responses/r/cancel", None),
    (responses.compact, ASKED, "POST /responses/compact", ASKED),
    (
        responses.compact,
        {"input": "Hi", "extra_body": {"model": "n"}},
        "POST /responses/compact",
        {"input": "Hi", "model": "n"},
    ),
    (
        responses.count,
        {"input": "Hi", "personality": "p"},
        "POST /responses/input_tokens",
        {"input": "Hi", "personality": "p"},
    ),
    (responses.input_items, {"response_id": "r"}, f"GET {ITEMS}", None),
    (
        responses.input_items,
        {"response_id": "r", "after": "a", "limit": 2, "order": "asc", "include": ["x", "y"]},
        f"GET {ITEMS}?after=a&include%5B%5D=x&include%5B%5D=y&limit=2&order=asc",
        None,
    ),
]


@pytest.mark.parametrize(("make", "given", "line", "sent"), SENT)
def test_what_is_sent(
    make: Callable[..., Call[Any]], given: dict[str, Any], line: str, sent: dict[str, Any] | None
) -> None:
    call = make(**given)
    assert f"{call.method} {call.target}" == line
    assert (json.loads(call.body) if call.body else None) == sent
    assert call.stream is ("stream=true" in line or bool(sent and sent.get("stream")))
    assert make(**given, extra_headers={"x": "y"}).headers == (("x", "y"),)


def test_how_the_answers_are_read() -> None:
    whole = msgspec.json.encode(body(message('{"x":1}')))
    for call in (responses.create(**ASKED), responses.retrieve("r"), responses.cancel("r")):
        assert type(call.read(JSON, whole)) is Response
    parsed = responses.parse(Point, **ASKED).read(JSON, whole)
    assert isinstance(parsed, ParsedResponse)
    assert parsed.output_parsed == {"x": 1}
    failed = msgspec.json.encode(body(status="failed"))
    assert responses.retrieve("r").read(JSON, failed).status == "failed"
    some = b'{"id":"r","deleted":true,"output":[],"input_tokens":1,"data":[]}'
    kinds: list[tuple[Call[Any], type]] = [
        (responses.delete("r"), Deleted),
        (responses.compact(**ASKED), CompactedResponse),
        (responses.count(input="Hi"), InputTokenCount),
        (responses.input_items("r"), ItemPage),
    ]
    for call, kind in kinds:
        assert type(call.read(JSON, some)) is kind


@pytest.mark.parametrize(
    ("make", "given", "path", "rule"),
    [
        (responses.create, {"input": "Hi"}, "model", "required"),
        (responses.create, {"model": "m"}, "input", "required"),
        (responses.create, {**ASKED, "messages": []}, "messages", "known"),
        (responses.create, {**ASKED, "extra_headers": []}, "extra_headers", "type"),
        (responses.create, {**ASKED, "tools": "x"}, "tools", "type"),
        (responses.compact, {"input": "Hi"}, "model", "required"),
        (responses.compact, {**ASKED, "store": True}, "store", ""),
        (responses.count, {"input": ""}, "input", "non-empty"),
        (responses.count, {"max_tokens": 3}, "max_tokens", ""),
        (responses.retrieve, {"response_id": "r", "starting_after": 3}, "starting_after", "needs"),
        (responses.retrieve, {"response_id": "r", "include_obfuscation": True}, "include_obfuscation", "needs"),
        (responses.retrieve, {"response_id": "r", "stream": True, "starting_after": -1}, "starting_after", "range"),
        (responses.retrieve, {"response_id": "r", "limit": 3}, "limit", ""),
        (responses.delete, {"response_id": "r", "after": "a"}, "after", ""),
        (responses.stream, {**ASKED, "starting_after": 3}, "starting_after", "needs"),
        (responses.stream, {"response_id": "r", "model": "m"}, "model", "exclusive"),
        (responses.input_items, {"response_id": "r", "limit": 0}, "limit", "range"),
    ],
)
def test_what_is_refused(make: Callable[..., Call[Any]], given: dict[str, Any], path: str, rule: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        make(**given)
    assert (caught.value.path, caught.value.rule) == (path, rule)


@pytest.mark.parametrize(
    "make",
    [
        responses.retrieve,
        responses.delete,
        responses.cancel,
        responses.input_items,
        lambda r: responses.stream(response_id=r),
    ],
)
def test_every_id_is_looked_at(make: Callable[[str], Call[Any]]) -> None:
    with pytest.raises(LocalError, match="not a response id"):
        make("../x")


@pytest.mark.parametrize("text", [None, {}, {"verbosity": "low"}, Raw(b'{"verbosity":"low"}'), {"format": None}])
@pytest.mark.parametrize("make", [responses.parse, responses.stream])
def test_output_of_a_type_is_asked_for(make: Callable[..., Call[Any]], text: Any) -> None:
    sent = json.loads(make(text_format=Point, **ASKED, text=text).body)["text"]
    assert sent["format"]["type"] == "json_schema"
    assert sent.get("verbosity") == ("low" if text and text != {"format": None} else None)
    assert json.loads(make(text_format=Point, **ASKED, text=text, verbosity="high").body)["text"]["verbosity"] == "high"
    schema = {"type": "object", "title": "Mine", "properties": {}}
    assert json.loads(make(text_format=schema, **ASKED).body)["text"]["format"]["name"] == "Mine"


@pytest.mark.parametrize("make", [responses.parse, responses.stream])
def test_two_formats_are_one_too_many(make: Callable[..., Call[Any]]) -> None:
    for text, path, rule in (({"format": {"type": "text"}}, "text.format", "exclusive"), ("x", "text", "type")):
        with pytest.raises(InvalidRequest) as caught:
            make(text_format=Point, **ASKED, text=text)
        assert (caught.value.path, caught.value.rule) == (path, rule)
    for kind, path in ((complex, "text_format"), (dict[str, int], "text_format"), ({"type": "array"}, "text_format")):
        with pytest.raises(InvalidRequest) as caught:
            make(text_format=kind, **ASKED)
        assert caught.value.path == path
