"""Streams that break off and begin anew, or of which only the end can be had: what is void is said to be."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.responses_proto.exchange.breaking import FINAL, PLACES, streamed, uncut, unnumbered
from tests.responses_proto.exchange.kept import Break, Service, answer
from tests.responses_proto.folding.server import Json, events_of, sse
from tests.responses_proto.streams import EVENTS, SAID, TEXT

from responses_proto.effects import Reply, Sleep
from responses_proto.errors import RemoteProtocolError, ResponseFailed, StreamTruncated
from responses_proto.events import StreamReset


def of_another(events: Sequence[Json]) -> list[Json]:
    text = {**TEXT, "text": "Good day"}
    other = events_of([{**SAID, "content": [text]}])
    return [{**e, "response": {**e["response"], "id": "resp_2"}} if "response" in e else e for e in other]


def test_another_response_begins_anew() -> None:
    told, result, reader, _ = streamed(Service(EVENTS, Break(PLACES[5]), Break(1 << 30, change=of_another)))
    reset = told[5]
    assert isinstance(reset, StreamReset)
    assert (reset.type, reset.before.output_text, reset.response) == ("stream_reset", "Hello", None)
    assert [event.type for event in told[6:]] == [event["type"] for event in EVENTS]
    assert (result.id, result.output_text) == ("resp_2", "Good day")
    assert reader.response == result


def test_what_has_no_numbers_begins_anew() -> None:
    events = unnumbered(EVENTS)
    service = Service(events, Break(len(sse(events[:5]))))
    told, result, reader, _ = streamed(service)
    assert service.requests[1].url == "https://127.0.0.1/openai/v1/responses/resp_1?x=1&stream=true"
    assert told[:5] == told[6:11] == uncut(events)[:5]
    assert isinstance(told[5], StreamReset)
    assert told[6:] == uncut(events)
    assert result.output_text == "Hello"
    assert [deviation.kind for deviation in reader.deviations] == ["no_sequence_number"] * 2


def test_what_begins_anew_again_and_again_is_given_up() -> None:
    events = unnumbered(EVENTS)
    plan = Break(len(sse(events[:5])))
    told, error, _, _ = streamed(Service(events, plan, plan, plan))
    assert isinstance(error, StreamTruncated)
    assert [isinstance(event, StreamReset) for event in told].count(True) == 2
    assert error.response.output_text == "Hello"  # type: ignore[union-attr]


def test_an_end_that_nothing_leads_to_is_said_to_replace_what_was_shown() -> None:
    def end_only(events: Sequence[Json]) -> list[Json]:
        return [{**EVENTS[-1], "sequence_number": 1}]

    told, result, _, _ = streamed(Service(EVENTS, Break(PLACES[4]), Break(1 << 30, change=end_only)))
    reset, last = told[4:]
    assert isinstance(reset, StreamReset)
    assert reset.before.output_text == ""
    assert reset.response is not None
    assert (reset.response.output_text, last.type, result.output_text) == ("Hello", "response.completed", "Hello")


GONE: list[list[Reply]] = [answer(404), answer(400), answer(410), answer(200, FINAL)]


@pytest.mark.parametrize("gone", GONE, ids=["404", "400", "410", "no stream"])
def test_where_only_the_final_response_can_be_had_it_replaces_what_was_shown(gone: list[Reply]) -> None:
    working = answer(200, {**FINAL, "status": "in_progress", "output": []})
    service = Service(EVENTS, Break(PLACES[4]), gone, working, working, answer(200, FINAL))
    told, result, reader, effects = streamed(service)
    assert told[:4] == uncut()[:4]
    (reset,) = told[4:]
    assert isinstance(reset, StreamReset)
    assert (reset.before.output_text, reset.response) == ("", result)
    assert (result.output_text, result.request_id, reader.outcome) == ("Hello", "R/2/3", "completed")
    assert reader.response == result
    assert [request.url for request in service.requests[2:]] == ["https://127.0.0.1/openai/v1/responses/resp_1?x=1"] * 3
    assert dict(service.requests[2].headers)["accept"] == "application/json"
    assert [effect for effect in effects if isinstance(effect, Sleep)] == [Sleep(0.5), Sleep(1.0), Sleep(2.0)]


def test_a_final_response_that_failed_is_a_failure() -> None:
    failed = {**FINAL, "status": "failed", "error": {"code": "server_error", "message": "Sorry."}}
    _, error, reader, _ = streamed(Service(EVENTS, Break(PLACES[4]), answer(404), answer(200, failed)))
    assert isinstance(error, ResponseFailed)
    assert (error.message, reader.outcome) == ("Sorry.", "failed")


def test_an_answer_that_is_no_response_is_no_end() -> None:
    _, error, _, _ = streamed(Service(EVENTS, Break(PLACES[4]), answer(404), answer(200, b"<html>")))
    assert isinstance(error, StreamTruncated)
    assert isinstance(error.__cause__, RemoteProtocolError)
