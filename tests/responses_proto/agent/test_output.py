"""Output of a shape: the same course for every make of type, and what a repair is told."""

from __future__ import annotations

import dataclasses
from typing import Any, TypedDict

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw
from tests.responses_proto.agent.rig import begin
from tests.responses_proto.machines import call, message, response

from responses_proto.agent.asked import Answered, AskProgram, Done, Performed, Unanswered
from responses_proto.agent.loop import AgentLoop
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
    asked: Any = schema.parameters(True)
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


BAD = '{"city": "Oslo"}'


def checked(loop: AgentLoop) -> AgentLoop:
    """The program's part."""
    asked = loop.pending
    assert isinstance(asked, AskProgram)
    assert asked.service == "output.check"
    assert AgentLoop.decode(loop.encode()) == loop
    said = check(Struct, msgspec.json.decode(asked.request, type=str))
    return loop.feed(Performed(Raw(msgspec.json.encode(said))))[0]


def answered(text: str, **more: Any) -> AgentLoop:
    return begin(organs=(OutputSchema.of(Struct, **more),)).feed(Answered(response(message(text))))[0]


def test_an_answer_of_the_shape_is_parsed() -> None:
    loop = checked(answered(GOOD))
    assert isinstance(loop.pending, Done)
    assert (loop.stop_reason, bytes(loop.parsed).decode()) == ("complete", GOOD)


def test_one_that_is_not_is_repaired_with_what_is_wrong() -> None:
    loop = checked(answered(BAD))
    asked: Any = loop.pending
    assert asked.purpose == "repair"
    assert asked.parameters["text"]["format"]["schema"]["required"] == ["city", "degrees"]
    assert AgentLoop.decode(loop.encode()) == loop
    assert "degrees" in asked.parameters["input"][0]["content"][0]["text"]
    loop = checked(loop.feed(Answered(response(message(GOOD))))[0])
    assert (loop.stop_reason, loop.final_message) == ("complete", GOOD)
    assert BAD in bytes(loop.items[-1]).decode().replace("\\", ""), "the conversation stays as it is"


@pytest.mark.parametrize("repairs", [0, 1, 3])
@pytest.mark.parametrize("heard", [Unanswered(), Answered(response(message("no")))], ids=["silent", "wrong"])
def test_repairing_ends(repairs: int, heard: Any) -> None:
    loop, asked = checked(answered(BAD, max_repairs=repairs)), 0
    while not isinstance(loop.pending, Done):
        asked += 1
        loop = checked(loop.feed(heard)[0])
    assert asked == repairs
    assert (loop.stop_reason, loop.final_message) == ("invalid_output", BAD)


def test_a_limit_stays_the_reason() -> None:
    organs = (OutputSchema.of(Struct, max_repairs=0),)
    loop = begin(organs=organs, max_iterations=1).feed(Answered(response(message("Let me see."), call("c1"))))[0]
    assert checked(loop).stop_reason == "max_iterations"
    silent = begin(organs=organs, max_iterations=1).feed(Answered(response(call("c1"))))[0]
    assert isinstance(silent.pending, Done)


def test_the_format_joins_what_the_run_says_about_text() -> None:
    loop = begin(organs=(OutputSchema.of(Struct),), parameters={"text": {"verbosity": "low"}}).ready[0]
    asked: Any = loop.pending
    assert asked.parameters["text"].keys() == {"verbosity", "format"}


def test_a_check_that_says_something_else_is_named() -> None:
    with pytest.raises(LocalError, match=r"output\.check"):
        answered(GOOD).feed(Performed(Raw(b"[]")))
