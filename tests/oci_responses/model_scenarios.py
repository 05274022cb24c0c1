"""What a model and an agent ask of the service, on any runtime."""

from __future__ import annotations

import gc
from typing import Any

import msgspec
import pytest
from tests.responses_proto.machines import message, spoken, sse

from responses_proto.agent.events import ModelChunkEvent, TerminateEvent, ToolCompleteEvent, ToolStartEvent
from responses_proto.agent.loop import AgentLoop
from responses_proto.agent.result import result_of
from responses_proto.agent.tools import tool
from responses_proto.errors import APITimeoutError, LocalError, NotFoundError
from responses_proto.messages import Message

from .answers import CALL, REFUSAL, TEXT, Seen, answered, answering, named, streamed
from .sides import Side, settings_for
from .wire import Link, Wire, chunk, head

__all__ = ["AGENT", "MODEL"]


def options(wire: Wire) -> dict[str, Any]:
    settings = settings_for(wire.authority)
    return {"base_url": settings.base_url, "auth": settings.credential, "max_retries": 0}


async def a_model_closes_its_own_client(side: Side) -> None:
    with Wire(answering([], answered(message("Hello")), then=Link.wait_for_end)) as wire:
        model = side.awaited(side.module.OCIResponsesModel("m", **options(wire)))
        async with model:
            assert (await model.complete([Message.user("Hi")])).content == "Hello"
        assert wire.wait(1)


async def a_model_leaves_a_client_that_was_given(side: Side) -> None:
    with Wire(answering([], answered(message("one")), answered(message("two")))) as wire:
        async with side.client(settings_for(wire.authority)) as client:
            for text in ("one", "two"):
                async with side.awaited(side.module.OCIResponsesModel("m", client=client)) as model:
                    assert (await model.complete([Message.user("Hi")])).content == text


async def a_thread_goes_on_by_its_state(side: Side) -> None:
    seen: Seen = []
    with Wire(answering(seen, answered(message("one"), id="resp_7"), streamed(TEXT))) as wire:
        async with side.client(settings_for(wire.authority)) as client:
            limits = {"max_output_tokens": 16, "temperature": 0.5, "reasoning": {"effort": "low"}}
            model = side.module.OCIResponsesModel("m", client=client, **limits, parameters={"user": "u"})
            messages = [Message.system("Be brief."), Message.user("Hi")]
            one = await side.awaited(model).complete(messages, [{"type": "web_search"}], top_p=0.5)
            assert one.provider_state == {"previous_response_id": "resp_7"}
            async with side.awaited(model.stream([Message.user("And?")], provider_state=one.provider_state)) as chunks:
                told = [chunk async for chunk in chunks]
                whole = await chunks.result()
            assert [chunk.content for chunk in told] == ["Hel", "lo", None]
            assert [chunk.done for chunk in told] == [False, False, True]
            assert told[-1].provider_state == whole.provider_state == {"previous_response_id": "resp_1"}
    first, second = seen[0][2], seen[1][2]
    assert {name: first[name] for name in (*limits, "top_p", "user", "store")} == {
        **limits,
        "top_p": 0.5,
        "user": "u",
        "store": True,
    }
    assert (first["instructions"], first["tools"]) == ("Be brief.", [{"type": "web_search"}])
    assert (second["previous_response_id"], second["stream"], len(second["input"])) == ("resp_7", True, 1)
    assert "instructions" not in second


async def a_mix_of_state_opens_no_connection(side: Side) -> None:
    with Wire() as wire:
        async with side.client(settings_for(wire.authority)) as client:
            model = side.module.OCIResponsesModel("m", client=client, store=False)
            state = {"provider_state": {"previous_response_id": "resp_1"}}
            with pytest.raises(LocalError, match="store=False"):
                await side.awaited(model).complete([Message.user("Hi")], **state)
            with pytest.raises(LocalError, match="store=False"):
                model.stream([Message.user("Hi")], **state)
            with pytest.raises(LocalError, match="no parameter here"):
                await side.awaited(model).complete([Message.user("Hi")], store=True)
            with pytest.raises(LocalError, match="store=False"):
                side.module.Agent(model).run("Hi", **state)


async def words_and_deadlines_of_a_model(side: Side) -> None:
    def silent(link: Link) -> None:
        link.request()
        link.wait_for_end()

    seen: Seen = []
    with Wire(silent, silent, answering(seen, *[answered(message("Hello"))] * 2)) as wire:
        async with side.client(settings_for(wire.authority)) as client:
            model = side.module.OCIResponsesModel("m", client=client)
            for call in (
                side.awaited(model).complete("Hi", timeout=0.05),
                side.awaited(model.stream("Hi", timeout=0.05)).result(),
            ):
                with pytest.raises(APITimeoutError, match=r"no first byte within 0\.05 s"):
                    await call
            for said in ("Hi", [{"role": "user", "content": "Hi"}]):
                assert (await side.awaited(model).complete(said)).content == "Hello"
    assert seen[0][2] == seen[1][2]
    assert seen[0][2]["input"][0]["content"] == [{"type": "input_text", "text": "Hi"}]


async def a_chunk_or_an_event_may_be_enough(side: Side) -> None:
    def unending(link: Link) -> None:
        link.request()
        link.send(head("content-type: text/event-stream"), chunk(sse(*spoken("Hel"))))
        link.wait_for_end()

    async def first(run: Any) -> None:
        async for event in side.awaited(run):
            assert event.content == "Hel"
            break

    with Wire(unending, unending) as wire:
        async with side.awaited(side.module.OCIResponsesModel("m", **options(wire))) as entered:
            model = getattr(entered, "inner", entered)
            await first(model.stream("Hi"))
            await first(side.module.Agent(model).run("Hi"))
        assert wire.wait(2)
    gc.collect()


@tool
def add(a: int, b: int) -> int:
    """Add."""
    return a + b


async def a_run_tells_what_happens(side: Side) -> None:
    seen: Seen = []
    with Wire(answering(seen, streamed(CALL), streamed(TEXT))) as wire:
        async with side.client(settings_for(wire.authority)) as client:
            model = side.module.OCIResponsesModel("m", client=client, temperature=0.5)
            agent = side.module.Agent(model, tools=[add], system_prompt="Be brief.", parameters={"user": "u"})
            assert agent.model is model
            async with side.awaited(agent.run([Message.user("1+2?")])) as run:
                told = [event async for event in run]
                result = result_of(await run.result())
    steps = (ToolStartEvent, ToolCompleteEvent, TerminateEvent)
    assert [type(event) for event in told if isinstance(event, steps)] == list(steps)
    assert "".join(event.content or "" for event in told if isinstance(event, ModelChunkEvent)) == "Hello"
    assert isinstance(told[-1], TerminateEvent)
    assert (result.text, result.tool_calls, result.iterations) == ("Hello", 1, 2)
    for _, _, asked in seen:
        assert (asked["user"], asked["temperature"], asked["instructions"]) == ("u", 0.5, "Be brief.")
        assert asked["tools"] == [add.definition()]
    (output,) = seen[1][2]["input"]
    assert (output["call_id"], output["output"], seen[1][2]["previous_response_id"]) == ("c1", "3", "resp_1")


async def a_saved_run_goes_on_in_another_agent(side: Side) -> None:
    seen: Seen = []
    with Wire(answering(seen, streamed(CALL), streamed(TEXT))) as wire:
        async with side.client(settings_for(wire.authority)) as client:
            one, other = (
                side.module.Agent(side.module.OCIResponsesModel(name, client=client), tools=[add], max_iterations=limit)
                for name, limit in (("m", 5), ("n", 1))
            )
            saved = msgspec.json.encode(one.begin("1+2?"))
            loop = await side.awaited(other.go_on(msgspec.json.decode(saved, type=AgentLoop))).result()
    # The run keeps what it was begun with.
    assert (result_of(loop).text, loop.setup.max_iterations, loop.iterations) == ("Hello", 5, 2)
    assert [asked["model"] for *_, asked in seen] == ["m", "m"]


async def a_run_to_its_end(side: Side) -> None:
    seen: Seen = []
    with Wire(answering(seen, streamed(TEXT))) as wire:
        async with side.client(settings_for(wire.authority)) as client:
            agent = side.module.Agent(side.module.OCIResponsesModel("m", client=client))
            result = await side.awaited(agent).run_to_end("Hi", provider_state={"previous_response_id": "resp_0"})
    assert (result.text, result.tool_calls) == ("Hello", 0)
    assert seen[0][2]["previous_response_id"] == "resp_0"


async def a_call_that_fails_ends_the_run_with_its_error(side: Side) -> None:
    with Wire(answering([], REFUSAL)) as wire:
        async with side.client(settings_for(wire.authority)) as client:
            agent = side.module.Agent(side.module.OCIResponsesModel("m", client=client))
            with pytest.raises(NotFoundError):
                await side.awaited(agent).run_to_end("Hi")


async def a_run_that_failed_goes_on_from_where_it_stood(side: Side) -> None:
    seen: Seen = []
    with Wire(answering(seen, streamed(CALL), REFUSAL, streamed(TEXT))) as wire:
        async with side.client(settings_for(wire.authority)) as client:
            agent = side.module.Agent(side.module.OCIResponsesModel("m", client=client), tools=[add])
            begun = agent.begin("1+2?")
            run = agent.go_on(begun)
            assert run.loop is begun
            with pytest.raises(NotFoundError):
                await side.awaited(run).result()
            assert (run.loop.iterations, run.loop.tool_calls) == (1, 1)
            again = agent.go_on(AgentLoop.decode(run.loop.encode()))
            loop = await side.awaited(again).result()
            assert again.loop is loop
    assert (result_of(loop).text, loop.iterations, loop.tool_calls) == ("Hello", 2, 1)
    assert seen[1][2] == seen[2][2], "the same call again"


MODEL = named(
    a_model_closes_its_own_client,
    a_model_leaves_a_client_that_was_given,
    a_thread_goes_on_by_its_state,
    a_mix_of_state_opens_no_connection,
    words_and_deadlines_of_a_model,
    a_chunk_or_an_event_may_be_enough,
)
AGENT = named(
    a_run_tells_what_happens,
    a_saved_run_goes_on_in_another_agent,
    a_run_to_its_end,
    a_call_that_fails_ends_the_run_with_its_error,
    a_run_that_failed_goes_on_from_where_it_stood,
)
