"""Settings that a request makes and a response echoes."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from responses_proto.decoding import encode_json
from responses_proto.response import Response, read_response
from responses_proto.settings import ConversationRef, ReasoningSettings, TextFormat, TextSettings

SCHEMA: dict[str, object] = {"type": "object", "required": ["a"]}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (ReasoningSettings(), b"{}"),
        (ReasoningSettings(effort="high", summary="auto"), b'{"effort":"high","summary":"auto"}'),
        (ReasoningSettings(effort="none", context="c", mode="m"), b'{"effort":"none","context":"c","mode":"m"}'),
        (TextSettings(), b"{}"),
        (TextSettings(TextFormat("text"), "low"), b'{"format":{"type":"text"},"verbosity":"low"}'),
        (
            TextSettings(TextFormat("json_schema", "n", SCHEMA, strict=False)),
            b'{"format":{"type":"json_schema","name":"n","schema":{"type":"object","required":["a"]},"strict":false}}',
        ),
        (ConversationRef("conv_1"), b'{"id":"conv_1"}'),
    ],
)
def test_a_setting_is_written_without_what_is_not_set(value: object, written: bytes) -> None:
    assert encode_json(value) == written
    assert msgspec.json.decode(written, type=type(value)) == value


@pytest.mark.parametrize(
    ("raw", "kind"), [(b'{"name":"n"}', TextFormat), (b"{}", ConversationRef), (b'{"id":null}', ConversationRef)]
)
def test_what_a_setting_cannot_do_without(raw: bytes, kind: type[object]) -> None:
    with pytest.raises(msgspec.ValidationError, match=r"`(type|id)`|`\$\.id`"):
        msgspec.json.decode(raw, type=kind)


def test_an_echo_full_of_nulls_and_words_of_tomorrow() -> None:
    notes: list[str] = []
    response = read_response(
        b'{"reasoning":{"effort":null,"summary":"haiku","generate_summary":null,"x":1},'
        b'"text":{"format":{"type":"born_tomorrow","schema":null},"verbosity":null},"metadata":{"a":[1]}}',
        notes,
    )
    assert response.reasoning == ReasoningSettings(summary="haiku")
    assert response.text == TextSettings(TextFormat("born_tomorrow"))
    # By the protocol these are strings; some servers take any JSON.
    assert response.metadata == {"a": [1]}
    assert notes == []


@pytest.mark.parametrize(
    ("echo", "known"),
    [
        ('"text":{"format":{},"verbosity":"low"}', {"text": TextSettings(verbosity="low")}),
        ('"conversation":{}', {}),
        ('"reasoning":"high"', {}),
        ('"metadata":[]', {}),
    ],
)
def test_an_echo_that_is_none_is_noted_and_hides_nothing(echo: str, known: dict[str, Any]) -> None:
    notes: list[str] = []
    assert read_response(f'{{"id":"r",{echo}}}'.encode(), notes) == Response(id="r", **known)
    assert len(notes) == 1
