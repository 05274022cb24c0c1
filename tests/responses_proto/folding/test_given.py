"""Whole items as they come: what tells them apart, and what they say."""

from __future__ import annotations

import json

import pytest
from msgspec import Raw

from responses_proto.folding.deviations import DeviationKind, DeviationLog
from responses_proto.folding.given import list_in, members_in, members_of, note_faults, read_given, string_in

DEEP = b'{"a":' * 5000 + b"1" + b"}" * 5000


@pytest.mark.parametrize(
    ("raw", "head"),
    [
        (b'{"type":"message","id":"m"}', ("message", "m", None)),
        (b'{"type":"function_call","id":"f","call_id":"c","arguments":{"a":1}}', ("function_call", "f", "c")),
        (b'{"type":"message","id":7,"call_id":null}', ("message", None, None)),
        (b'{"role":"assistant"}', ("message", None, None)),
        (b'{"type":"x","id":""}', ("x", None, None)),
        (b'{"type":"x","id":"\\ud800"}', ("x", "\ufffd", None)),
        (b"{}", None),
        (b'{"type":""}', None),
        (b'{"type":7}', None),
        (b"[]", None),
        (b"null", None),
        (b"{", None),
        (DEEP, None),
    ],
)
def test_what_tells_an_item_apart(raw: bytes, head: tuple[str, str | None, str | None] | None) -> None:
    item = read_given(Raw(raw))
    assert (item and (item.type, item.id, item.call_id)) == head
    assert item is None or bytes(item.raw) == raw


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({"type": "function_call", "arguments": "{}"}, {"arguments": "{}"}),
        ({"type": "custom_tool_call", "input": "x"}, {"input": "x"}),
        ({"type": "code_interpreter_call", "code": "x"}, {"code": "x"}),
        ({"type": "tool_search_call", "arguments": {"a": 1}}, {}),
        ({"type": "message", "content": "x"}, {"content": "x"}),
        ({"type": "message", "content": [{"type": "output_text", "text": "a"}, {"refusal": "b"}]}, {"content": "ab"}),
        ({"type": "message", "content": []}, {}),
        ({"type": "message", "content": None}, {}),
        ({"type": "message"}, {}),
        ({"type": "reasoning", "content": [{"text": "a"}]}, {}),
    ],
)
def test_what_an_item_says(item: dict[str, object], said: dict[str, str]) -> None:
    given = read_given(Raw(json.dumps(item).encode()))
    assert given is not None
    assert {name: text for name, text in given.says().items() if text} == said


def test_content_that_cannot_be_read_is_not_compared() -> None:
    given = read_given(Raw(b'{"type":"message","content":[{"text":null}]}'))
    assert given is not None
    assert "content" not in given.says()


def test_a_given_item_pins_no_event() -> None:
    view = members_of(Raw(b'{"item":{"type":"message"}}'))["item"]
    given = read_given(view)
    assert given is not None
    assert given.raw is not view
    assert given.raw == view


@pytest.mark.parametrize("raw", [b"7", b'"x"', b"null", b"{", b"", DEEP])
def test_what_is_not_there_is_empty(raw: bytes) -> None:
    assert members_of(Raw(raw)) == {} == members_in({"a": Raw(raw)}, "a") == members_in({}, "a")
    assert list_in(Raw(raw)) == []
    assert string_in({}, "a") is None
    assert string_in({"a": Raw(raw)}, "a") == ("x" if raw == b'"x"' else None)


def test_what_is_there() -> None:
    assert members_in({"a": Raw(b'{"b":1}')}, "a") == {"b": Raw(b"1")}
    assert list_in(Raw(b"[1,{}]")) == [Raw(b"1"), Raw(b"{}")]


@pytest.mark.parametrize(
    ("raw", "details"),
    [
        (b'{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}', []),
        (b'{"type":"acme:thing","arguments":{}}', []),
        (
            b'{"type":"function_call","call_id":"c","name":"f","arguments":{}}',
            ["function_call.arguments: Expected `str`, got `object`"],
        ),
        (b'{"type":"function_call","call_id":null,"name":"f"}', ["function_call.call_id: Expected `str`, got `null`"]),
    ],
)
def test_what_the_typed_view_lacks_is_noted(raw: bytes, details: list[str]) -> None:
    log = DeviationLog()
    note_faults(Raw(raw), log)
    assert [(deviation.kind, deviation.detail) for deviation in log.as_tuple()] == [
        (DeviationKind.MALFORMED_FIELD, detail) for detail in details
    ]
