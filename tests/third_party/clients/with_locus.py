# /// script
# dependencies = ["locus-sdk[oci]>=3"]
# ///
"""The SDK whose ``OCIResponsesModel`` and ``Agent`` this project re-implements."""

import asyncio
from typing import Any

from bench import Bench, Fault, Target, target
from locus.agent import Agent
from locus.core.messages import Message, ToolResult
from locus.models.providers.oci.responses import (
    OCIProjectRequiredError,
    OCIResponsesModel,
    OCIResponsesStateLostError,
)
from locus.tools import tool

OPENAI, OTHER = "openai.gpt-5", "xai.grok-4"


@tool
def get_weather(city: str) -> str:
    """Get the weather in a city."""
    return f"It is 18 C in {city}."


WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Get the weather in a city.",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}


def _model(at: Target, **settings: Any) -> OCIResponsesModel:
    given = {"model": OPENAI, "profile": at.profile, "config_file": at.config_file, "base_url": at.base_url}
    return OCIResponsesModel(**{**given, **settings})


async def _two_turns(at: Target, **settings: Any) -> None:
    model = _model(at, **settings)
    asked = [Message.user("My name is Ada.")]
    first = await model.complete(asked)
    assert first.usage["total_tokens"] > 0
    assert first.stop_reason == "completed"
    question = Message.user("What is my name?")
    if model.server_stateful:
        second = await model.complete([question], provider_state=first.provider_state)
    else:
        second = await model.complete([*asked, first.message, question])
    assert "Ada" in (second.message.content or "")
    await model.aclose()


async def _tool_call(at: Target) -> None:
    model = _model(at)
    answer = await model.complete([Message.user("What is the weather in Paris?")], tools=[WEATHER])
    (call,) = answer.message.tool_calls
    assert (call.name, call.arguments) == ("get_weather", {"city": "Paris"})
    told = await model.complete(
        [Message.tool(ToolResult(tool_call_id=call.id, name=call.name, content="18 C"))],
        tools=[WEATHER],
        provider_state=answer.provider_state,
    )
    assert "18 C" in (told.message.content or "")
    await model.aclose()


async def _streamed(at: Target) -> None:
    model = _model(at)
    chunks = [chunk async for chunk in model.stream([Message.user("Count to five")])]
    assert chunks[-1].done
    assert "".join(chunk.content or "" for chunk in chunks) == "1, 2, 3, 4, 5"
    await model.aclose()


async def _streamed_tool_call(at: Target) -> None:
    model = _model(at)
    asked = [Message.user("What is the weather in Paris?")]
    calls = [call async for chunk in model.stream(asked, tools=[WEATHER]) for call in chunk.tool_calls or []]
    await model.aclose()
    assert [call.arguments for call in calls] == [{"city": "Paris"}]
    if (calls[0].name, calls[0].id[:3]) == ("", "fc_"):
        raise Fault
    assert (calls[0].name, calls[0].id[:5]) == ("get_weather", "call_")


async def _streamed_continuation(at: Target) -> None:
    model = _model(at)
    last = [chunk async for chunk in model.stream([Message.user("My name is Ada.")])][-1]
    await model.aclose()
    if not getattr(last, "provider_state", None):
        raise Fault


async def _structured(at: Target) -> None:
    schema = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
    form = {"type": "json_schema", "json_schema": {"name": "person", "schema": schema}}
    model = _model(at)
    answer = await model.complete([Message.user("Her name is Ada.")], response_format=form)
    await model.aclose()
    if not answer.message.content.startswith("{"):
        raise Fault
    assert answer.message.content == '{"name":"Ada"}'


async def _lost_state(at: Target) -> None:
    model = _model(at)
    try:
        await model.complete([Message.user("x")], provider_state={"previous_response_id": "resp_gone"})
    except OCIResponsesStateLostError:
        return
    finally:
        await model.aclose()


async def _project(at: Target) -> None:
    await _two_turns(at, model=OTHER, project_ocid=at.project)


async def _project_required(at: Target) -> None:
    model = _model(at, model=OTHER)
    try:
        await model.complete([Message.user("x")])
    except OCIProjectRequiredError:
        return
    finally:
        await model.aclose()


def _agent(at: Target, **settings: Any) -> None:
    agent = Agent(model=_model(at, **settings), tools=[get_weather], system_prompt="Be brief.", max_iterations=4)
    result = agent.run_sync("What is the weather in Paris?")
    assert "18 C" in result.text, result.text
    assert [one.tool_name for one in result.tool_executions] == ["get_weather"]


CHECKS = {
    "two turns, state held by the service": _two_turns,
    "two turns, state held by the program": lambda at: _two_turns(at, store=False),
    "two turns under a session token": lambda at: _two_turns(at, profile=at.session_profile),
    "a tool call and its result": _tool_call,
    "a stream": _streamed,
}
FAULTS = [
    ("a streamed tool call has no name, and the item's id for the call's", Fault, "", _streamed_tool_call),
    ("a streamed turn loses the id by which to continue", Fault, "", _streamed_continuation),
    ("response_format is sent where the API wants text.format", Fault, "", _structured),
    (
        "the project is sent as opc-project-id, where the API wants OpenAI-Project",
        RuntimeError,
        "returned 400: Non-OpenAI models require 'OpenAI-Project'",
        _project,
    ),
    (
        "OCIProjectRequiredError is raised for 403 and 404, the service says 400",
        RuntimeError,
        "returned 400: Non-OpenAI models require 'OpenAI-Project'",
        _project_required,
    ),
    (
        "OCIResponsesStateLostError misses the words of the service",
        RuntimeError,
        "returned 400: Previous response with id 'resp_gone' not found.",
        _lost_state,
    ),
]


def main() -> None:
    bench, at = Bench(), target()
    for name, check in CHECKS.items():
        bench.run(lambda check=check: asyncio.run(check(at)), name)
    bench.run(lambda: _agent(at), "an agent with a tool, state held by the service")
    bench.run(lambda: _agent(at, store=False), "an agent with a tool, state held by the program")
    for fault, kind, words, check in FAULTS:
        with bench.their_fault(fault, kind, words):
            asyncio.run(check(at))
    bench.end()


if __name__ == "__main__":
    main()
