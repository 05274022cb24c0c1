"""Items that change what the model has before it."""

from __future__ import annotations

import pytest

from responses_proto.decoding import encode_json, raw_of
from responses_proto.errors import MalformedEvent
from responses_proto.items import READER, Item, context, read_item
from responses_proto.items.context import (
    AdditionalToolsItem,
    CompactionItem,
    CompactionTriggerItem,
    ConfigurationUpdateItem,
    ItemReferenceItem,
)
from responses_proto.settings import ReasoningSettings, TextFormat, TextSettings
from responses_proto.tools import FunctionTool, UnknownTool

from ..vocabulary import check_lines


def test_the_catalogue_of_this_file() -> None:
    assert len(check_lines(READER, context, "items")) == len(context.__all__) == 5


@pytest.mark.parametrize(
    ("item", "written"),
    [
        (CompactionItem(), b'{"type":"compaction","encrypted_content":""}'),
        (CompactionTriggerItem(), b'{"type":"compaction_trigger"}'),
        (ItemReferenceItem(id="msg_1"), b'{"type":"item_reference","id":"msg_1"}'),
        (AdditionalToolsItem(), b'{"type":"additional_tools","role":"developer","tools":[]}'),
        (
            AdditionalToolsItem(role="user", tools=(FunctionTool(name="f"),)),
            b'{"type":"additional_tools","role":"user","tools":[{"type":"function","name":"f"}]}',
        ),
        (
            ConfigurationUpdateItem(reasoning=ReasoningSettings("low"), text=TextSettings(TextFormat("text"))),
            b'{"type":"configuration_update","reasoning":{"effort":"low"},"text":{"format":{"type":"text"}}}',
        ),
    ],
)
def test_an_item_is_written_with_what_the_service_wants(item: Item, written: bytes) -> None:
    assert encode_json(item) == written
    assert read_item(written) == item


def test_what_is_sealed_goes_back_untouched() -> None:
    raw = rb'{"encrypted_content":"gAA\u002bAA\/==","type":"compaction","kept":[1.0]}'
    item = read_item(raw)
    assert isinstance(item, CompactionItem)
    assert (item.encrypted_content, bytes(raw_of(item))) == ("gAA+AA/==", raw)


def test_a_reference_without_its_id_refers_to_nothing() -> None:
    with pytest.raises(MalformedEvent, match=r"item_reference\.id is missing"):
        read_item(b'{"type":"item_reference"}')


def test_a_tool_of_tomorrow_does_not_hide_the_others() -> None:
    notes: list[str] = []
    new = b'{"type":"acme:drill", "rpm":9 }'
    raw = b'{"type":"additional_tools","tools":[{"type":"function","name":"f"},' + new + b',{"type":"function"}]}'
    item = read_item(raw, notes)
    assert isinstance(item, AdditionalToolsItem)
    assert item.tools == (
        FunctionTool(name="f"),
        UnknownTool("acme:drill", new),
        UnknownTool("function", b'{"type":"function"}'),
    )
    assert notes == ["function.name is missing"]
