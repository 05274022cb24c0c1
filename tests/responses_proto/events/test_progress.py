"""Events that tell how far the server is with one of its own tools."""

from __future__ import annotations

import pytest

from responses_proto.decoding import encode_json
from responses_proto.errors import MalformedEvent
from responses_proto.events import READER, progress, read_event
from responses_proto.events.base import OnItem
from responses_proto.events.progress import (
    CompactionCompacting,
    FileSearchCallSearching,
    ImageGenerationCallPartialImage,
    McpListToolsFailed,
)

from ..vocabulary import check_lines, own_lines

PARTIAL = "response.image_generation_call.partial_image"
TAGS = sorted(own_lines(READER, progress, "events"))


def test_the_catalogue_of_this_file() -> None:
    assert check_lines(READER, progress, "events") == set(TAGS)
    assert len(TAGS) == len(progress.__all__) == 20


@pytest.mark.parametrize("tag", TAGS)
def test_each_says_which_item_and_no_more(tag: str) -> None:
    kind = READER.members[tag]
    assert issubclass(kind, OnItem)
    own = set(kind.__struct_fields__) - set(OnItem.__struct_fields__)
    assert bool(own) is (tag == PARTIAL)
    notes: list[str] = []
    picture = ',"partial_image_b64":"aGk="' if tag == PARTIAL else ""
    event = read_event(f'{{"type":"{tag}","output_index":3,"item_id":"x_1"{picture}}}'.encode(), notes)
    assert isinstance(event, kind)
    assert (event.output_index, event.item_id, event.type, notes) == (3, "x_1", tag, [])


def test_the_tags_say_what_the_names_say() -> None:
    assert FileSearchCallSearching().type == "response.file_search_call.searching"
    assert McpListToolsFailed().type == "response.mcp_list_tools.failed"
    assert CompactionCompacting().type == "response.compaction.compacting"
    for name in progress.__all__:
        tag = str(getattr(progress, name).__struct_config__.tag)
        assert tag.removeprefix("response.").replace(".", "_").replace("_", "") == name.lower()


def test_an_image_as_far_as_it_is_drawn() -> None:
    raw = b'{"type":"' + PARTIAL.encode() + b'","partial_image_b64":"aGk=","partial_image_index":0,"size":"1x1"}'
    event = read_event(raw)
    assert event == ImageGenerationCallPartialImage(partial_image_b64="aGk=", partial_image_index=0, size="1x1")
    assert encode_json(event) == raw
    with pytest.raises(MalformedEvent, match="partial_image_b64 is missing"):
        read_event(b'{"type":"' + PARTIAL.encode() + b'"}')
