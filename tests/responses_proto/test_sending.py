"""Any value as plain JSON values, or the path of what cannot be sent."""

from __future__ import annotations

import dataclasses
import datetime
import enum
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import msgspec
import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, Raw, Struct, UnsetType

from responses_proto.decoding import encode_json
from responses_proto.errors import InvalidRequest
from responses_proto.items import FunctionCallItem, MessageItem, UnknownItem, read_item
from responses_proto.messages import Role
from responses_proto.parts import OutputText, read_part
from responses_proto.sending import all_raw, dumped, encoded, json_bytes, sendable, within
from responses_proto.tools import FileSearchTool, NamespaceTool, read_tool


class Words(str):
    __slots__ = ()


class Level(enum.Enum):
    LOW = "low"


@dataclasses.dataclass
class Point:
    x: object = 1


class Sparse(Struct, omit_defaults=True, rename={"inner": "in"}):
    inner: object = ()
    left: int | UnsetType = UNSET


class Row(Struct, array_like=True):
    a: object
    b: object = None


class Model(pydantic.BaseModel):
    a: int = pydantic.Field(default=1, alias="b")
    c: int = 2


PART = b'{"type":"output_text" ,"text":"x","new":1}'
TOOL = b'{"new":1, "type":"function","name":"f"}'

VALUES: list[tuple[object, bytes]] = [
    (None, b"null"),
    (True, b"true"),
    (1.5, b"1.5"),
    ("\u00e9", '"\u00e9"'.encode()),
    (Words("a"), b'"a"'),
    (Role.USER, b'"user"'),
    (Level.LOW, b'"low"'),
    ({Level.LOW: 1, 2: 3, Words("a"): 4}, b'{"low":1,"2":3,"a":4}'),
    (MappingProxyType({"a": (1, 2)}), b'{"a":[1,2]}'),
    ({3, 1, 2}, b"[1,2,3]"),
    (range(2), b"[0,1]"),
    (datetime.date(2026, 9, 29), b'"2026-09-29"'),
    (Point(), b'{"x":1}'),
    (Raw(b"[1 ]"), b"[1 ]"),
    (b"[1 ]", b"[1 ]"),
    ([bytearray(b"{ }"), memoryview(b"1 ")], b"[{ },1 ]"),
    ({"a": Raw(b"1 ")}, b'{"a":1 }'),
    (Sparse(), b"{}"),
    (Sparse({"a": Raw(b"1 ")}, 2), b'{"in":{"a":1 },"left":2}'),
    (Row(1, Raw(b"2 ")), b"[1,2 ]"),
    (Model(b=5), b'{"b":5}'),
    # What was read keeps its bytes, wherever it stands.
    (UnknownItem("x", b'{"a" :1}'), b'{"a" :1}'),
    (read_item(b'{ "type":"reasoning"}'), b'{ "type":"reasoning"}'),
    (
        MessageItem(content=(read_part(PART), OutputText("y"))),
        b'{"type":"message","role":"assistant","content":['
        + PART
        + b',{"type":"output_text","text":"y","annotations":[]}]}',
    ),
    (
        NamespaceTool(name="n", tools=(read_tool(TOOL),)),  # type: ignore[arg-type]  # a function tool it is
        b'{"type":"namespace","name":"n","description":"","tools":[' + TOOL + b"]}",
    ),
    (
        FileSearchTool(vector_store_ids=("v",), filters=Raw(b'{"type" : "eq"}')),
        b'{"type":"file_search","vector_store_ids":["v"],"filters":{"type" : "eq"}}',
    ),
    (FunctionCallItem(call_id="c", name="f"), b'{"type":"function_call","call_id":"c","name":"f","arguments":""}'),
]


@pytest.mark.parametrize(("value", "sent"), VALUES)
def test_values(value: object, sent: bytes) -> None:
    assert bytes(encoded(value)) == sent
    plain = sendable(value)
    assert encode_json(sendable(plain)) == sent


PLAIN: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(PLAIN)
def test_plain_values_stay_as_they_are(value: object) -> None:
    assert sendable(value) == value


def looped() -> list[object]:
    loop: list[object] = []
    loop.append({"a": loop})
    return loop


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (float("nan"), "p"),
        ([0, float("inf")], "p[1]"),
        ({"a": {"b": float("nan")}}, "p.a.b"),
        (Decimal("0.5"), "p"),
        (Point(Decimal("0.5")), "p.x"),
        (Fraction(1, 2), "p"),
        (1j, "p"),
        ("\ud800", "p"),
        ({"\ud800": 1}, "p"),
        ({"a": b"{}"}, "p.a"),
        ({"a": memoryview(b"{}")}, "p.a"),
        (Sparse(b"{}"), "p.in"),
        (Sparse([float("nan")]), "p.in[0]"),
        (Point(b"{}"), "p.x"),
        ({None: 1}, "p"),
        ({True: 1}, "p"),
        ({(1,): 1}, "p"),
        (b"hello", "p"),
        (b'{"a":1} x', "p"),
        (b"[" * 5000 + b"]" * 5000, "p"),
        (object(), "p"),
        (Point, "p"),
        (Model, "p"),
        (len, "p"),
        (looped(), "p"),
    ],
)
def test_what_cannot_be_sent(value: object, path: str) -> None:
    for function in (sendable, encoded):
        with pytest.raises(InvalidRequest) as caught:
            function(value, "p")
        assert (caught.value.path, caught.value.rule) == (path, "json")


def test_without_a_path_the_fields_are_named() -> None:
    with pytest.raises(InvalidRequest) as caught:
        sendable({"a": {"b": object()}})
    assert caught.value.path == "a.b"


def test_what_an_object_says_of_itself() -> None:
    class Says:
        def to_dict(self) -> dict[str, int]:
            return {"a": 1}

    plain = {"a": 1}
    assert dumped(Says()) == {"a": 1}
    assert dumped(Model(b=3)) == {"b": 3}
    assert dumped(plain) is plain
    assert dumped(Says) is Says


def test_json_bytes_are_given_back() -> None:
    assert json_bytes(bytearray(b" [1 ]"), "p") == Raw(b" [1 ]")


def test_a_problem_within() -> None:
    for inner, outer in (("a.b", "p.a.b"), ("[1].c", "p[1].c"), ("", "p")):
        found = within(InvalidRequest("is wrong", path=inner, rule="r"), "p")
        assert (found.path, found.rule, str(found)) == (outer, "r", f"{outer}: is wrong")
    assert within(InvalidRequest("is wrong", path="a"), "").path == "a"


def test_what_msgspec_makes_of_a_value_is_what_is_sent() -> None:
    call = FunctionCallItem(call_id="c", name="f", status="completed")
    assert bytes(encoded(call)) == msgspec.json.encode(call)


@pytest.mark.parametrize(("values", "expected"), [([], True), ([Raw(b"1")], True), ([Raw(b"1"), b"1"], False)])
def test_what_is_json_already(values: list[object], expected: bool) -> None:
    assert all_raw(values) is expected


TEXTS = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=[]), max_size=3),
    st.sampled_from([*VALUES][:20]).map(lambda one: one[0]),
)


def sent(encode: Callable[[], object]) -> object:
    try:
        return bytes(encode())  # type: ignore[call-overload]
    except InvalidRequest as problem:
        return str(problem), problem.path, problem.rule


@given(TEXTS, TEXTS)
def test_a_struct_of_texts_is_encoded_as_its_plain_values_are(a: Any, b: Any) -> None:
    item = FunctionCallItem(call_id=a, name="f", id=b)
    assert sent(lambda: encoded(item, "here")) == sent(lambda: encode_json(sendable(item, "here")))
