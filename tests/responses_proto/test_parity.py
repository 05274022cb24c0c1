"""The vocabulary lacks no type and no field of the official client or of Open Responses."""

from __future__ import annotations

import functools
import json
from typing import Any, Literal, Union

import msgspec
import openai.types.responses as official
import openresponses_types.types as spec
import pydantic
import pytest
from openai.types.conversations import conversation_item, message
from openai.types.responses import (
    response_create_params,
    response_input_item,
    response_item,
    response_output_text,
)

from responses_proto.decoding import encode_json
from responses_proto.events import READER as EVENTS
from responses_proto.items import KnownItem
from responses_proto.parts import KnownAnnotation, KnownPart, LogProb
from responses_proto.response import Response
from responses_proto.tools import KnownTool
from responses_proto.tools.choice import KnownChoice

from .parity import Row, compare, fields_of, sample
from .vocabulary import missing

KnownEvent: Any = Union[tuple(EVENTS.members.values())]  # noqa: UP007 - made at run time

VIEWS: dict[str, Any] = {
    "item": KnownItem,
    "output": KnownItem,
    "part": KnownPart,
    "response": Response,
    "annotation": KnownAnnotation,
    "logprobs": LogProb,
    "tools": KnownTool,
    "tool_choice": KnownChoice,
}
"""What is behind the fields that are kept as bytes and have a typed view."""

HOSTED = "HostedChoice holds every tool choice that is no more than its type"
RARE = "kept as bytes: nothing here computes with it"
DELIBERATE = {
    **dict.fromkeys(
        (
            "apply_patch",
            "code_interpreter",
            "computer",
            "computer_use",
            "computer_use_preview",
            "file_search",
            "image_generation",
            "programmatic_tool_calling",
            "shell",
            "web_search_preview",
            "web_search_preview_2025_03_11",
        ),
        HOSTED,
    ),
    "AllowedTools.tools": "free-form by definition: each tool as its own choice would name it",
    "ErrorEvent.error": "servers put nine shapes here; responses_proto.envelope reads them",
    "FileSearchTool.filters": "a tree of comparisons without end",
    "Response.access_programs": RARE,
    "Response.image": RARE,
    "Response.input_transformations": RARE,
    "Response.instructions": "text or input items; the program wrote them itself",
    "Response.moderation": RARE,
    "Response.prompt": RARE,
    "Response.prompt_cache_diagnostics": RARE,
    "Response.prompt_cache_options": RARE,
    "Response.tool_usage": RARE,
    "Steer.input": "comes back as the program wrote it",
    "SteerPending.required_input": "stubs of input items that are not whole items yet",
}
"""Where we differ on purpose, by our class and field or by their tag."""

SOURCES: dict[str, list[tuple[Any, Any]]] = {
    "the official client": [
        (official.ResponseStreamEvent, KnownEvent),
        (official.ResponseSteerAcceptedEvent, KnownEvent),
        (official.ResponseSteerPendingEvent, KnownEvent),
        (official.ResponseSteerFailedEvent, KnownEvent),
        (official.ResponseOutputItem, KnownItem),
        (official.ResponseInputItem, KnownItem),
        (official.ResponseInputItemParam, KnownItem),
        (response_item.ResponseItem, KnownItem),
        (conversation_item.ConversationItem, KnownItem),
        (official.EasyInputMessage, KnownItem),
        (response_input_item.ItemReference, KnownItem),
        (official.Tool, KnownTool),
        (official.ToolParam, KnownTool),
        (official.Response.model_fields["tool_choice"].annotation, KnownChoice),
        (response_create_params.ToolChoice, KnownChoice),
        (official.ResponseInputContent, KnownPart),
        (official.ResponseFunctionCallOutputItem, KnownPart),
        (official.ResponseInputAudio, KnownPart),
        (message.Content, KnownPart),
        (response_output_text.Annotation, KnownAnnotation),
        (official.Response, Response),
    ],
    "Open Responses 2026-04-24": [
        *((model, KnownEvent) for name, model in vars(spec).items() if name.endswith("StreamingEvent")),
        (spec.WebSocketErrorEvent, KnownEvent),
        (spec.CreateResponseBody.model_fields["input"].annotation, KnownItem),
        (spec.CreateResponseBody.model_fields["tools"].annotation, KnownTool),
        (spec.CreateResponseBody.model_fields["tool_choice"].annotation, KnownChoice),
        (spec.ResponseResource, Response),
        (spec.InputVideoContent, KnownPart),
        (spec.TextContent, KnownPart),
    ],
}


@functools.cache
def rows_of(source: str) -> tuple[list[Row], set[str]]:
    return compare(SOURCES[source], VIEWS, DELIBERATE)


@pytest.mark.parametrize("source", SOURCES)
def test_no_type_and_no_field_is_lacking(source: str) -> None:
    rows, _ = rows_of(source)
    assert [problem for row in rows for problem in row.lacks] == []


def test_the_walk_has_met_what_it_should() -> None:
    # A walk that stops early finds nothing lacking.
    tags = {row.tag for row in rows_of("the official client")[0]}
    assert set(EVENTS.members) - tags <= {
        "keepalive",
        "response.cancelled",
        "response.reasoning.delta",
        "response.reasoning.done",
    }
    assert {"url_citation", "find_in_page", "update_file", "mcp_protocol_error", "allowlist", "logs"} <= tags
    assert {"response.reasoning.delta", "input_video"} <= {row.tag for row in rows_of("Open Responses 2026-04-24")[0]}


def test_every_deliberate_difference_is_one() -> None:
    assert set().union(*(rows_of(source)[1] for source in SOURCES)) == set(DELIBERATE)


def test_hosted_choices_are_no_more_than_a_type() -> None:
    for row in rows_of("the official client")[0]:
        assert row.ours or set(fields_of(row.theirs)) == {"type"}


def test_the_walk_finds_what_is_lacking() -> None:
    class Newer(pydantic.BaseModel):
        type: Literal["born_tomorrow"]

    class Grown(pydantic.BaseModel):
        type: Literal["file_path"]
        file_id: str
        page: int

    class Holder(pydantic.BaseModel):
        type: Literal["output_text"]
        annotations: list[Grown]

    rows, _ = compare([(Newer | Holder, KnownPart)], VIEWS, {})
    assert {problem for row in rows for problem in row.lacks} == {
        "no type for born_tomorrow",
        "FilePath.page",
    }


@pytest.mark.parametrize("turn", [-1, 0, 1, 2])
@pytest.mark.parametrize("source", SOURCES)
def test_what_they_write_is_read_whole_and_written_again(source: str, turn: int) -> None:
    lost = [
        f"{row.name}: {problem}"
        for row in rows_of(source)[0]
        if row.ours is not None
        if turn >= 0 or not in_requests_only(row.theirs)  # those nobody sends us with nulls
        for problem in round_trip(row.ours, sample(row.theirs, turn, row.tag))
    ]
    assert lost == []


def in_requests_only(model: Any) -> bool:
    return any(base.__name__.endswith("Param") for base in (model, *model.__mro__))


def round_trip(kind: type[msgspec.Struct], given: object) -> list[str]:
    try:
        read = msgspec.json.decode(json.dumps(given), type=kind)
    except msgspec.ValidationError as error:
        return [str(error)]
    return list(missing(given, json.loads(encode_json(read))))
