"""A response read as a type: the value, or the reason why there is none; and the value while it grows."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import dataclass
from typing import Any, TypedDict

import msgspec
import pydantic
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.responses_proto.machines import call, message, response, spoken, sse

from responses_proto.errors import InvalidRequest
from responses_proto.events import StreamEvent, StreamReset
from responses_proto.items import MessageItem
from responses_proto.parts import OutputText
from responses_proto.response import Response
from responses_proto.schema import OutputInvalid
from responses_proto.stream import read_events
from responses_proto.structured import ParsedResponse, PartialOutput, WhyNotParsed, parsed_response

TEXT = '{"name":"Ada","age":36}'


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


class Strange(msgspec.Struct):
    name: str
    age: int

    def __post_init__(self) -> None:
        if self.age > 18:
            raise LookupError("no such age")


SCHEMA = {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}}
KINDS: list[tuple[Any, Any]] = [
    (Person, Person("Ada", 36)),
    (Plain, Plain("Ada", 36)),
    (Typed, {"name": "Ada", "age": 36}),
    (Model, Model(name="Ada", age=36)),
    (SCHEMA, {"name": "Ada", "age": 36}),
]


@pytest.mark.parametrize(("kind", "value"), KINDS, ids=lambda kind: getattr(kind, "__name__", "given"))
def test_text_of_the_type(kind: Any, value: Any) -> None:
    whole = response(message(TEXT))
    parsed = parsed_response(whole, kind)
    assert parsed.output_parsed == value
    assert parsed.not_parsed is None
    assert isinstance(parsed, Response)
    assert (parsed.raw, parsed.output_text, parsed.to_dict()) == (whole.raw, TEXT, whole.to_dict())
    (item,) = parsed.output
    assert isinstance(item, MessageItem)
    part = item.content[0]
    assert isinstance(part, OutputText)
    assert part.parsed == value
    assert msgspec.json.encode(part) == msgspec.json.encode(whole.to_dict()["output"][0]["content"][0])  # type: ignore[index]


def test_a_part_that_nobody_parsed_says_nothing() -> None:
    assert OutputText(text=TEXT).parsed is None


def test_a_copy_knows_what_was_parsed() -> None:
    for item in (message(TEXT), message("no")):
        parsed = parsed_response(response(item), SCHEMA)
        for again in (copy.copy(parsed), pickle.loads(pickle.dumps(parsed))):
            assert again == parsed
            assert again.output_parsed == parsed.output_parsed
            assert (again.not_parsed is None) == (parsed.not_parsed is None)


def test_a_changed_copy_does_not_claim_to_be_parsed() -> None:
    changed = msgspec.structs.replace(parsed_response(response(message(TEXT)), Person), id="other")
    assert changed.output_parsed is None
    assert changed.not_parsed is not None
    assert parsed_response(changed, Person).output_parsed == Person("Ada", 36)


def why(kind: Any, *output: dict[str, object], **fields: object) -> tuple[str, str, str]:
    parsed = parsed_response(response(*output, **fields), kind)
    assert parsed.output_parsed is None
    reason = parsed.not_parsed
    assert reason is not None
    return str(reason.reason), reason.path, reason.message


REFUSAL = message("", content=[{"type": "refusal", "refusal": "I cannot."}])
CUT: dict[str, Any] = {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}}


@pytest.mark.parametrize("kind", [kind for kind, _ in KINDS], ids=lambda kind: getattr(kind, "__name__", "schema"))
def test_why_there_is_none(kind: Any) -> None:
    assert why(kind, REFUSAL) == ("refused", "", "I cannot.")
    assert why(kind, message(TEXT[:9]), **CUT) == ("incomplete", "", "the response is not complete: max_output_tokens")
    assert why(kind, REFUSAL, **CUT) == ("refused", "", "I cannot.")
    for status in ("queued", "in_progress", "cancelled", "brand_new"):
        assert why(kind, status=status) == ("incomplete", "", f"the response is not complete: {status}")
    assert why(kind, call("c1")) == ("absent", "", "the model called add")
    assert why(kind) == why(kind, message("")) == ("absent", "", "the model wrote no text")
    assert why(kind, message("Sure! Here it is:"))[:2] == ("invalid", "")


@pytest.mark.parametrize("kind", [Person, Plain, Typed, Model], ids=lambda kind: kind.__name__)
def test_where_the_text_departs_from_the_type(kind: Any) -> None:
    reason, path, said = why(kind, message('{"name":"Ada","age":"old"}'))
    assert (reason, path) == ("invalid", "age")
    assert "old" not in said
    not_parsed = parsed_response(response(message('{"name":"Ada","age":"old"}')), kind).not_parsed
    assert not_parsed is not None
    assert isinstance(not_parsed.error, OutputInvalid)
    assert not_parsed.text == '{"name":"Ada","age":"old"}'
    assert "Ada" not in repr(not_parsed)


def test_what_a_cut_text_had_come_to() -> None:
    not_parsed = parsed_response(response(message('{"name":"Ada","items":[1,2'), **CUT), Person).not_parsed
    assert not_parsed is not None
    assert not_parsed.partial == {"name": "Ada", "items": [1]}
    assert "Ada" not in repr(not_parsed)
    prose = parsed_response(response(message("Once upon"), **CUT), Person).not_parsed
    assert prose is not None
    assert (prose.partial, prose.text) == (None, "Once upon")


def test_a_whole_text_in_a_response_that_is_not_whole_is_no_answer() -> None:
    parsed = parsed_response(response(message(TEXT), **CUT), Person)
    assert parsed.output_parsed is None
    assert parsed.not_parsed is not None
    assert parsed.not_parsed.partial == {"name": "Ada", "age": 36}


def test_a_validator_that_breaks_does_not_lose_the_response() -> None:
    parsed = parsed_response(response(message(TEXT)), Strange)
    assert parsed.output_text == TEXT
    assert parsed.not_parsed is not None
    assert parsed.not_parsed.reason is WhyNotParsed.INVALID
    assert isinstance(parsed.not_parsed.error, LookupError)
    no_type = parsed_response(response(message(TEXT)), complex)
    assert no_type.not_parsed is not None
    assert isinstance(no_type.not_parsed.error, InvalidRequest)


def test_the_first_text_of_the_type_counts_and_commentary_does_not() -> None:
    other = '{"name":"Bob","age":1}'
    parsed = parsed_response(response(message("Let me see."), message(TEXT), message(other)), Person)
    assert parsed.output_parsed == Person("Ada", 36)
    aside = parsed_response(response(message(other, phase="commentary"), message(TEXT, phase="final_answer")), Person)
    assert aside.output_parsed == Person("Ada", 36)
    assert why(Person, message(TEXT, phase="commentary"))[0] == "absent"
    assert parsed_response(response(message(TEXT, status=None), status=None), Person).output_parsed


@settings(max_examples=40)
@given(st.text(), st.sampled_from([*WhyNotParsed, "completed", "failed", None]))
@example("null", "completed")
def test_no_text_and_no_status_is_an_exception(text: str, status: str | None) -> None:
    for kind, _ in KINDS:
        parsed = parsed_response(response(message(text), status=status), kind)
        null = kind is SCHEMA and text.strip() == "null"  # a plain schema is not checked: None is what was said
        assert (parsed.output_parsed is None) == (parsed.not_parsed is not None or null)
        assert type(parsed) is ParsedResponse


def events(*deltas: str) -> list[StreamEvent]:
    ended = {"type": "response.completed", "response": {"id": "r", "status": "completed", "output": []}}
    return list(read_events(sse(*spoken(*deltas), {**ended, "sequence_number": 99})))


@given(
    st.recursive(st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)),
    st.data(),
)
def test_the_value_while_it_grows(value: Any, data: st.DataObject) -> None:
    text = json.dumps([value])
    places = sorted(data.draw(st.sets(st.integers(1, len(text) - 1))))
    pieces = [text[a:b] for a, b in zip([0, *places], [*places, len(text)], strict=True)]
    output = PartialOutput()
    grown = [output.push(event) for event in events(*pieces)]
    assert output.value == [value]
    assert sum(grown) == len(pieces)
    assert not any(grown[:3])


def test_one_value_all_along() -> None:
    output = PartialOutput()
    assert PartialOutput().value is None
    seen = [output.value for event in events('{"a":[', "1", ",2", "]}") if output.push(event)]
    assert all(one is seen[0] for one in seen)
    assert seen[0] == {"a": [1, 2]}


def delta(text: str, index: int = 0, kind: str = "delta") -> StreamEvent:
    name = "delta" if kind == "delta" else "text"
    place = {"output_index": index, "content_index": 0, "item_id": "i", "sequence_number": 1}
    return next(iter(read_events(sse({"type": f"response.output_text.{kind}", **place, name: text}))))


def test_prose_is_left_alone_and_the_next_text_begins_anew() -> None:
    output = PartialOutput()
    assert [output.push(delta(text)) for text in ("[1", ",oops", ",2]")] == [True, False, False]
    assert output.value == [1]
    assert output.push(delta('{"a":', 1)) is True
    assert output.value == {}
    assert output.push(delta("", 1)) is False


def test_a_text_that_comes_whole() -> None:
    output = PartialOutput()
    assert output.push(delta("[1]", kind="done")) is True
    assert output.push(delta("[1]", kind="done")) is False
    assert output.value == [1]


def test_commentary_is_no_value() -> None:
    aside = {"type": "message", "id": "i", "role": "assistant", "content": [], "phase": "commentary"}
    added = {"type": "response.output_item.added", "output_index": 0, "item": aside, "sequence_number": 0}
    output = PartialOutput()
    assert not output.push(next(iter(read_events(sse(added)))))
    assert not output.push(delta("[1]"))
    assert output.push(delta("[2]", 1))
    assert output.value == [2]


def test_a_stream_that_begins_anew() -> None:
    output = PartialOutput()
    assert output.push(delta("[1"))
    assert not output.push(StreamReset(before=response()))
    assert output.value is None
    assert output.push(delta("[2]"))
    assert output.value == [2]


def test_a_stream_that_its_final_response_replaces() -> None:
    output = PartialOutput()
    output.push(delta("[1"))
    assert output.push(StreamReset(before=response(), response=response(message("[3]"))))
    assert output.value == [3]
