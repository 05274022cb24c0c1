"""The model without a colour: options and messages to request parameters."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from oci_responses.model import Messages, ModelSettings, as_messages, check_parameters
from responses_proto.conversation import ConversationObject, ServerStateful, Stateless
from responses_proto.errors import LocalError
from responses_proto.messages import Message

SEALED = "reasoning.encrypted_content"
LOGPROBS = "message.output_text.logprobs"


def turn(
    model: ModelSettings, *messages: Message | str, state: dict[str, str] | None = None, **more: Any
) -> dict[str, Any]:
    tools = more.pop("tools", None)
    (first, *_), said = messages, [message for message in messages if isinstance(message, Message)]
    conversation, new, parameters = model.turn(first if isinstance(first, str) else said, tools, state, more)
    assert parameters["input"] == [*getattr(conversation, "history", ()), *new]
    return {name: value for name, value in parameters.items() if value is not None}


def stateful(**parameters: Any) -> ModelSettings:
    return ModelSettings("m", store=True, parameters=parameters)


def stateless(**parameters: Any) -> ModelSettings:
    return ModelSettings("m", store=False, parameters=parameters)


def test_system_messages_become_instructions_and_nothing_else_does() -> None:
    messages = (Message.system("Be brief."), Message.user("Hi"), Message.system("Be kind."))
    made = turn(stateful(), *messages)
    assert made["instructions"] == "Be brief.\n\nBe kind."
    (item,) = made["input"]
    assert msgspec.json.decode(item)["content"] == [{"type": "input_text", "text": "Hi"}]
    assert "instructions" not in turn(stateful(), Message.user("Hi"))


@pytest.mark.parametrize(
    ("model", "state", "expected"),
    [
        (stateless(), None, {"store": False}),
        (stateless(), {}, {"store": False}),
        (stateless(), {"previous_response_id": ""}, {"store": False}),
        (stateful(), None, {"store": True}),
        (stateful(), {"previous_response_id": "resp_1"}, {"store": True, "previous_response_id": "resp_1"}),
        (stateful(), {"conversation": "conv_1"}, {"store": True, "conversation": "conv_1"}),
    ],
)
def test_what_the_server_keeps(model: ModelSettings, state: dict[str, str] | None, expected: dict[str, Any]) -> None:
    made = turn(model, Message.user("Hi"), state=state)
    assert {name: made[name] for name in ("store", "previous_response_id", "conversation") if name in made} == expected
    assert model.server_stateful is expected["store"]
    kept = ConversationObject if "conversation" in expected else ServerStateful
    assert type(model.conversation(state)) is (kept if expected["store"] else Stateless)


@pytest.mark.parametrize(
    ("model", "state", "reason"),
    [
        (stateless(), {"previous_response_id": "resp_1"}, "store=False keeps nothing"),
        (stateless(), {"conversation": "conv_1"}, "store=False keeps nothing"),
        (stateful(), {"previous_response_id": "resp_1", "conversation": "conv_1"}, "exclude each other"),
        (stateful(), {"thread": "t"}, "cannot continue from thread"),
    ],
)
def test_a_mix_of_state_that_cannot_work_is_refused(model: ModelSettings, state: dict[str, str], reason: str) -> None:
    with pytest.raises(LocalError, match=reason):
        model.turn([Message.user("Hi")], None, state, {})


@pytest.mark.parametrize("name", ["store", "previous_response_id", "conversation", "input"])
def test_parameters_cannot_contradict_the_state(name: str) -> None:
    # Overridden in silence, store=False would keep what the program wants forgotten.
    for value in (False, "x"):
        with pytest.raises(LocalError, match=f"{name} is no parameter here"):
            ModelSettings("m", store=True, parameters={name: value})
        with pytest.raises(LocalError, match=f"{name} is no parameter here"):
            stateless().turn([Message.user("Hi")], None, None, {name: value})
    check_parameters({name: None, "temperature": 1})


def test_parameters_of_a_call_win_over_those_of_the_model() -> None:
    model = stateful(temperature=0.5, top_p=None, user="u")
    assert model.parameters == {"temperature": 0.5, "user": "u"}
    made = turn(model, Message.user("Hi"), temperature=0.1, tools=({"type": "web_search"},))
    assert (made["temperature"], made["user"], made["tools"]) == (0.1, "u", [{"type": "web_search"}])
    assert made["model"] == "m"
    assert "tools" not in turn(model, Message.user("Hi"), tools=[])


@pytest.mark.parametrize(
    ("model", "call", "include"),
    [
        (stateless(), {}, None),
        (stateless(reasoning={"effort": "low"}), {}, [SEALED]),
        (stateless(), {"reasoning": {"effort": "low"}}, [SEALED]),
        (stateless(reasoning={"effort": "low"}), {"reasoning": None}, None),
        (stateful(reasoning={"effort": "low"}), {}, None),
        (stateless(reasoning={"effort": "low"}, include=[LOGPROBS]), {}, [LOGPROBS, SEALED]),
        (stateless(reasoning={"effort": "low"}), {"include": [LOGPROBS, SEALED]}, [SEALED, LOGPROBS]),
        (stateful(include=[LOGPROBS]), {}, [LOGPROBS]),
        (ModelSettings("m", store=False, reasoning_state=True, parameters={}), {}, [SEALED]),
        (ModelSettings("m", store=False, reasoning_state=False, parameters={"reasoning": {}}), {}, None),
    ],
)
def test_reasoning_is_sealed_where_nothing_is_kept(
    model: ModelSettings, call: dict[str, Any], include: list[str] | None
) -> None:
    assert turn(model, Message.user("Hi"), **call).get("include") == include


def test_a_text_is_one_message_of_the_user() -> None:
    assert as_messages("Hi") == [Message.user("Hi")]
    assert turn(stateful(), "Hi") == turn(stateful(), Message.user("Hi"))


def test_messages_may_be_dicts() -> None:
    given: list[Message | dict[str, object]] = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hi"},
        Message.assistant("Hello"),
        {"role": "tool", "content": "3", "tool_call_id": "c1", "name": "add"},
    ]
    made = as_messages(given)
    assert made[:3] == [Message.system("Be brief."), Message.user("Hi"), Message.assistant("Hello")]
    assert (made[3].role, made[3].tool_call_id, made[3].name) == ("tool", "c1", "add")
    assert as_messages(iter(given)) == made


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ([{"role": "user", "content": 5}], r"messages\[0\]: Expected `str \| null`, got `int` - at `\$.content`"),
        (["Hi"], r"messages\[0\] must be a Message or a dict, not str"),
        ([Message.user("Hi"), {"role": "nobody"}], r"messages\[1\]: Invalid enum value 'nobody'"),
        ([{"content": "Hi"}], r"messages\[0\]: .* missing required field `role`"),
        ([{"role": "user", "content": "Hi", "tool_calls": []}], r"messages\[0\] has tool_calls; a dict has role"),
        (Message.user("Hi"), "not a single one"),
        ({"role": "user", "content": "Hi"}, "not a single one"),
    ],
)
def test_what_is_no_message_is_named(given: Messages, reason: str) -> None:
    with pytest.raises(LocalError, match=reason):
        as_messages(given)
