"""Payloads that are no events: what they were meant to be, or nothing."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_proto.stray import event_meant

ERROR = {"type": "error", "error": {"message": "boom"}}


@pytest.mark.parametrize(
    ("name", "data", "event"),
    [
        ("", '{"error":{"message":"boom"}}', ERROR),
        ("error", '{"error":{"message":"boom"}}', ERROR),
        ("", '{"id":"c","object":"chat.completion.chunk","choices":[],"error":{"message":"boom"}}', ERROR),
        ("", "{'error': {'message': 'boom'}, 'when': (1, None, True)}", ERROR),
        ("", '{"code":"c","error":"boom"}', {"type": "error", "code": "c", "error": "boom"}),
        ("", '{"code":"429","message":"boom","opc":1}', {"type": "error", "code": "429", "message": "boom"}),
        ("", '{"error":null,"message":"boom"}', None),
        ("", '{"message":"boom"}', None),
        ("response.created", '{"response":{"id":"r"},"x":null}', {"type": "response.created", "response": {"id": "r"}}),
        ("response.created", '{"type":"response.created"}', None),
        ("response.created", '{"type":null}', {"type": "response.created"}),
        ("response.created", "[]", None),
        ("", "{}", None),
        ("", "null", None),
        ("", "", None),
        ("", "plain words", None),
        ("", "\"{'error'\"", None),
        ("", "{'error': ", None),
        ("", "{'error': 1j}", None),
        ("", "{'error': 99999999999999999999999}", {"type": "error", "error": 99999999999999999999999}),
        ("", "{'error': {(1, 2): 3}}", None),
        ("", "{'error': '\\ud800'}", None),
        ("", "{'error'}", None),
        ("", "{'error': open('x')}", None),
        ("", "{'error': " + "[" * 9000 + "]" * 9000 + "}", None),
        ("", "{'error': '" + "x" * 70_000 + "'}", None),
        ("", '{"error":' * 3000 + "1" + "}" * 3000, None),
    ],
)
def test_what_it_was_meant_to_be(name: str, data: str, event: object) -> None:
    meant = event_meant(name.encode(), data.encode())
    assert (None if meant is None else json.loads(meant)) == event


@pytest.mark.parametrize("data", [b"\xff", b"{'\xff': 1}", b'{"a":"\xff"}'])
def test_bytes_that_are_no_text(data: bytes) -> None:
    assert event_meant(b"", data) is None


@given(st.binary(max_size=40) | st.text("{}[]'\":,error1\\ ", max_size=40).map(str.encode), st.binary(max_size=9))
def test_nothing_is_raised(data: bytes, name: bytes) -> None:
    meant = event_meant(name, data)
    assert meant is None or isinstance(json.loads(meant)["type"], str)
