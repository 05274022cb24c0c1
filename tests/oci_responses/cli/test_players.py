"""The same script on each runtime, against the same endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest

from oci_responses.cli.players import PLAYERS
from oci_responses.cli.steps import Ask, RunAgent, Script, Step, Stream
from oci_responses.cli.target import Target, open_target
from responses_proto import (
    LocalError,
    Message,
    ModelChunkEvent,
    ModelResponse,
    ResponsesError,
    StateLostError,
    TerminateEvent,
    ToolStartEvent,
    tool,
)
from responses_proto.agent.events import AgentEvent


@tool
def get_time(city: str) -> str:
    """Return the time in a city."""
    return f"noon in {city}"


@pytest.fixture
def target() -> Iterator[Target]:
    with open_target(profile=None, engine="scripted", zdr=False, model="some.model") as target:
        yield target


@pytest.mark.parametrize("runtime", PLAYERS)
def test_each_step_is_done_and_answered(runtime: str, target: Target) -> None:
    heard: list[AgentEvent] = []
    seen: list[object] = []

    def script() -> Script:
        first = yield Ask((Message.user("My name is Ada."),), store=True)
        assert first is not None
        second = yield Ask((Message.user("What is my name?"),), True, first.provider_state)
        assert second is not None
        seen.append(second.content)
        seen.append((yield Stream((Message.user("Count to three."),), heard.append)))
        seen.append((yield RunAgent("What time is it in Rome?", (get_time,), "Help.", 3, heard.append)))

    PLAYERS[runtime](script(), target)
    assert "Ada" in str(seen[0])
    assert seen[1:] == [None, None]
    kinds = [type(event) for event in heard]
    assert kinds[0] is ModelChunkEvent
    assert ToolStartEvent in kinds
    assert kinds[-1] is TerminateEvent
    assert target.requests is not None
    assert {request.json["model"] for request in target.requests} == {"some.model"}


@pytest.mark.parametrize("runtime", PLAYERS)
@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (Ask((Message.user("?"),), True, {"previous_response_id": "resp_lost"}), StateLostError),
        (Stream((), print), LocalError),
        (RunAgent("", (get_time, get_time), "", 1, print), LocalError),
    ],
    ids=["ask", "stream", "agent"],
)
def test_an_error_is_raised_in_the_script_and_it_can_go_on(
    wrong: Step, error: type[ResponsesError], runtime: str, target: Target
) -> None:
    got: list[object] = []

    def script() -> Script:
        try:
            yield wrong
        except ResponsesError as raised:
            got.append(type(raised))
        got.append((yield Ask((Message.user("Still there?"),), store=False)))

    PLAYERS[runtime](script(), target)
    assert issubclass(cast("type", got[0]), error)
    assert isinstance(got[1], ModelResponse)


@pytest.mark.parametrize("runtime", PLAYERS)
def test_an_error_that_nobody_expects_comes_out(runtime: str, target: Target) -> None:
    def script() -> Script:
        yield Ask((Message.user("?"),), True, {"previous_response_id": "resp_lost"})

    with pytest.raises(StateLostError) as raised:
        PLAYERS[runtime](script(), target)
    assert raised.value.request_id
