"""Four conversations with a model on OCI, in asyncio.

Runs against an embedded endpoint, with no account and no network, unless OCI_CONFIG_PROFILE (or
OCI_PROFILE) names a profile of your OCI config file. OCI_RESPONSES_MODEL chooses the model.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from oci_responses.asyncio import Agent, OCIResponsesModel
from oci_responses.emulator import Emulator
from responses_proto import Message, ModelChunkEvent, TerminateEvent, ZeroDataRetentionError, tool

MODEL = os.environ.get("OCI_RESPONSES_MODEL", "openai.gpt-5")
SYSTEM = Message.system("Answer in one short sentence.")
FACT = Message.user("Hello! My favorite color is purple.")
QUESTION = Message.user("What is my favorite color?")


@contextmanager
def endpoint() -> Iterator[dict[str, Any]]:
    """Give the options of a model: none where the environment names a profile, else an emulator's."""
    if os.environ.get("OCI_CONFIG_PROFILE") or os.environ.get("OCI_PROFILE"):
        yield {}
    else:
        with Emulator() as emulator:
            yield {"profile": emulator.profile, "config_file": emulator.config_file}


async def stateless(options: dict[str, Any]) -> None:
    print("1. stateless: the whole history goes with every turn")
    async with OCIResponsesModel(MODEL, store=False, **options) as model:
        first = await model.complete([SYSTEM, FACT])
        second = await model.complete([SYSTEM, FACT, first.message, QUESTION])
    print(f"   {first.content!r} -> {second.content!r}")
    print(f"   provider_state: {second.provider_state}")


async def server_side(options: dict[str, Any]) -> None:
    print("2. server-side: only what is new goes out, with the id of the last answer")
    async with OCIResponsesModel(MODEL, store=True, **options) as model:
        try:
            first = await model.complete([SYSTEM, FACT])
            second = await model.complete([SYSTEM, QUESTION], provider_state=first.provider_state)
        except ZeroDataRetentionError as error:
            print(f"   refused: {error}")
            return
    print(f"   {first.content!r} -> {second.content!r}")
    print(f"   provider_state: {first.provider_state}\n                -> {second.provider_state}")


@tool
def get_temperature(city: str) -> str:
    """Return the current temperature in a city, in degrees Celsius."""
    return f"It is 18 C in {city}."


async def tool_round_trip(options: dict[str, Any]) -> None:
    print("3. a tool")
    async with OCIResponsesModel(MODEL, store=False, **options) as model:
        agent = Agent(
            model,
            tools=[get_temperature],
            system_prompt="Use get_temperature to answer questions about temperature.",
            max_iterations=4,
        )
        async with agent.run("What is the temperature in Paris?") as events:
            async for event in events:
                if isinstance(event, TerminateEvent):
                    print(f"   {event.final_message!r}")
                    print(f"   iterations: {event.iterations_used}, tool calls: {event.total_tool_calls}")


async def streaming(options: dict[str, Any]) -> None:
    print("4. a stream")
    chunks = 0
    async with OCIResponsesModel(MODEL, store=False, **options) as model:
        request = [Message.system("Be brief."), Message.user("Count from one to ten in words.")]
        async with model.stream(request) as events:
            async for event in events:
                if isinstance(event, ModelChunkEvent) and event.content:
                    print(event.content, end="", flush=True)
                    chunks += 1
    print(f"\n   chunks: {chunks}")


async def main(options: dict[str, Any]) -> None:
    await stateless(options)
    await server_side(options)
    await tool_round_trip(options)
    await streaming(options)


if __name__ == "__main__":
    with endpoint() as options:
        asyncio.run(main(options))
