# /// script
# dependencies = ["openai-agents", "oci-genai-auth"]
# ///
"""The agents of OpenAI's own framework, with a function tool."""

import asyncio
from typing import Any

import httpx
import openai
from agents import Agent, ModelSettings, OpenAIResponsesModel, RunConfig, Runner, function_tool, set_tracing_disabled
from bench import Bench, target
from oci_genai_auth import OciUserPrincipalAuth
from pydantic import BaseModel

QUESTION = "What is the weather in Paris and in Oslo?"
QUIET = RunConfig(tracing_disabled=True)


class Person(BaseModel):
    name: str
    age: int


@function_tool
def get_weather(city: str) -> str:
    """Get the weather in a city."""
    return f"It is 18 C in {city}."


def _agent(client: openai.AsyncOpenAI, **settings: Any) -> Agent:
    model = OpenAIResponsesModel("openai.gpt-5", client)
    return Agent("weather", instructions="Be brief.", model=model, **settings)


async def _run(client: openai.AsyncOpenAI, **settings: Any) -> None:
    result = await Runner.run(_agent(client, tools=[get_weather], **settings), QUESTION, run_config=QUIET)
    assert "Paris" in result.final_output
    assert "Oslo" in result.final_output
    assert result.final_output.count("18 C") == 2


async def _streamed(client: openai.AsyncOpenAI) -> None:
    result = Runner.run_streamed(_agent(client, tools=[get_weather]), QUESTION, run_config=QUIET)
    kinds = [event.type async for event in result.stream_events()]
    assert "18 C" in result.final_output
    assert {"raw_response_event", "run_item_stream_event"} <= set(kinds)


async def _chained(client: openai.AsyncOpenAI) -> None:
    agent = _agent(client)
    first = await Runner.run(agent, "My name is Ada.", run_config=QUIET)
    second = await Runner.run(agent, "What is my name?", previous_response_id=first.last_response_id, run_config=QUIET)
    assert "Ada" in second.final_output


async def _replayed(client: openai.AsyncOpenAI) -> None:
    settings = ModelSettings(
        store=False,
        reasoning={"effort": "low", "summary": "auto"},
        response_include=["reasoning.encrypted_content"],
    )
    agent = _agent(client, tools=[get_weather], model_settings=settings)
    first = await Runner.run(agent, QUESTION, run_config=QUIET)
    again = [*first.to_input_list(), {"role": "user", "content": "What did I ask about?"}]
    second = await Runner.run(agent, again, run_config=QUIET)
    assert second.final_output


async def _structured(client: openai.AsyncOpenAI) -> None:
    result = await Runner.run(
        _agent(client, output_type=Person), "Her name is Ada and her age is 36.", run_config=QUIET
    )
    assert result.final_output == Person(name="Ada", age=36)


async def _all(bench: Bench) -> None:
    at = target()
    auth = OciUserPrincipalAuth(config_file=at.config_file, profile_name=at.profile)
    async with httpx.AsyncClient(auth=auth) as http:
        client = openai.AsyncOpenAI(api_key="unused", base_url=at.base_url, project=at.project, http_client=http)
        for check, name in [
            (_run, "a run with two calls of a function tool"),
            (_streamed, "a streamed run"),
            (_chained, "two runs joined by previous_response_id"),
            (_replayed, "two runs with encrypted reasoning and nothing stored"),
            (_structured, "an output type"),
        ]:
            with bench.check(name):
                await check(client)


if __name__ == "__main__":
    set_tracing_disabled(True)
    results = Bench()
    asyncio.run(_all(results))
    results.end()
