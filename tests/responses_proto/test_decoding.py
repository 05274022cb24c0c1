"""Open unions: what is known is typed, what is not is kept, what is broken is noted or refused."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw, Struct

from responses_proto.decoding import (
    NULL,
    Detail,
    Keep,
    OpenUnion,
    Unknown,
    always,
    decode_object,
    encode_json,
    mend,
    raw_of,
)
from responses_proto.errors import LocalError, MalformedEvent
from responses_proto.events import READER as EVENTS
from responses_proto.items import READER as ITEMS
from responses_proto.parts import ANNOTATIONS
from responses_proto.parts import READER as PARTS
from responses_proto.tools import READER as TOOLS

from .raw_json import json_objects, json_values, some, unhurried

READERS: list[OpenUnion[Any]] = [ANNOTATIONS, EVENTS, ITEMS, PARTS, TOOLS]
STRANGE = st.from_regex(r"[a-z_]{1,12}:[a-z_.]{1,12}", fullmatch=True)


class Leaf(Keep, tag="leaf", frozen=True):
    size: int
    note: str | None = None
    extra: Raw = NULL


class Tree(Keep, tag="tree", frozen=True, kw_only=True):
    name: str = always("")
    one: Leaf | None = None
    many: tuple[Leaf, ...] = ()
    words: str | tuple[Leaf, ...] = ""


LEAVES: OpenUnion[Any] = OpenUnion(Leaf, unknown=Unknown)
TREES: OpenUnion[Any] = OpenUnion(Tree, unknown=Unknown, nested={"one": LEAVES, "tree.many": LEAVES, "words": LEAVES})


@pytest.mark.parametrize("reader", [*READERS, LEAVES])
def test_each_class_knows_its_tag_and_so_do_its_values(reader: OpenUnion[Any]) -> None:
    assert {tag: vars(member)["type"] for tag, member in reader.members.items()} == {tag: tag for tag in reader.members}


@unhurried
@given(st.data(), st.sampled_from(READERS), STRANGE)
def test_an_unknown_type_comes_back_byte_for_byte(data: st.DataObject, reader: OpenUnion[Any], tag: str) -> None:
    raw = data.draw(json_objects(tag))
    notes: list[str] = []
    value = reader.read(raw, notes)
    assert (type(value), value.type, notes) == (reader._unknown, tag, [])
    assert bytes(raw_of(value)) == raw == encode_json(value)
    assert encode_json([value, 1]) == b"[" + raw + b",1]"


@some
@given(st.data())
def test_unknown_nested_values_do_not_break_what_holds_them(data: st.DataObject) -> None:
    inner = [data.draw(json_objects(data.draw(STRANGE))) for _ in range(2)]
    some = data.draw(st.lists(st.sampled_from([*inner, b'{"type":"leaf","size":1}']), max_size=4))
    listed = "[" + ",".join(part.decode() for part in some) + "]"
    raw = data.draw(json_objects("tree", one=inner[0].decode(), many=listed, words=listed))
    tree = TREES.read(raw)
    assert bytes(raw_of(tree)) == raw
    assert isinstance(tree.one, Unknown)
    assert tree.many == tree.words == tuple(LEAVES.read(part.strip()) for part in some)
    assert [bytes(raw_of(leaf)) for leaf in tree.many if isinstance(leaf, Unknown)] == [
        part.strip() for part in some if part in inner
    ]


@unhurried
@given(st.data(), st.sampled_from(READERS))
def test_any_members_give_a_value_or_a_malformed_event(data: st.DataObject, reader: OpenUnion[Any]) -> None:
    known = data.draw(st.sampled_from(list(reader.members.values())))
    fields = [field.encode_name for field in msgspec.structs.fields(known)]
    chosen = data.draw(st.dictionaries(st.sampled_from(fields), json_values)) if fields else {}
    raw = data.draw(json_objects(str(known.__struct_config__.tag), **chosen))
    notes: list[str] = []
    try:
        value = reader.read(raw, notes)
    except MalformedEvent:
        return
    assert type(value) is known
    if not isinstance(value, Keep):
        return
    assert bytes(raw_of(value)) == raw
    # What was not noted was read as it stands.
    assert bool(notes) or reader.read(encode_json(value)) == value


@unhurried
@given(st.binary(max_size=40) | st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_give_a_value_or_a_malformed_event(raw: bytes) -> None:
    for reader in READERS:
        with pytest.raises(MalformedEvent) as error:
            reader.read(raw)
        assert error.value.data == raw


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"", "truncated"),
        (b"[]", "object"),
        (b"{}", "`type`"),
        (b'{"type":null}', "`type`"),
        (b'{"type":7}', "`type`"),
        (b'{"type":"leaf"}', "leaf.size is missing"),
        (b'{"type":"leaf","size":"big"}', "leaf.size: Expected `int`"),
        (b'{"type":"leaf","size":null}', "leaf.size: Expected `int`"),
        (b'{"type":"leaf","size":1}}', "trailing"),
        (b'{"type":"leaf","size":1,"extra":' + b"[" * 9999 + b"]" * 9999 + b"}", "recursion"),
        (b'{"type":"strange","x":' + b'{"a":' * 9999 + b"1" + b"}" * 9999 + b"}", "recursion"),
    ],
)
def test_what_is_no_value_is_refused_with_its_path(raw: bytes, problem: str) -> None:
    with pytest.raises(MalformedEvent, match=problem) as error:
        LEAVES.read(raw)
    assert error.value.data == raw


@pytest.mark.parametrize("wrong", ["[]", "7", '{"a":1}'])
def test_an_optional_field_that_is_wrong_counts_as_absent_and_is_noted(wrong: str) -> None:
    notes: list[str] = []
    raw = f'{{"type":"leaf","size":1,"note":{wrong}}}'.encode()
    assert LEAVES.read(raw, notes) == Leaf(1)
    assert len(notes) == 1
    assert notes[0].startswith("leaf.note: Expected `str | null`")


def test_null_where_no_null_belongs_is_noted() -> None:
    notes: list[str] = []
    assert TREES.read(b'{"type":"tree","name":null,"many":null,"one":null}', notes) == Tree()
    assert [note.split(":")[0] for note in notes] == ["tree.name", "tree.many"]


def test_a_nested_value_that_is_malformed_is_kept_and_noted() -> None:
    notes: list[str] = []
    tree = TREES.read(b'{"type":"tree","many":[{"type":"leaf","size":2},{"type":"leaf"},3]}', notes)
    assert tree.many == (Leaf(2), Unknown("leaf", b'{"type":"leaf"}'), Unknown("", b"3"))
    assert notes[0] == "leaf.size is missing"
    assert "object" in notes[1]


@pytest.mark.parametrize("words", ["{}", '{"type":"leaf","size":1}', "1"])
def test_a_list_is_not_made_of_something_else(words: str) -> None:
    notes: list[str] = []
    assert TREES.read(f'{{"type":"tree","words":{words}}}'.encode(), notes) == Tree()
    assert notes


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        (rb"a\ud83d", "a\ufffd"),
        (rb"\ude00\ud83d\ude00", "\ufffd\U0001f600"),
        (rb"\\ud83d \uD83D\u0041", "\\ud83d \ufffdA"),
        (b"a\xffb", "a\ufffdb"),
        (b"\xed\xa0\xbd", "\ufffd\ufffd\ufffd"),
        (b"\xe2\x82", "\ufffd"),
    ],
)
def test_text_that_is_not_unicode_is_mended_and_noted(text: bytes, mended: str) -> None:
    notes: list[str] = []
    raw = b'{"type":"leaf","size":1,"note":"' + text + b'"}'
    leaf = LEAVES.read(raw, notes)
    assert leaf.note == mended
    assert notes == ["text that is not Unicode was replaced by U+FFFD"]
    assert bytes(raw_of(leaf)) == raw


def test_notes_are_optional() -> None:
    assert LEAVES.read(b'{"type":"leaf","size":1,"note":3}') == Leaf(1)


def test_a_value_remembers_its_bytes_and_a_changed_copy_does_not() -> None:
    raw = b'{ "x":[1.0], "size":1,"type":"leaf" }'
    leaf = LEAVES.read(Raw(raw))
    assert leaf.raw == raw
    assert leaf == Leaf(1)
    assert (leaf.type, repr(leaf)) == ("leaf", repr(Leaf(1)))
    assert encode_json([raw_of(leaf)]) == b"[" + raw + b"]"
    changed = msgspec.structs.replace(leaf, size=2)
    assert changed.raw is None
    assert bytes(raw_of(changed)) == b'{"type":"leaf","size":2}'


def test_an_object_without_type_can_have_a_default_one() -> None:
    reader: OpenUnion[Any] = OpenUnion(
        Leaf, unknown=Unknown, untagged=lambda members: "leaf" if "size" in members else None
    )
    assert reader.read(b'{"size":1}') == reader.read(b'{"size":1,"type":null}') == Leaf(1)
    assert bytes(raw_of(reader.read(b'{"size":1}'))) == b'{"size":1}'
    with pytest.raises(MalformedEvent):
        reader.read(b'{"sizes":1}')


def test_mend_gives_a_struct_that_is_not_in_a_union() -> None:
    class Plain(Struct):
        a: int = 1
        b: str = "b"

    notes: list[str] = []
    members = decode_object(json.dumps({"a": "x", "b": "c"}).encode(), notes)
    assert mend(Plain, members, notes, name="plain", raw=b"") == Plain(1, "c")
    assert notes == ["plain.a: Expected `int`, got `str`"]


class Count(Detail, frozen=True):
    of: int
    cached: int | None = None
    what: str | None = None


class Bill(Keep, tag="bill", frozen=True, kw_only=True):
    total: int = 0
    count: Count | None = None
    first: Count = Count(0)


BILLS: OpenUnion[Any] = OpenUnion(Bill, unknown=Unknown)


@pytest.mark.parametrize(
    ("members", "bill", "notes"),
    [
        ('"total":2.0', Bill(total=2), ["bill.total: 2.0 counts as 2"]),
        ('"total":-1e3', Bill(total=-1000), ["bill.total: -1e3 counts as -1000"]),
        ('"total":2.5', Bill(), ["bill.total: Expected `int`, got `float`"]),
        ('"total":1e300', Bill(), ["bill.total: Expected `int`, got `float`"]),
        ('"total":"2"', Bill(), ["bill.total: Expected `int`, got `str`"]),
        ('"total":true', Bill(), ["bill.total: Expected `int`, got `bool`"]),
        (
            '"count":{"of":2.0,"cached":3,"what":[]}',
            Bill(count=Count(2, 3)),
            ["bill.count.of: 2.0 counts as 2", "bill.count.what: Expected `str | null`, got `array`"],
        ),
        (
            '"first":{"of":1,"cached":"x"}',
            Bill(first=Count(1)),
            ["bill.first.cached: Expected `int | null`, got `str`"],
        ),
        ('"count":{"cached":3}', Bill(), ["bill.count: bill.count.of is missing"]),
        ('"count":[{"of":1}]', Bill(), ["bill.count: Expected `object | null`, got `array`"]),
    ],
)
def test_one_bad_number_costs_only_itself(members: str, bill: Bill, notes: list[str]) -> None:
    noted: list[str] = []
    assert (BILLS.read(f'{{"type":"bill",{members}}}'.encode(), noted), noted) == (bill, notes)


@pytest.mark.parametrize("form", [bytearray, memoryview, Raw, bytes.decode, json.loads])
def test_json_is_read_in_whatever_form_a_program_has_it(form: Any) -> None:
    given = b'{"type":"leaf","size":1}'
    leaf = LEAVES.read(form(given))
    assert (leaf, leaf.raw, type(leaf.raw)) == (Leaf(1), given, bytes)
    assert LEAVES.read(form(b'{"type":"strange"}')) == Unknown("strange", b'{"type":"strange"}')
    with pytest.raises(LocalError, match="not NoneType"):
        LEAVES.read(None)  # type: ignore[arg-type]
