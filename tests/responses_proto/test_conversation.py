"""Conversations: what each strategy sends, turn by turn, and which mixes are refused."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw
from tests.responses_proto.machines import call, message, response

from responses_proto.conversation import (
    Conversation,
    ConversationObject,
    ServerStateful,
    Stateless,
    conversation_for,
)
from responses_proto.errors import InvalidRequest, LocalError, RemoteProtocolError
from responses_proto.history import check_history
from responses_proto.messages import Message, ToolResult
from responses_proto.response import Response, read_response

ONE, TWO, THREE = (Raw(b'{"type":"message", "n":%d}' % number) for number in range(3))
ITEM = b'{ "id":"rs_1","type":"reasoning","summary":[],"encrypted_content":"gA==","later":{"b":1,"a":2} }'
ANSWER = read_response(b'{"id":"resp_1","output":[%s, {"type":"born_tomorrow"}]}' % ITEM)
OUTPUT = [Raw(ITEM), Raw(b'{"type":"born_tomorrow"}')]


def test_stateless_sends_everything_and_asks_for_nothing_to_be_kept() -> None:
    first = Stateless()
    assert first.turn([ONE]) == {"input": [ONE], "store": False}
    second = first.after([ONE], ANSWER)
    assert second.turn([TWO, THREE]) == {"input": [ONE, *OUTPUT, TWO, THREE], "store": False}
    assert first.turn([ONE]) == {"input": [ONE], "store": False}, "a turn changes nothing"
    assert (second.server_stateful, second.provider_state) == (False, {})


def test_sealed_reasoning_is_asked_for_at_every_turn() -> None:
    second = Stateless(reasoning=True).after([ONE], ANSWER)
    assert second.reasoning
    assert second.turn([])["include"] == ["reasoning.encrypted_content"]


def test_server_stateful_sends_what_is_new_and_names_the_last_response() -> None:
    first = ServerStateful()
    assert first.turn([ONE]) == {"input": [ONE], "store": True}
    assert (first.server_stateful, first.provider_state) == (True, {})
    second = first.after([ONE], ANSWER)
    assert second.provider_state == {"previous_response_id": "resp_1"}
    assert second.turn([TWO]) == {"input": [TWO], "store": True, "previous_response_id": "resp_1"}
    third = second.after([TWO], response(message("Hi"), id="resp_2"))
    assert third.provider_state == {"previous_response_id": "resp_2"}


def test_a_conversation_object_sends_what_is_new_and_names_itself() -> None:
    first = ConversationObject(conversation_id="conv_1")
    assert first.turn([ONE]) == {"input": [ONE], "store": True, "conversation": "conv_1"}
    assert first.after([ONE], ANSWER) == first
    assert (first.server_stateful, first.provider_state) == (True, {"conversation": "conv_1"})


@pytest.mark.parametrize(
    ("store", "state", "made"),
    [
        (False, None, Stateless(reasoning=True)),
        (False, {}, Stateless(reasoning=True)),
        (False, {"previous_response_id": ""}, Stateless(reasoning=True)),
        (True, None, ServerStateful()),
        (True, {"previous_response_id": ""}, ServerStateful()),
        (True, {"previous_response_id": "resp_1"}, ServerStateful(previous_response_id="resp_1")),
        (True, {"conversation": "conv_1"}, ConversationObject(conversation_id="conv_1")),
    ],
)
def test_which_strategy_goes_on(store: bool, state: dict[str, str] | None, made: Conversation) -> None:
    assert conversation_for(store=store, provider_state=state, reasoning=True) == made


@pytest.mark.parametrize(
    ("store", "state", "named"),
    [
        (False, {"previous_response_id": "resp_1"}, "previous_response_id"),
        (False, {"conversation": "conv_1"}, "conversation"),
        (False, {"conversation": "c", "previous_response_id": "r"}, "conversation, previous_response_id"),
        (True, {"conversation": "c", "previous_response_id": "r"}, "exclude each other"),
        (True, {"previous_response": "resp_1"}, "previous_response"),
    ],
)
def test_mixes_that_cannot_work_are_refused(store: bool, state: dict[str, str], named: str) -> None:
    with pytest.raises(LocalError, match=named):
        conversation_for(store=store, provider_state=state)


@pytest.mark.parametrize(
    "value",
    [Stateless(), ServerStateful(), ConversationObject(conversation_id="c"), ServerStateful().after([], ANSWER)],
)
def test_what_a_strategy_keeps_is_enough_to_go_on(value: Conversation) -> None:
    again = conversation_for(store=value.server_stateful, provider_state=value.provider_state)
    assert again == value


TURNS = st.lists(st.lists(st.sampled_from([ONE, TWO, THREE]), max_size=3), max_size=4)
STRATEGIES = st.sampled_from(
    [Stateless(), Stateless(reasoning=True), ServerStateful(), ConversationObject(conversation_id="conv_1")]
)


@given(STRATEGIES, TURNS)
def test_a_saved_conversation_goes_on_as_if_it_had_not_been(value: Conversation, turns: list[list[Raw]]) -> None:
    reached = value
    for new in turns:
        reached = reached.after(new, ANSWER)
        again: Conversation = msgspec.json.decode(msgspec.json.encode(reached), type=Conversation)
        assert again == reached
        assert msgspec.json.encode(again.turn(new)) == msgspec.json.encode(reached.turn(new))
    if isinstance(reached, Stateless):
        assert list(reached.history) == [item for new in turns for item in [*new, *OUTPUT]]


SEALED = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gA=="}
UNSEALED = {"type": "reasoning", "id": "rs_2", "summary": []}


@pytest.mark.parametrize(
    ("output", "kept"),
    [
        ([SEALED], []),
        ([SEALED, message("Hi")], [SEALED, message("Hi")]),
        ([UNSEALED, message("Hi")], [message("Hi")]),
        ([call("c1"), call("c1", "mul"), call("c2")], [call("c1"), call("c2")]),
        ([message("Hi", status=None)], [{k: v for k, v in message("Hi").items() if k != "status"}]),
        ([{"type": "function_call", "name": "no_id"}], []),
    ],
)
def test_stateless_keeps_nothing_that_would_be_refused(
    output: list[dict[str, object]], kept: list[dict[str, object]]
) -> None:
    after = Stateless(history=(ONE,)).after([Message.user("q")], response(*output, status="incomplete"))
    assert after.history[0] == ONE
    assert [msgspec.json.decode(item) for item in after.history[2:]] == kept
    # What is open is answered in the next turn.
    outputs = [Message.tool(ToolResult(tool_call_id=name, name="add", content="3")) for name in ("c1", "c2")]
    assert check_history([*after.history[1:], *(outputs if len(kept) == 2 and "call_id" in kept[0] else ())]) == []


def test_what_was_held_before_is_not_looked_at_again() -> None:
    broken = tuple(Raw(b"not even JSON %d" % number) for number in range(3))
    after = Stateless(history=broken).after([ONE], ANSWER)
    assert after.history == (*broken, ONE, *OUTPUT)


@pytest.mark.parametrize("strategy", [Stateless(), ServerStateful(), ConversationObject(conversation_id="c")])
def test_new_items_of_any_make(strategy: Conversation) -> None:
    said = Message.user("Hi")
    plain = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hi"}]}
    for new in ([said], [plain], said.items(), [msgspec.json.encode(plain)], (one for one in (said,))):
        assert strategy.turn(new)["input"] == list(said.items())
    assert strategy.after([said], ANSWER) == strategy.after(said.items(), ANSWER)
    for wrong in ("Hi", [5], plain):
        with pytest.raises(InvalidRequest):
            strategy.turn(wrong)


def test_a_history_of_any_make_can_be_gone_on_from() -> None:
    asked: list[Any] = [Message.user("Hi"), {"role": "assistant", "content": "Hello"}]
    value = Stateless(history=asked)  # type: ignore[arg-type]
    assert msgspec.json.decode(msgspec.json.encode(value), type=Stateless) == value
    assert check_history(value.history) == []


def test_a_response_without_an_id_cannot_be_continued() -> None:
    with pytest.raises(RemoteProtocolError) as caught:
        ServerStateful(previous_response_id="resp_1").after((), Response(status="completed"))
    assert caught.value.response == Response(status="completed")
