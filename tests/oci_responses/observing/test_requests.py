"""What may be known of a request."""

from __future__ import annotations

import pytest

from oci_responses.observing.requests import call_of
from responses_proto.effects import HttpRequest


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("POST", "/openai/v1/responses", "responses.create"),
        ("POST", "/v1/responses?x=1", "responses.create"),
        ("GET", "/v1/responses/resp_1", "responses.retrieve"),
        ("DELETE", "/v1/responses/resp_1", "responses.delete"),
        ("POST", "/v1/responses/resp_1/cancel", "responses.cancel"),
        ("GET", "/v1/responses/resp_1/input_items?limit=1", "responses.input_items"),
        ("POST", "/v1/responses/compact", "responses.compact"),
        ("POST", "/v1/responses/input_tokens", "responses.input_tokens"),
        ("POST", "/v1/conversations", "conversations.create"),
        ("GET", "/v1/conversations/conv_1", "conversations.retrieve"),
        ("POST", "/v1/conversations/conv_1", "conversations.update"),
        ("DELETE", "/v1/conversations/conv_1", "conversations.delete"),
        ("POST", "/v1/conversations/conv_1/items", "conversations.items.create"),
        ("GET", "/v1/conversations/conv_1/items", "conversations.items.list"),
        ("GET", "/v1/conversations/conv_1/items/msg_1", "conversations.items.retrieve"),
        ("DELETE", "/v1/conversations/conv_1/items/msg_1", "conversations.items.delete"),
        ("PUT", "/v1/responses", "PUT"),
        ("GET", "/v1/other", "GET"),
    ],
)
def test_operations(method: str, path: str, operation: str) -> None:
    assert call_of(HttpRequest(method, f"https://h{path}")).operation == operation


@pytest.mark.parametrize(
    ("url", "address", "port"),
    [("https://h/responses", "h", 443), ("http://h/responses", "h", 80), ("http://127.0.0.1:9/x", "127.0.0.1", 9)],
)
def test_where_it_goes(url: str, address: str, port: int) -> None:
    call = call_of(HttpRequest("POST", url))
    assert (call.server_address, call.server_port) == (address, port)


def test_settings_are_known_and_content_is_not() -> None:
    body = b"""{"model":"m","input":"hush","instructions":"hush","stream":true,"conversation":{"id":"conv_1"},
        "temperature":0.5,"top_p":1,"max_output_tokens":9,"metadata":{"a":"hush"},"tools":["hush"]}"""
    call = call_of(HttpRequest("POST", "https://h/responses", (("authorization", "hush"),), body))
    assert (call.model, call.streams, call.conversation) == ("m", True, "conv_1")
    assert (call.temperature, call.top_p, call.max_output_tokens) == (0.5, 1.0, 9)
    assert "hush" not in repr(call)


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"no json", b'{"model":3}', b"\xff"])
def test_what_a_request_does_not_say(body: bytes) -> None:
    call = call_of(HttpRequest("POST", "https://h/responses", (), body))
    assert (call.operation, call.model, call.streams, call.conversation) == ("responses.create", None, False, None)


@pytest.mark.parametrize(("query", "streams"), [("stream=true", True), ("stream=false", False), ("", False)])
def test_a_stream_that_is_asked_for_in_the_address(query: str, streams: bool) -> None:
    assert call_of(HttpRequest("GET", f"https://h/responses/r?{query}")).streams is streams


def test_a_conversation_by_its_name() -> None:
    assert (
        call_of(HttpRequest("POST", "https://h/responses", (), b'{"conversation":"conv_2"}')).conversation == "conv_2"
    )
