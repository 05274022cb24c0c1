"""Conversations: what each strategy sends, turn by turn, and which mixes are refused."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw
from tests.responses_proto.machines import message, response

from responses_proto.conversation import (
    Conversation,
    ConversationObject,
    ServerStateful,
    Stateless,
    conversation_for,
)
from responses_proto.errors import LocalError, RemoteProtocolError
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


def test_a_response_without_an_id_cannot_be_continued() -> None:
    with pytest.raises(RemoteProtocolError) as caught:
        ServerStateful(previous_response_id="resp_1").after((), Response(status="completed"))
    assert caught.value.response == Response(status="completed")
