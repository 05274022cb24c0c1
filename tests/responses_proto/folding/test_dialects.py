"""Servers that deviate: the right response, each deviation on record, and none of it in strict mode."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.responses_proto.folding.bending import call, cut, dropped, ended, message, without
from tests.responses_proto.folding.dialects import ROWS, Row
from tests.responses_proto.folding.server import Json, events_of, response, sse, typed

from responses_proto.envelope import status_error
from responses_proto.errors import MalformedEvent, NotFoundError, RemoteProtocolError, StreamTruncated
from responses_proto.folding import DeviationKind as Kind
from responses_proto.folding import Fold, Outcome, fold
from responses_proto.folding.deviations import TOLERATED
from responses_proto.items import FunctionCallItem, UnknownItem
from responses_proto.sse import NEED_DATA
from responses_proto.stream import ResponseStream, read_events

RECORDED = Path(__file__).parents[2] / "recorded"


def pushed(events: list[Json]) -> Fold:
    state = Fold()
    for event in typed(events):
        state.push(event)
    return state


def output(state: Fold) -> list[Json]:
    return [msgspec.json.decode(raw) for raw in state.response.raw_output]


def kinds(state: Fold) -> set[Kind]:
    return {deviation.kind for deviation in state.deviations}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_dialect_folds_to_the_right_response(row: Row) -> None:
    state = pushed(row.events)
    assert output(state) == row.output
    assert kinds(state) == row.kinds
    assert (state.outcome, state.response.status, state.response.id) == (Outcome.COMPLETED, "completed", "resp_1")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_strict_takes_no_dialect(row: Row) -> None:
    if row.kinds <= TOLERATED:
        fold(typed(row.events), strict=True)
        return
    with pytest.raises(RemoteProtocolError) as refused:
        fold(typed(row.events), strict=True)
    assert refused.value.message.partition(":")[0] in row.kinds


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_cut_dialect_keeps_what_it_said(row: Row) -> None:
    """Whatever the server names wrongly, no text is lost or said twice when the end does not come."""
    told = pushed([event for event in row.events if not event["type"].startswith("response.comp")])
    assert told.outcome is None
    streamed = "".join(
        event["delta"] for event in row.events if event["type"].endswith(("text.delta", "reasoning.delta"))
    )
    said = "".join(
        part["text"] for item in output(told) for part in (*item.get("summary", ()), *item.get("content", ()))
    )
    assert said == streamed or row.name.startswith("LocalAI")


def test_recorded_streams_of_a_llama_cpp_server() -> None:
    streams = sorted((RECORDED / "llamacpp").glob("*.sse"))
    assert streams
    for path in streams:
        reader = ResponseStream()
        reader.receive_data(path.read_bytes())
        while reader.next_event() is not NEED_DATA:
            pass
        assert reader.outcome is Outcome.COMPLETED, path.name
        assert Kind.NO_SEQUENCE_NUMBER in {deviation.kind for deviation in reader.deviations}
        assert reader.response.usage is not None
        assert reader.response.usage.output_tokens_details is None
        with pytest.raises(RemoteProtocolError):
            list(read_events([path.read_bytes()], strict=True))


def test_a_limit_that_the_protocol_does_not_name() -> None:
    events = events_of([message("Hel")], status="incomplete", incomplete_details={"reason": "max_tool_calls"})
    state = pushed(events)
    assert state.outcome is Outcome.INCOMPLETE
    assert state.response.incomplete_details is not None
    assert state.response.incomplete_details.reason == "max_tool_calls"
    assert kinds(state) == set()


FAILURES: dict[str, Json | str] = {
    "Azure and OpenAI, nested": {"type": "error", "sequence_number": 0, "error": {"code": "c", "message": "boom"}},
    "the reference, flat": {"type": "error", "sequence_number": 0, "code": "c", "message": "boom"},
    "SMG, without a type": {"error": {"message": "boom", "code": "c"}},
    "SMG, an integer code": {"error": {"message": "boom", "code": 400}},
    "OmniRoute, a chat completion chunk": {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "choices": [],
        "error": {"message": "boom", "code": "c"},
    },
    "xAI, a string": {"code": "invalid-argument", "error": "boom"},
    "OCI, the front door's words": {"code": "429", "message": "boom"},
    "OCI, a Python dict": "{'error': {'message': 'boom', 'code': 'c', 'param': None}}",
}


@pytest.mark.parametrize("name", FAILURES)
@pytest.mark.parametrize("followed", [b"", b"data: [DONE]\n\n"])
def test_a_stream_that_fails_in_its_own_words(name: str, followed: bytes) -> None:
    failure = FAILURES[name]
    payload = failure if isinstance(failure, str) else json.dumps(failure)
    reader = ResponseStream()
    reader.receive_data(sse(events_of([message("Hello")])[:6]) + f"data: {payload}\n\n".encode() + followed)
    reader.receive_eof()
    while reader.next_event() is not NEED_DATA:
        pass
    assert (reader.outcome, reader.response.status) == (Outcome.FAILED, "failed")
    assert reader.response.output_text == "Hello"
    assert reader.response.error is not None
    assert reader.response.error.message == "boom"
    named = {deviation.kind for deviation in reader.deviations}
    assert Kind.NO_RESPONSE_FAILED in named
    assert (Kind.MALFORMED_EVENT in named) == ('"type"' not in payload)


def test_a_chat_completion_chunk_that_says_nothing_of_an_error() -> None:
    chunk = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "choices": [{"delta": {}, "finish_reason": "stop"}]}
    with pytest.raises(MalformedEvent) as refused:
        list(read_events([sse(events_of([message("Hello")])[:6]), sse([chunk])]))
    assert refused.value.response is not None
    assert refused.value.response.output_text == "Hello"


@pytest.mark.parametrize(
    ("body", "message_", "code"),
    [
        ('{"code":"not-found","error":"No such response"}', "No such response", "not-found"),
        ('{"error":{"message":""}}', "the service answered 404", None),
        ("", "the service answered 404", None),
    ],
    ids=["xAI: a string error", "Copilot: an empty message", "nothing"],
)
def test_refusals_before_a_stream(body: str, message_: str, code: str | None) -> None:
    error = status_error(404, body.encode())
    assert isinstance(error, NotFoundError)
    assert error.message.startswith(message_)
    assert error.code == code


# The decoder rules that the dialects imply, one by one.


def test_rule_1_the_index_decides_then_the_id_then_the_only_open_item() -> None:
    items = [message("Hello"), call()]
    events = cut(items)
    for bare in (("item_id",), ("output_index",), ("item_id", "output_index")):
        assert output(pushed(ended(without(events, *bare), []))) == items
    renamed = [{**event, "item_id": "other"} if "item_id" in event else event for event in events]
    partial = pushed(dropped(renamed, "response.output_item.done")[:-1])
    assert [item["id"] for item in output(partial)] == ["msg_1", "fc_1"]


def test_rule_2_items_and_parts_begin_where_they_are_first_heard_of() -> None:
    events = dropped(cut([message("Hello"), call()]), "response.output_item.added", "response.content_part.added")
    state = pushed(dropped(events[:-1], "response.output_item.done", "response.content_part.done"))
    assert state.response.output_text == "Hello"
    made = state.response.output[1]
    assert isinstance(made, FunctionCallItem)
    assert (made.id, made.arguments, made.call_id) == ("fc_1", '{"city":"Paris"}', "")
    assert kinds(state) == {Kind.NO_ITEM_ADDED, Kind.NO_PART_ADDED}


@pytest.mark.parametrize(
    ("final", "expected"),
    [
        ([message("Final")], [message("Final")]),
        ([message("")], [message("Hello")]),
        ([message("", content=[])], [message("Hello")]),
        ([message("", content="Final")], [message("", content="Final")]),
        ([], [message("Hello")]),
        ([message("new", "msg_2"), message("Hello")], [message("new", "msg_2"), message("Hello")]),
    ],
)
def test_rule_3_the_final_text_wins_unless_it_lost_something(final: list[Json], expected: list[Json]) -> None:
    state = pushed(ended(cut([message("Hello")]), final))
    assert output(state) == expected
    assert kinds(state)


def test_rule_3_an_item_put_back_stands_where_it_was() -> None:
    items = [message("a"), call(), message("b", "msg_2"), call("fc_2", "call_2")]
    for kept in ([0, 2], [1], [3], [0], []):
        state = pushed(ended(cut(items), [items[number] for number in kept]))
        assert output(state) == items
        assert kinds(state) == {Kind.OUTPUT_MISSING}


@pytest.mark.parametrize("told", [{}, {"usage": None}])
def test_rule_4_what_is_not_counted_is_none(told: Json) -> None:
    end = {"type": "response.completed", "response": {"id": "resp_1", "status": "completed", "output": [], **told}}
    state = pushed([end])
    assert state.response.usage is None
    assert kinds(state) == {Kind.NO_SEQUENCE_NUMBER}


@pytest.mark.parametrize("last", [b"", b"data: [DONE]\n\n"])
def test_rule_5_no_terminal_event_is_a_broken_stream(last: bytes) -> None:
    body = sse(events_of([message("Hello")])[:-1]) + last
    with pytest.raises(StreamTruncated) as broken:
        list(read_events([body]))
    assert broken.value.response is not None
    assert broken.value.response.output_text == "Hello"


def test_rule_6_what_is_unknown_is_kept_and_not_complete() -> None:
    thing = {"id": "x", "type": "acme:thing", "price": 1.50, "status": "completed"}
    state = pushed(events_of([thing]))
    (item,) = state.response.output
    assert isinstance(item, UnknownItem)
    assert item.raw == json.dumps(thing).encode()
    odd = response("requires_action", [])
    state = pushed([{"type": "response.completed", "sequence_number": 0, "response": odd}])
    assert (state.outcome, kinds(state)) == (Outcome.INCOMPLETE, {Kind.STATUS_DIFFERS})


def nested(depth: int) -> Any:
    inner: Any = {"code": "deep", "message": "boom"}
    for _ in range(depth):
        inner = {"message": json.dumps({"error": inner})}
    return inner


@pytest.mark.parametrize("depth", [0, 1])
def test_rule_7_errors_are_read_to_the_bottom(depth: int) -> None:
    state = pushed([{"type": "error", "sequence_number": 0, "error": nested(depth)}])
    assert state.response.error is not None
    assert (state.response.error.code, state.response.error.message) == ("deep", "boom")
