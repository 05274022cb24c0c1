"""One item while it streams: what is shown of it, and what its end may not lose."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from msgspec import Raw

from responses_proto.folding.deviations import DeviationKind as Kind
from responses_proto.folding.deviations import DeviationLog
from responses_proto.folding.draft import Draft
from responses_proto.folding.given import Given, read_given
from responses_proto.items import UnknownItem, read_item

Json = dict[str, Any]


def whole(item: Json) -> Given:
    given = read_given(Raw(json.dumps(item).encode()))
    assert given is not None
    return given


def draft(kind: str, log: DeviationLog | None = None, **announced: Any) -> Draft:
    made = Draft(kind, announced.get("id"), 0, log or DeviationLog(strict=True))
    if announced:
        made.members = whole({"type": kind, **announced}).members
    return made


def shown(item: Draft, status: str | None = None) -> Json:
    decoded: Json = msgspec.json.decode(item.encode(status))
    return decoded


KINDS = [
    "message",
    "reasoning",
    "function_call",
    "custom_tool_call",
    "mcp_call",
    "mcp_list_tools",
    "code_interpreter_call",
    "image_generation_call",
    "file_search_call",
    "web_search_call",
    "shell_call",
    "shell_call_output",
    "compaction",
]


@pytest.mark.parametrize("kind", KINDS)
def test_an_item_that_was_never_announced_can_be_read(kind: str) -> None:
    item = draft(kind)
    assert (item.open, item.announced) == (True, False)
    typed = read_item(item.encode())
    assert not isinstance(typed, UnknownItem)
    assert typed.type == kind


def test_what_is_known_later_counts_more() -> None:
    item = draft("image_generation_call", id="i", status="in_progress", result=None, x=1)
    item.facts |= {"status": "generating", "result": "AA"}
    known = {"type": "image_generation_call", "id": "i", "status": "generating", "result": "AA", "x": 1}
    assert shown(item) == known
    assert shown(item, "completed") == {**known, "status": "completed"}


@pytest.mark.parametrize(
    ("announced", "status"),
    [({"id": "r"}, None), ({"id": "r", "status": None}, "incomplete"), ({}, "incomplete")],
)
def test_a_status_is_given_only_where_there_may_be_one(announced: Json, status: str | None) -> None:
    assert shown(draft("reasoning", **announced), "incomplete").get("status") == status


def test_an_id_learned_from_other_events_is_shown() -> None:
    item = draft("function_call", call_id="c", name="f")
    item.id = "f1"
    assert shown(item)["id"] == "f1"


def test_strings_and_lists_that_grow() -> None:
    item = draft("function_call", id="f", call_id="c", name="f", arguments="")
    assert item.string("arguments") is item.string("arguments")
    assert shown(item)["arguments"] == ""
    item.string("arguments").append("{}")
    assert shown(item)["arguments"] == "{}"
    assert item.streamed() == {"arguments": "{}"}


def test_lists_that_nothing_grew_in_stay_as_announced() -> None:
    item = draft("message", id="m", role="assistant", content=[{"type": "output_text", "text": "a"}])
    assert item.parts("content") is item.parts("content")
    assert shown(item)["content"] == [{"type": "output_text", "text": "a"}]


def test_commands_stand_in_the_action() -> None:
    item = draft("shell_call", id="s", call_id="c", action={"commands": [], "timeout_ms": 9})
    item.parts("commands").numbered("command", 0).string("command").append("ls")
    assert shown(item)["action"] == {"commands": ["ls"], "timeout_ms": 9}
    bare = draft("shell_call")
    bare.parts("commands").numbered("command", 0).string("command").append("ls")
    assert shown(bare)["action"] == {"commands": ["ls"]}


def test_outputs_stand_one_after_the_other() -> None:
    item = draft("shell_call_output")
    item.parts("output").numbered("command_output", 1).string("stdout").append("b")
    item.parts("output").numbered("command_output", 0).final = ({"stdout": "a"}, {"stdout": "a2"})
    assert shown(item)["output"] == [{"stdout": "a"}, {"stdout": "a2"}, {"stdout": "b", "stderr": ""}]


CALL = {"type": "function_call", "id": "f", "call_id": "c", "name": "f"}
MESSAGE = {"type": "message", "id": "m", "role": "assistant"}


def streamed(log: DeviationLog, item: Json, text: str) -> Draft:
    made = draft(log=log, kind=item["type"], **{key: value for key, value in item.items() if key != "type"})
    if item is CALL:
        grown = made.string("arguments")
    else:
        part = made.parts("content").begin("output_text", 0, {"type": "output_text", "annotations": []})
        part.final = {"type": "output_text", "text": text, "annotations": []}
        grown = part.string("text")
    if text:
        grown.append(text)
    grown.ended = True
    return made


def content(text: str) -> list[Json]:
    return [{"type": "output_text", "text": text, "annotations": []}]


@pytest.mark.parametrize(
    ("item", "text", "end", "kept", "noted"),
    [
        (CALL, "{}", {"arguments": "{}"}, {"arguments": "{}"}, []),
        (CALL, "{}", {"arguments": ""}, {"arguments": "{}"}, [Kind.TEXT_LOST]),
        (CALL, "{}", {}, {"arguments": "{}"}, [Kind.TEXT_LOST]),
        (CALL, "{}", {"arguments": "{1}"}, {"arguments": "{1}"}, [Kind.TEXT_DIFFERS]),
        (CALL, "", {"arguments": "{1}"}, {"arguments": "{1}"}, [Kind.NO_DELTAS]),
        (CALL, "", {"arguments": ""}, {"arguments": ""}, []),
        (MESSAGE, "a", {"content": content("a")}, {"content": content("a")}, []),
        (MESSAGE, "a", {"content": content("")}, {"content": content("a")}, [Kind.TEXT_LOST]),
        (MESSAGE, "a", {"content": []}, {"content": content("a")}, [Kind.TEXT_LOST]),
        (MESSAGE, "a", {"content": [{"text": 1}]}, {"content": [{"text": 1}]}, [Kind.MALFORMED_FIELD]),
        (CALL, "", {"arguments": {"a": 1}}, {"arguments": {"a": 1}}, [Kind.MALFORMED_FIELD]),
        (CALL, "", {"arguments": None}, {"arguments": None}, [Kind.MALFORMED_FIELD]),
        (CALL, "", {"call_id": None}, {"call_id": None}, [Kind.MALFORMED_FIELD]),
        (CALL, "{}", {"arguments": {"a": 1}}, {"arguments": "{}"}, [Kind.TEXT_LOST]),
    ],
)
def test_the_finished_item_is_believed_unless_it_lost_something(
    item: Json, text: str, end: Json, kept: Json, noted: list[Kind]
) -> None:
    log = DeviationLog()
    made = streamed(log, item, text)
    given = whole({**item, **end, "x_new": 1})
    made.finish(given)
    assert not made.open
    assert shown(made) == {**item, **kept, "x_new": 1}
    assert [deviation.kind for deviation in log.as_tuple()] == noted
    if Kind.TEXT_LOST not in noted:
        assert made.encode("incomplete") == given.raw


def test_what_an_item_was_finished_with_may_not_be_lost_later() -> None:
    log = DeviationLog()
    made = draft("function_call", log, id="f", call_id="c", name="f")
    made.finish(whole({**CALL, "arguments": "{}"}))
    assert made.call_id == "c"
    assert not made.lost_in(whole({**CALL, "arguments": "{}"}).says(), "the end")
    assert log.as_tuple() == ()
    assert made.lost_in(whole({**CALL, "arguments": ""}).says(), "the end")
    assert not made.lost_in(whole({**CALL, "arguments": "{1}"}).says(), "the end")
    assert [deviation.kind for deviation in log.as_tuple()] == [Kind.TEXT_LOST, Kind.TEXT_DIFFERS]


def test_what_was_streamed_counts_though_the_item_was_finished_without_it() -> None:
    log = DeviationLog()
    made = streamed(log, CALL, "{}")
    made.finish(whole({**CALL, "arguments": ""}))
    assert made.lost_in(whole({**CALL, "arguments": ""}).says(), "the end")


@pytest.mark.parametrize("missing", ["the text", "the part", "the string"])
def test_an_end_that_was_left_out_is_noted(missing: str) -> None:
    log = DeviationLog()
    item = CALL if missing == "the string" else MESSAGE
    made = streamed(log, item, "a")
    if missing == "the string":
        made.string("arguments").ended = False
    else:
        (part,) = made.parts("content").in_order
        if missing == "the part":
            part.final = None
        else:
            part.string("text").ended = False
    made.finish(whole({**item, "arguments": "a", "content": content("a")}))
    assert [deviation.kind for deviation in log.as_tuple()] == [Kind.NO_DONE]
