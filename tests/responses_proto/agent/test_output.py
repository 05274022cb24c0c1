"""Output of a shape: the same course for every make of type, and what a repair is told."""

from __future__ import annotations

import dataclasses
from typing import Any, TypedDict

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from responses_proto.agent.output import Checked, OutputSchema, check
from responses_proto.errors import InvalidRequest, LocalError
from responses_proto.request import build_request
from responses_proto.response import Response
from responses_proto.schema import decode_as


class Struct(msgspec.Struct):
    """A place."""

    city: str
    degrees: int


@dataclasses.dataclass
class Data:
    """A place."""

    city: str
    degrees: int


class Typed(TypedDict):
    """A place."""

    city: str
    degrees: int


def kinds() -> list[Any]:
    pydantic = pytest.importorskip("pydantic")
    return [Struct, Data, Typed, pydantic.create_model("Model", city=(str, ...), degrees=(int, ...))]


KINDS = pytest.mark.parametrize("kind", kinds(), ids=["msgspec", "dataclass", "TypedDict", "pydantic"])
GOOD = '{"city": "Oslo", "degrees": 18}'


@KINDS
@pytest.mark.parametrize("text", [GOOD, f" {GOOD}\n", f"```json\n{GOOD}\n```", f"```\n{GOOD}```"])
def test_json_of_the_type_is_right(kind: Any, text: str) -> None:
    checked = check(kind, text)
    assert checked.error is None
    assert decode_as(kind, bytes(checked.parsed)) == decode_as(kind, GOOD)


@KINDS
@pytest.mark.parametrize(
    ("text", "path"),
    [('{"city": "Oslo", "degrees": "warm"}', "degrees"), ("It is warm.", ""), ("", ""), ("```", "")],
)
def test_anything_else_is_wrong_at_a_path(kind: Any, text: str, path: str) -> None:
    checked = check(kind, text)
    assert checked.error
    assert checked.path == path
    assert msgspec.json.decode(msgspec.json.encode(checked), type=Checked) == checked


@KINDS
def test_the_request_and_the_repair(kind: Any) -> None:
    schema = OutputSchema.of(kind)
    asked: Any = schema.parameters()
    body = msgspec.json.decode(build_request("m", "Hi", **asked))
    assert body["text"]["format"]["strict"] is True
    assert body["text"]["format"]["schema"]["required"] == ["city", "degrees"]
    repair: Any = schema.ask("{", Checked(error="is cut off", path="degrees"))
    body = msgspec.json.decode(build_request("m", **repair))
    assert body["text"]["format"]["type"] == "json_schema"
    assert "Wrong (at degrees): is cut off" in body["input"][0]["content"][0]["text"]
    assert msgspec.json.decode(msgspec.json.encode(schema), type=OutputSchema) == schema


@given(st.text())
def test_any_text_can_be_checked(text: str) -> None:
    checked = check(Struct, text)
    assert (checked.error is None) == (checked.parsed != Raw(b"null"))


def test_a_type_without_a_strict_form_is_asked_for_loosely() -> None:
    schema = OutputSchema.of(dict[str, int], name="counts")
    made = msgspec.json.decode(schema.format)
    assert (made["strict"], made["name"]) == (False, "counts")


def test_a_type_without_json_is_refused() -> None:
    with pytest.raises(InvalidRequest):
        OutputSchema.of(object())
    with pytest.raises(LocalError, match="output type"):
        check(complex, "1")


def test_the_repaired_text() -> None:
    item = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": f" {GOOD} "}]}
    response = Response(id="r", status="completed", raw_output=(Raw(msgspec.json.encode(item)),))
    schema = OutputSchema(format=Raw(b'{"type":"json_schema"}'), model="small")
    assert schema.read(response) == GOOD
    assert schema.ask("", Checked(error="x"))["model"] == "small"
