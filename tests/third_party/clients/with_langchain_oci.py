# /// script
# dependencies = ["langchain-oci", "langchain-openai", "oci-openai"]
# ///
"""LangChain's ``ChatOCIOpenAI`` over the Responses API."""

import asyncio
from typing import Any

from bench import Bench, Target, target
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.tools import tool
from langchain_oci import ChatOCIGenAI, ChatOCIOpenAI
from oci_openai import OciSessionAuth, OciUserPrincipalAuth
from pydantic import BaseModel

STORE = "ocid1.generativeaiconversationstore.oc1..aaaa"


class Person(BaseModel):
    """A person."""

    name: str
    age: int


@tool
def get_weather(city: str) -> str:
    """Get the weather in a city."""
    return f"It is 18 C in {city}."


def _chat(at: Target, auth: Any = None, **settings: Any) -> ChatOCIOpenAI:
    return ChatOCIOpenAI(
        auth=auth or OciUserPrincipalAuth(config_file=at.config_file, profile_name=at.profile),
        compartment_id=at.compartment_id,
        conversation_store_id=STORE,
        base_url=at.base_url,
        model="xai.grok-4",
        **settings,
    )


def _invoke(at: Target, auth: Any = None) -> None:
    answer = _chat(at, auth).invoke([("system", "Be brief."), ("human", "My name is Ada.")])
    assert "Ada" in answer.text
    assert answer.usage_metadata["total_tokens"] > 0


def _session(at: Target) -> None:
    _invoke(at, OciSessionAuth(config_file=at.config_file, profile_name=at.session_profile))


def _stream(at: Target) -> None:
    chunks = list(_chat(at).stream("Count to five"))
    assert len(chunks) > 5
    assert "".join(chunk.text for chunk in chunks) == "1, 2, 3, 4, 5"


def _in_asyncio(at: Target) -> None:
    async def both() -> None:
        chat = _chat(at)
        assert "Ada" in (await chat.ainvoke("My name is Ada.")).text
        assert "".join([chunk.text async for chunk in chat.astream("Count to five")]) == "1, 2, 3, 4, 5"

    asyncio.run(both())


def _tools(at: Target) -> None:
    chat = _chat(at).bind_tools([get_weather])
    asked = HumanMessage("What is the weather in Paris and in Oslo?")
    first = chat.invoke([asked])
    assert [call["args"] for call in first.tool_calls] == [{"city": "Paris"}, {"city": "Oslo"}]
    told = [ToolMessage(get_weather.invoke(call["args"]), tool_call_id=call["id"]) for call in first.tool_calls]
    answer = chat.invoke([asked, first, *told])
    assert answer.text.count("18 C") == 2


def _structured(at: Target) -> None:
    chat = _chat(at).with_structured_output(Person)
    assert chat.invoke("Her name is Ada and her age is 36.") == Person(name="Ada", age=36)


def _chained(at: Target) -> None:
    chat = _chat(at, use_previous_response_id=True)
    asked = HumanMessage("My name is Ada.")
    answer = chat.invoke([asked, chat.invoke([asked]), HumanMessage("What is my name?")])
    assert "Ada" in answer.text


def _chat_completions(at: Target) -> None:
    settings = {"auth": OciUserPrincipalAuth(config_file=at.config_file, profile_name=at.profile)}
    chat = ChatOCIOpenAI(
        compartment_id=at.compartment_id,
        base_url=at.base_url,
        model="openai.gpt-5",
        use_responses_api=False,
        **settings,
    )
    assert "Ada" in chat.invoke("My name is Ada.").text
    assert "".join(chunk.text for chunk in chat.stream("Count to five")) == "1, 2, 3, 4, 5"


def _pass_through(at: Target) -> None:
    chat = ChatOCIGenAI(
        model_id="xai.grok-4.20-multi-agent-0309",
        service_endpoint=at.base_url.removesuffix("/openai/v1"),
        compartment_id=at.compartment_id,
        auth_profile=at.profile,
        auth_file_location=at.config_file,
        use_responses_api=True,
    )
    assert "Ada" in chat.invoke("My name is Ada.").text
    assert "".join(chunk.text for chunk in chat.stream("Count to five")) == "1, 2, 3, 4, 5"


if __name__ == "__main__":
    bench, where = Bench(), target()
    for check, name in [
        (_invoke, "invoke"),
        (_session, "invoke under a session token"),
        (_stream, "stream"),
        (_in_asyncio, "ainvoke and astream"),
        (_tools, "two tool calls and their results"),
        (_structured, "structured output"),
        (_chained, "two turns joined by previous_response_id"),
        (_chat_completions, "invoke and stream over chat completions"),
        (_pass_through, "ChatOCIGenAI's Responses calls through the pass-through base"),
    ]:
        bench.run(lambda check=check: check(where), name)
    bench.end()
