"""The catalogue has one line for each type, and each line is read whole and can be written again."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from responses_proto.decoding import Keep, OpenUnion, Unknown, encode_json, raw_of
from responses_proto.errors import MalformedEvent
from responses_proto.events import READER as EVENTS
from responses_proto.items import READER as ITEMS
from responses_proto.items.actions import COMPUTER, PATCH, SEARCH
from responses_proto.items.hosted import CODE_OUTPUTS
from responses_proto.parts import ANNOTATIONS
from responses_proto.parts import READER as PARTS
from responses_proto.tools import READER as TOOLS
from responses_proto.tools.choice import READER as CHOICES

from .vocabulary import CATALOGUE, missing

READERS: dict[str, OpenUnion[Any]] = {
    "annotations": ANNOTATIONS,
    "code_outputs": CODE_OUTPUTS,
    "computer_actions": COMPUTER,
    "events": EVENTS,
    "items": ITEMS,
    "parts": PARTS,
    "patch_operations": PATCH,
    "search_actions": SEARCH,
    "tool_choices": CHOICES,
    "tools": TOOLS,
}
LINES = {name: (CATALOGUE / f"{name}.jsonl").read_bytes().splitlines() for name in READERS}
EVERY = [
    pytest.param(READERS[name], line, id=f"{name}-{json.loads(line)['type']}")
    for name, lines in LINES.items()
    for line in lines
]


def test_every_file_is_read() -> None:
    assert {path.stem for path in CATALOGUE.glob("*.jsonl")} == set(READERS)


@pytest.mark.parametrize("name", READERS)
def test_each_type_has_one_line(name: str) -> None:
    assert [json.loads(line)["type"] for line in LINES[name]] == list(READERS[name].members)


@pytest.mark.parametrize(("reader", "line"), EVERY)
def test_a_line_is_read_at_once_and_written_again(reader: OpenUnion[Any], line: bytes) -> None:
    notes: list[str] = []
    value = reader.read(line, notes)
    assert type(value) is reader.members[json.loads(line)["type"]]
    # Nothing here needs the slow second look.
    assert msgspec.json.decode(line, type=type(value)) == value
    assert notes == []
    assert reader.read(encode_json(value)) == value
    assert list(missing(json.loads(line), json.loads(encode_json(value)))) == []


@pytest.mark.parametrize(("reader", "line"), EVERY)
def test_a_field_of_tomorrow_stays_in_the_bytes(reader: OpenUnion[Any], line: bytes) -> None:
    spaced = b' { "x_born_tomorrow" : [ 1.0e0 , null ],' + line.removeprefix(b"{").replace(b",", b" ,\t", 1)
    value = reader.read(spaced)
    assert value == reader.read(line)
    if isinstance(value, Keep):
        assert bytes(raw_of(value)) == spaced


@pytest.mark.parametrize(("reader", "line"), EVERY)
@pytest.mark.parametrize("tag", ["acme:thing", "born_tomorrow"])
def test_a_type_of_tomorrow_is_kept_byte_for_byte(reader: OpenUnion[Any], line: bytes, tag: str) -> None:
    given = json.dumps({**json.loads(line), "type": tag}, indent=1).encode()
    value = reader.read(given)
    assert isinstance(value, Unknown)
    assert (value.type, bytes(raw_of(value))) == (tag, given)


@pytest.mark.parametrize(("reader", "line"), EVERY)
def test_null_in_place_of_what_may_be_absent_is_no_fault(reader: OpenUnion[Any], line: bytes) -> None:
    kind = reader.members[json.loads(line)["type"]]
    optional = [
        field.encode_name
        for field in msgspec.structs.fields(kind)
        if not field.required and field.type is not msgspec.Raw
    ]
    nulls = dict.fromkeys(optional)
    notes: list[str] = []
    value = reader.read(json.dumps({**json.loads(line), **nulls}).encode(), notes)
    bare = {key: inner for key, inner in json.loads(line).items() if key not in nulls}
    assert value == reader.read(json.dumps(bare).encode()), notes


@pytest.mark.parametrize(("reader", "line"), EVERY)
def test_without_a_field_that_it_needs_a_value_is_malformed(reader: OpenUnion[Any], line: bytes) -> None:
    kind = reader.members[json.loads(line)["type"]]
    for field in msgspec.structs.fields(kind):
        if not field.required:
            continue
        for wrong in ({}, {field.encode_name: [{"no": 1}, 2]}):
            members = {key: inner for key, inner in json.loads(line).items() if key != field.encode_name}
            given = json.dumps({**members, **wrong}).encode()
            with pytest.raises(MalformedEvent, match=f"{members['type']}.{field.encode_name}") as error:
                reader.read(given)
            assert error.value.data == given
