import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oci_responses.emulator import (
    Call,
    Decline,
    Failure,
    Halt,
    Hosted,
    Ids,
    Json,
    Piece,
    Speech,
    Thought,
    Turn,
    render,
)
from oci_responses.emulator.render import Writer
from oci_responses.emulator.shell import response_shell
from oci_responses.emulator.usage import count_tokens

from .valid import check_official, check_open

TEXTS = st.text(max_size=60)
PIECES: st.SearchStrategy[list[Piece]] = st.lists(
    st.one_of(
        st.builds(Speech, TEXTS),
        st.builds(Call, st.just("f"), TEXTS),
        st.builds(Thought, TEXTS, st.none() | st.just("sealed"), st.booleans(), st.booleans()),
        st.builds(Decline, TEXTS),
    ),
    max_size=4,
)
# Open Responses, order of events; each kind of item in letters of its own.
LETTERS = {
    "response.created": "C",
    "response.in_progress": "P",
    "response.output_item.added": "<",
    "response.output_item.done": ">",
    "response.content_part.added": "(",
    "response.output_text.delta": "t",
    "response.output_text.done": "T",
    "response.content_part.done": ")",
    "response.function_call_arguments.delta": "a",
    "response.function_call_arguments.done": "A",
    "response.reasoning_summary_part.added": "[",
    "response.reasoning_summary_text.delta": "s",
    "response.reasoning_summary_text.done": "S",
    "response.reasoning_summary_part.done": "]",
    "response.refusal.delta": "r",
    "response.refusal.done": "R",
    "response.reasoning_text.delta": "w",
    "response.reasoning_text.done": "W",
    "response.completed": "!",
    "response.incomplete": "?",
}
GRAMMAR = re.compile(r"CP(?:<\(t*T\)>|<\(r*R\)>|<a*A>|<(?:\[s*S\]|w*W)?>)*[!?]")


def rendered(pieces: list[Piece], limit: int | None = None) -> list[Json]:
    request = {"model": "m", "input": "two words", "max_output_tokens": limit}
    response = response_shell(request, "resp_1", 5, store=True)
    items = ({"type": "message", "role": "user", "content": "two words"},)
    return list(render(Turn(request, items, response, Ids(seed=1), lambda: 9.5), pieces))


@given(PIECES, st.none() | st.integers(1, 12))
def test_the_order_of_events(pieces: list[Piece], limit: int | None) -> None:
    events = rendered(pieces, limit)
    assert GRAMMAR.fullmatch("".join(LETTERS[event["type"]] for event in events))
    assert [event["sequence_number"] for event in events] == list(range(len(events)))


@given(PIECES, st.none() | st.integers(1, 12))
def test_deltas_join_to_what_is_done_and_done_to_the_output(pieces: list[Piece], limit: int | None) -> None:
    events = rendered(pieces, limit)
    response = events[-1]["response"]
    assert [e["item"] for e in events if e["type"] == "response.output_item.done"] == response["output"]
    joined: dict[tuple[str, str], str] = {}
    for event in events:
        kind, _, phase = event["type"].rpartition(".")
        key = event.get("item_id", ""), kind
        if phase == "delta":
            assert event["delta"]
            joined[key] = joined.get(key, "") + event["delta"]
        elif phase == "done" and kind.endswith(("text", "arguments")):
            assert joined.get(key, "") == event.get("text", event.get("arguments"))
        elif phase == "done" and kind.endswith("refusal"):
            assert joined.get(key, "") == event["refusal"]
    for index, item in enumerate(response["output"]):
        mine = [e for e in events if e.get("item_id") == item["id"] or e.get("item", {}).get("id") == item["id"]]
        assert {e["output_index"] for e in mine} == {index}


@given(PIECES, st.integers(1, 12))
def test_the_limit_holds_and_is_told(pieces: list[Piece], limit: int) -> None:
    response = rendered(pieces, limit)[-1]["response"]
    wanted = sum(count_tokens(getattr(p, "arguments", "") or getattr(p, "text", "")) for p in pieces)
    assert response["usage"]["output_tokens"] == min(wanted, limit) or response["usage"]["output_tokens"] < limit
    if wanted > limit:
        assert response["status"] == "incomplete"
        assert response["incomplete_details"] == {"reason": "max_output_tokens"}
        assert response["completed_at"] is None
        assert all(item["status"] == "completed" for item in response["output"][:-1])
    if wanted < limit:
        assert response["status"] == "completed"
        assert response["incomplete_details"] is None


def test_a_text_that_just_fits_is_complete() -> None:
    assert rendered([Speech("one two three")], 3)[-1]["response"]["status"] == "completed"
    response = rendered([Speech("one two three")], 2)[-1]["response"]
    assert response["output"][0]["content"][0]["text"] == "one two"
    assert response["output"][0]["status"] == "incomplete"


def test_nothing_is_begun_when_the_limit_is_reached() -> None:
    response = rendered([Speech("one two"), Call("f", "{}")], 2)[-1]["response"]
    assert response["status"] == "incomplete"
    assert [(item["type"], item["status"]) for item in response["output"]] == [("message", "completed")]


def test_text_streams_word_by_word() -> None:
    events = rendered([Speech("It is  a\nlong day.")])
    assert [e["delta"] for e in events if "delta" in e] == ["It ", "is  ", "a\n", "long ", "day."]


def test_usage_and_times() -> None:
    response = rendered([Thought("a b", None, show=False), Call("f", '{"a":1}')])[-1]["response"]
    assert response["usage"] == {
        "input_tokens": 2,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": 9,
        "output_tokens_details": {"reasoning_tokens": 2},
        "total_tokens": 11,
    }
    assert (response["created_at"], response["completed_at"]) == (5, 9)


def test_a_call_keeps_its_name_and_id() -> None:
    events = rendered([Call("f", '{"a":1}'), Call("g", "{}")])
    added = [e["item"] for e in events if e["type"] == "response.output_item.added"]
    done = [e["item"] for e in events if e["type"] == "response.output_item.done"]
    assert [(i["name"], i["call_id"]) for i in added] == [(i["name"], i["call_id"]) for i in done]
    assert added[0]["call_id"] != added[1]["call_id"]
    assert [e["name"] for e in events if e["type"].endswith("arguments.done")] == ["f", "g"]


def writer(limit: int | None = None) -> Writer:
    request = {"model": "m", "input": "x", "max_output_tokens": limit}
    response = response_shell(request, "resp_1", 5, store=True)
    return Writer(Turn(request, (), response, Ids(seed=1), lambda: 9.5))


def kinds(events: list[Json]) -> list[str]:
    return [event["type"].removeprefix("response.") for event in events]


def test_words_join_to_one_message_until_something_else_is_written() -> None:
    pen = writer()
    events = [*pen.say("One "), *pen.say("two"), *pen.write(Call("f", "{}")), *pen.say("three"), *pen.end()]
    output = events[-1]["response"]["output"]
    assert [item["type"] for item in output] == ["message", "function_call", "message"]
    assert output[0]["content"][0]["text"] == "One two"
    assert kinds(events)[4:6] == ["output_text.delta", "output_text.delta"]
    assert [event["sequence_number"] for event in events] == list(range(len(events)))


def test_words_beyond_the_limit() -> None:
    pen = writer(2)
    events = [*pen.say("one two three")]
    assert pen.full
    events += pen.end()
    assert events[-1]["response"]["output"][0]["content"][0]["text"] == "one two"
    assert events[-1]["response"]["output"][0]["status"] == "incomplete"


@pytest.mark.parametrize("kind", ["completed", "incomplete", "failed"])
def test_somebody_elses_end_is_the_end(kind: str) -> None:
    pen = writer()
    events = [*pen.pass_on({"type": f"response.{kind}", "response": {}, "sequence_number": 77})]
    assert pen.full
    assert [*pen.end()] == []
    assert kinds(events) == ["created", "in_progress", kind]
    assert events[-1]["sequence_number"] == 2


def test_somebody_elses_beginning_is_the_beginning() -> None:
    pen = writer()
    events = [*pen.pass_on({"type": "response.created", "response": {}}), *pen.begin(), *pen.end()]
    assert kinds(events) == ["created", "completed"]


def test_it_fails() -> None:
    response = rendered([Speech("so far"), Failure("rate_limit_exceeded", "slow"), Speech("never")])[-1]["response"]
    assert (response["status"], response["completed_at"]) == ("failed", None)
    assert response["error"] == {"code": "rate_limit_exceeded", "message": "slow"}
    assert [item["content"][0]["text"] for item in response["output"]] == ["so far"]


def test_it_is_halted() -> None:
    response = rendered([Speech("so far"), Halt(), Speech("never")])[-1]["response"]
    assert (response["status"], response["incomplete_details"]) == ("incomplete", {"reason": "content_filter"})
    assert len(response["output"]) == 1


def test_annotations_come_after_the_text() -> None:
    note = {"type": "url_citation", "url": "https://a.example", "title": "a", "start_index": 0, "end_index": 2}
    events = rendered([Speech("so it is", (note,))])
    order = kinds(events)
    assert order.index("output_text.annotation.added") == order.index("output_text.done") - 1
    assert events[-1]["response"]["output"][0]["content"][0]["annotations"] == [note]


SAID: dict[str, list[Piece]] = {
    "text": [Speech("hi there")],
    "calls": [Call("f", "{}"), Call("g", '{"a":1}', "call_mine")],
    "summary": [Thought("hm", "x", show=True), Speech("so")],
    "sealed": [Thought("hm", "x", show=False)],
    "raw reasoning": [Thought("hm", None, show=True, raw=True)],
    "refusal": [Decline("I had rather not.")],
    "failed": [Speech("so far"), Failure()],
    "filtered": [Speech("so far"), Halt()],
    "annotated": [
        Speech("x", ({"type": "url_citation", "url": "u", "title": "t", "start_index": 0, "end_index": 1},)),
    ],
    "hosted": [
        Hosted({"type": "web_search_call", "action": {"type": "search", "query": "q"}}),
        Hosted({"type": "mcp_call", "name": "n", "server_label": "s", "arguments": "{}", "output": "x"}),
    ],
}


@pytest.mark.parametrize("pieces", SAID.values(), ids=SAID)
@pytest.mark.parametrize("limit", [None, 1])
def test_the_official_types_accept_every_event(pieces: list[Piece], limit: int | None) -> None:
    for event in rendered(pieces, limit):
        check_official(event)


@pytest.mark.parametrize("name", [name for name in SAID if name != "hosted"])
@pytest.mark.parametrize("limit", [None, 1])
def test_open_responses_accepts_every_event(name: str, limit: int | None) -> None:
    for event in rendered(SAID[name], limit):
        check_open(event)
