"""Answers of a type, on every runtime, against the endpoint: what is parsed, and what cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypedDict

import msgspec
import pydantic
import pytest
from tests.conformance.connecting import MODEL, connected, side
from tests.oci_responses.sides import Side

from oci_responses.emulator import Emulator

__all__ = ["side"]  # a fixture, found by its name

ADA = {"model": MODEL, "input": "Ada is 36 years old. Extract name and age."}
CUT = {"reason": "max_output_tokens"}


class Person(msgspec.Struct):
    name: str
    age: int


@dataclass
class Plain:
    name: str
    age: int


class Typed(TypedDict):
    name: str
    age: int


class Model(pydantic.BaseModel):
    name: str
    age: int


KINDS: list[tuple[Any, Any]] = [
    (Person, Person("Ada", 36)),
    (Plain, Plain("Ada", 36)),
    (Typed, {"name": "Ada", "age": 36}),
    (Model, Model(name="Ada", age=36)),
]


@pytest.mark.parametrize(("kind", "value"), KINDS, ids=lambda kind: getattr(kind, "__name__", ""))
def test_output_of_a_type(side: Side, options: dict[str, Any], kind: Any, value: Any) -> None:
    async def scenario(side: Side) -> None:
        async with connected(side, options) as client:
            parsed = await side.awaited(client.responses).parse(**ADA, text_format=kind)
            assert (parsed.output_parsed, parsed.not_parsed, parsed.status) == (value, None, "completed")
            stream = client.responses.stream(**ADA, text_format=kind)
            async with side.awaited(stream):
                partials = [dict(one) async for one in side.awaited(stream.partials())]
                final = await side.awaited(stream).get_final_response()
            assert partials[-1] == {"name": "Ada", "age": 36}
            assert final.output_parsed == value

    side.run(scenario)


def body(*parts: dict[str, Any], **fields: Any) -> dict[str, Any]:
    content = [{"annotations": [], **part} for part in parts]
    item = {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": content}
    return {"id": "resp_1", "object": "response", "status": "completed", "output": [item], **fields}


UNPARSED: dict[str, tuple[dict[str, Any], str]] = {
    "refused": (body({"type": "refusal", "refusal": "No."}), ""),
    "incomplete": (body({"type": "output_text", "text": '{"na'}, status="incomplete", incomplete_details=CUT), ""),
    "invalid": (body({"type": "output_text", "text": '{"name":"Ada","age":"old"}'}), "age"),
    "absent": (body(), ""),
}


@pytest.mark.parametrize("reason", UNPARSED)
def test_what_the_model_did_is_no_exception(
    side: Side, emulator: Emulator, options: dict[str, Any], reason: str
) -> None:
    answer, path = UNPARSED[reason]

    async def scenario(side: Side) -> None:
        async with connected(side, options) as client:
            emulator.fault(status=200, body=answer)
            parsed = await side.awaited(client.responses).parse(**ADA, text_format=Person)
            assert (parsed.id, parsed.output_parsed, parsed.request_id is not None) == ("resp_1", None, True)
            assert (parsed.not_parsed.reason, parsed.not_parsed.path) == (reason, path)
            assert parsed.not_parsed.message

    side.run(scenario)
