"""What the official client must be able to do, whichever release and colour."""

import time
from typing import Any

import openai
from colours import Check, Read
from pydantic import BaseModel

__all__ = ["CHECKS", "MODEL", "check_create"]

MODEL = "xai.grok-4"
WEATHER = {
    "type": "function",
    "name": "get_weather",
    "description": "Get the weather in a city.",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
        "additionalProperties": False,
    },
    "strict": True,
}
TEXT_ORDER = [
    "response.created",
    "response.in_progress",
    "response.output_item.added",
    "response.content_part.added",
    "response.output_text.delta",
    "response.output_text.done",
    "response.content_part.done",
    "response.output_item.done",
    "response.completed",
]


class Person(BaseModel):
    name: str
    age: int


def _kinds(events: list[Any]) -> list[str]:
    """Types in the order of their first event."""
    return list(dict.fromkeys(event.type for event in events))


def check_create(client: Any) -> Check:
    response = yield client.responses.create(model=MODEL, input="My name is Ada.")
    assert (response.status, response.error, response.store) == ("completed", None, True)
    assert "Ada" in response.output_text
    assert response.usage.total_tokens == response.usage.input_tokens + response.usage.output_tokens > 0


def check_stream(client: Any) -> Check:
    events = yield Read((yield client.responses.create(model=MODEL, input="Count to five", stream=True)))
    assert _kinds(events) == TEXT_ORDER
    assert [event.sequence_number for event in events] == list(range(len(events)))
    joined = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    assert joined == events[-1].response.output_text != ""


def check_stream_helper(client: Any) -> Check:
    helper = client.responses.stream(model=MODEL, input="Count to three")
    events, final = yield Read(helper, then=lambda stream: stream.get_final_response())
    assert events[-1].type == "response.completed"
    assert final.output_text == events[-1].response.output_text


def check_parse(client: Any) -> Check:
    text = "Her name is Ada and her age is 36."
    response = yield client.responses.parse(model=MODEL, input=text, text_format=Person)
    assert response.output_parsed == Person(name="Ada", age=36)
    helper = client.responses.stream(model=MODEL, input=text, text_format=Person)
    _, final = yield Read(helper, then=lambda stream: stream.get_final_response())
    assert final.output_parsed == Person(name="Ada", age=36)


def check_retrieve_and_delete(client: Any) -> Check:
    made = yield client.responses.create(model=MODEL, input="Hello.", metadata={"k": "v"})
    found = yield client.responses.retrieve(made.id)
    assert found.to_dict() == made.to_dict()
    yield client.responses.delete(made.id)
    try:
        yield client.responses.retrieve(made.id)
    except openai.NotFoundError as error:
        assert error.code == "not_found"
    else:
        raise AssertionError("it can still be retrieved")


def check_not_stored(client: Any) -> Check:
    made = yield client.responses.create(model=MODEL, input="Hello.", store=False)
    try:
        yield client.responses.create(model=MODEL, input="x", previous_response_id=made.id)
    except openai.BadRequestError as error:
        assert (error.code, error.param) == ("previous_response_not_found", "previous_response_id")
    else:
        raise AssertionError("it was stored")


def check_input_items(client: Any) -> Check:
    made = yield client.responses.create(model=MODEL, input=[{"role": "user", "content": f"{n}"} for n in range(25)])
    items = yield Read(client.responses.input_items.list(made.id, order="asc", limit=10))
    assert [item.content[0].text for item in items] == [str(n) for n in range(25)]


def check_function_calls(client: Any) -> Check:
    settings = {"model": MODEL, "tools": [WEATHER]}
    question = "What is the weather in Paris and in Oslo?"
    events = yield Read((yield client.responses.create(input=question, stream=True, **settings)))
    response = events[-1].response
    calls = [item for item in response.output if item.type == "function_call"]
    assert sorted(call.arguments for call in calls) == ['{"city":"Oslo"}', '{"city":"Paris"}']
    done = [event for event in events if event.type == "response.function_call_arguments.done"]
    assert [event.arguments for event in done] == [call.arguments for call in calls]
    outputs = [{"type": "function_call_output", "call_id": call.call_id, "output": "18 C"} for call in calls]
    answer = yield client.responses.create(input=outputs, previous_response_id=response.id, **settings)
    assert "18 C" in answer.output_text


def check_reasoning_without_store(client: Any) -> Check:
    settings = {
        "model": MODEL,
        "store": False,
        "include": ["reasoning.encrypted_content"],
        "reasoning": {"effort": "low", "summary": "auto"},
    }
    question = {"role": "user", "content": "My name is Ada."}
    first = yield client.responses.create(input=[question], **settings)
    assert first.output[0].type == "reasoning"
    assert first.output[0].encrypted_content
    assert first.usage.output_tokens_details.reasoning_tokens > 0
    history = [question, *(item.to_dict() for item in first.output), {"role": "user", "content": "What is my name?"}]
    second = yield client.responses.create(input=history, **settings)
    assert "Ada" in second.output_text


def check_incomplete(client: Any) -> Check:
    events = yield Read(
        (yield client.responses.create(model=MODEL, input="Count to 100", stream=True, max_output_tokens=16))
    )
    response = events[-1].response
    assert events[-1].type == "response.incomplete"
    assert response.incomplete_details.reason == "max_output_tokens"
    assert (response.output[-1].status, response.usage.output_tokens) == ("incomplete", 16)


def check_background(client: Any) -> Check:
    response = yield client.responses.create(model=MODEL, input="Count to five", background=True)
    assert response.status == "queued"
    while response.status in ("queued", "in_progress"):
        time.sleep(0.02)
        response = yield client.responses.retrieve(response.id)
    assert response.status == "completed"


def check_cancel(client: Any) -> Check:
    long = yield client.responses.create(model=MODEL, input="Count to 900", background=True)
    for _ in range(2):
        cancelled = yield client.responses.cancel(long.id)
        assert (cancelled.id, cancelled.status) == (long.id, "cancelled")


def check_resume(client: Any) -> Check:
    stream = yield client.responses.create(model=MODEL, input="Count to 30", background=True, stream=True)
    seen = yield Read(stream, most=9)
    name = seen[0].response.id
    rest = yield Read((yield client.responses.retrieve(name, stream=True, starting_after=seen[-1].sequence_number)))
    assert [event.sequence_number for event in [*seen, *rest]] == list(range(len(seen) + len(rest)))
    assert rest[-1].type == "response.completed"
    stored = yield client.responses.retrieve(name)
    assert rest[-1].response.to_dict() == stored.to_dict()


def check_conversations(client: Any) -> Check:
    talk = yield client.conversations.create(metadata={"memory_subject_id": "u1"})
    yield client.conversations.items.create(talk.id, items=[{"role": "user", "content": "My name is Bo."}])
    response = yield client.responses.create(model=MODEL, input="What is my name?", conversation=talk.id)
    assert "Bo" in response.output_text
    assert response.conversation.id == talk.id
    items = yield Read(client.conversations.items.list(talk.id, limit=2, order="asc"))
    assert [item.role for item in items] == ["user", "user", "assistant"]
    found = yield client.conversations.items.retrieve(items[0].id, conversation_id=talk.id)
    assert found == items[0]
    yield client.conversations.items.delete(items[0].id, conversation_id=talk.id)
    changed = yield client.conversations.update(talk.id, metadata={"a": "b"})
    assert changed.metadata["a"] == "b"
    gone = yield client.conversations.delete(talk.id)
    assert gone.deleted
    try:
        yield client.conversations.retrieve(talk.id)
    except openai.NotFoundError:
        pass
    else:
        raise AssertionError("it can still be retrieved")


def check_compaction(client: Any) -> Check:
    # Unchecked: the client's own type has no room for the user messages that its documentation promises.
    lenient = client.with_options(_extra_kwargs={"_strict_response_validation": False})
    compacted = yield lenient.responses.compact(model=MODEL, input="My name is Bo.")
    items = [item.to_dict(warnings=False) for item in compacted.output]
    assert items[-1]["type"] == "compaction"
    question = {"role": "user", "content": "What is my name?"}
    answer = yield client.responses.create(model=MODEL, input=[*items, question])
    assert "Bo" in answer.output_text


def check_input_tokens(client: Any) -> Check:
    count = yield client.responses.input_tokens.count(model=MODEL, input="one two three")
    assert count.input_tokens > 0


def check_chat_completions(client: Any) -> Check:
    asked = {"model": MODEL, "messages": [{"role": "user", "content": "My name is Ada."}]}
    answer = yield client.chat.completions.create(**asked)
    assert "Ada" in answer.choices[0].message.content
    assert answer.usage.total_tokens > 0
    settings = {**asked, "stream": True, "stream_options": {"include_usage": True}}
    chunks = yield Read((yield client.chat.completions.create(**settings)))
    said = "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)
    assert said == answer.choices[0].message.content
    assert chunks[-1].usage.total_tokens == answer.usage.total_tokens
    function = {key: value for key, value in WEATHER.items() if key != "type"}
    question = [{"role": "user", "content": "What is the weather in Paris?"}]
    tools = [{"type": "function", "function": function}]
    called = yield client.chat.completions.create(model=MODEL, messages=question, tools=tools)
    (call,) = called.choices[0].message.tool_calls
    assert (call.function.name, call.function.arguments) == ("get_weather", '{"city":"Paris"}')


def check_files(client: Any) -> Check:
    made = yield client.files.create(file=("note.txt", b"The code word is heron."), purpose="user_data")
    assert (made.filename, made.bytes) == ("note.txt", 23)
    content = yield client.files.content(made.id)
    assert content.content == b"The code word is heron."
    gone = yield client.files.delete(made.id)
    assert gone.deleted


def check_refusals(client: Any) -> Check:
    for settings, param in [
        ({"input": [{"type": "message", "role": "nobody", "content": "x"}]}, "input"),
        ({"input": "x", "previous_response_id": "resp_x"}, "previous_response_id"),
        ({"input": "x", "metadata": {str(n): "" for n in range(17)}}, "metadata"),
    ]:
        try:
            yield client.responses.create(model=MODEL, **settings)
        except openai.BadRequestError as error:
            assert error.param == param, error.param
            assert error.response.headers["opc-request-id"].count("/") == 2
        else:
            raise AssertionError(f"{param} was taken")


CHECKS = [value for name, value in list(globals().items()) if name.startswith("check_")]
