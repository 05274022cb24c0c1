"""What the repr of a value shows: no word of a user or a model."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

import msgspec
import pytest
from msgspec import Raw, Struct
from msgspec.structs import FieldInfo
from tests.responses_proto.leaf import Leaf

import responses_proto.agent.events
import responses_proto.folding
from responses_proto.items import MessageItem
from responses_proto.messages import Message, ToolCall
from responses_proto.parts import InputText, OutputText
from responses_proto.response import Response
from responses_proto.usage import Usage
from responses_proto.values import NULL, Detail, Unknown, Value

S = typing.TypeVar("S", bound=Struct)

SECRET = "hush-hush"
HARMLESS = {
    *("type", "event_type", "id", "name", "tool_name", "namespace", "server_label", "object", "model"),
    *("role", "phase", "status", "stop_reason", "usage", "provider_state"),
    *("purpose", "service", "assessment", "strategy", "standing"),
}
OF_THE_HOUSE = {
    "Entry": {"key"},
    "InterruptEvent": {"kind"},
    "Pause": {"kind"},
    "Question": {"kind"},
    "Answer": {"decision"},
    "NotParsed": {"path"},
}
CHOSEN = {"Redaction": {"kinds"}}
NUMBERS = {int, float, bool, types.NoneType}
ID = ("_id", "_ids")


def kinds(base: type[Value] = Value) -> Iterator[type[Value]]:
    for kind in base.__subclasses__():
        if kind.__module__.startswith("responses_proto."):
            yield kind
        yield from kinds(kind)


def sample(hint: Any) -> Any:
    """Return a value of a type with the secret wherever the type has text."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if hint in (str, object, Any):
        return SECRET
    if hint is Raw:
        return Raw(b'{"hush-hush":"hush-hush"}')
    if origin in (types.UnionType, typing.Union):
        return sample(str if str in args else args[0])
    if origin is tuple:
        return (sample(args[0]),)
    if origin in (dict, Mapping):
        return {sample(args[0]): sample(args[1])}
    if isinstance(hint, type) and issubclass(hint, Struct):
        return filled(hint)
    if issubclass(hint, Enum):
        return next(iter(hint))
    return hint(1) if hint in (int, float) else hint()


def filled(kind: type[S]) -> S:
    fields = [field for field in msgspec.structs.fields(kind) if harmless(kind, field) or not measure(field)]
    fields = [field for field in fields if field.name not in CHOSEN.get(kind.__name__, ())]
    return kind(**{field.name: told(field) if harmless(kind, field) else sample(field.type) for field in fields})


def told(field: FieldInfo) -> str | tuple[str, ...]:
    return ("told",) if field.type == tuple[str, ...] else "told"


def measure(field: FieldInfo) -> bool:
    """Return whether a field is a number with a default, which its own limits may bind."""
    return set(typing.get_args(field.type) or [field.type]) <= NUMBERS and not field.required


def harmless(kind: type[Struct], field: FieldInfo) -> bool:
    if isinstance(field.type, type) and issubclass(field.type, Enum):
        return False
    of_error = issubclass(kind, Detail) and field.name in {"code", "reason"}
    ends = kind.__module__ == responses_proto.agent.events.__name__ and field.name == "reason"
    own = field.name in OF_THE_HOUSE.get(kind.__name__, ())
    return field.name in HARMLESS or field.name.endswith(ID) or of_error or ends or own


@pytest.mark.parametrize("kind", sorted(set(kinds()), key=str), ids=lambda kind: kind.__name__)
def test_no_word_of_a_user_or_a_model_is_shown(kind: type[Value]) -> None:
    value = filled(kind)
    shown = f"{value!r} {value!s} {value.__rich_repr__()!r} {[value]!r}"
    assert SECRET not in shown
    fields = [field for field in msgspec.structs.fields(kind) if harmless(kind, field)]
    assert [field.name for field in fields if f"{field.name}={told(field)!r}" not in shown] == []


def test_the_walk_meets_what_it_should() -> None:
    met = {kind.__name__ for kind in kinds()}
    assert {"Message", "ToolResult", "ToolStartEvent", "Response", "OutputTextDelta", "McpTool", "Usage"} <= met
    assert len(met) > 150


def test_lengths_stand_for_text() -> None:
    call = ToolCall(id="c", name="f", arguments={"a": 1}, arguments_json='{"a":1}', valid=False)
    assert repr(call) == "ToolCall(id='c', name='f', arguments=<1 members>, arguments_json=<7 chars>, valid=False)"
    message = Message(role="user", content="hush", raw_items=[Raw(b"{}")])  # type: ignore[arg-type]
    assert repr(message) == "Message(role=<Role.USER: 'user'>, content=<4 chars>, raw_items=<1 entries>)"
    assert repr(InputText("Hello, world")) == "InputText(text=<12 chars>)"
    item = MessageItem(content=(OutputText("hush"), Unknown("x", b"{}")))  # type: ignore[arg-type]
    assert repr(item) == (
        "MessageItem(role='assistant', content=(OutputText(text=<4 chars>), Unknown(type='x', raw=<2 bytes>)))"
    )
    assert repr(Usage(3)) == "Usage(input_tokens=3)"
    assert repr(Leaf(1, more=(1, "a"))) == "Leaf(size=1, note=<0 chars>, more=<2 entries>)"
    assert repr(Leaf(1, "a", object())) == "Leaf(size=1, note=<1 chars>, more=<object>)"  # type: ignore[arg-type]
    assert repr(Response(id="r", raw_instructions=Raw(b'"be"'), raw_tool_choice=NULL)) == (
        "Response(id='r', object='response', raw_instructions=<4 bytes>)"
    )
