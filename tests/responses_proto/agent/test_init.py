"""The face of the agent: all that a program needs which drives the loop itself."""

from __future__ import annotations

import re

from tests.responses_proto.machines import call, message, response

from responses_proto import Message, Stateless, agent
from responses_proto.agent import (
    AgentLoop,
    Answered,
    AskModel,
    CallTools,
    Done,
    Returned,
    Setup,
    open_call,
    result_of,
    success,
    tool,
)
from responses_proto.messages import ToolResult


@tool
def add(a: int, b: int) -> int:
    """Add."""
    return a + b


def test_a_run_that_is_driven_by_hand() -> None:
    answers = iter([response(call("c1")), response(message("It is 3."))])
    loop = AgentLoop(
        setup=Setup(tools=(add,), parameters={"model": "m"}),  # type: ignore[arg-type]
        conversation=Stateless(),
        new_items=(Message.user("What is 1 + 2?"),),  # type: ignore[arg-type]
    )
    while not isinstance(effect := loop.pending, Done):
        if isinstance(effect, AskModel):
            assert effect.parameters["model"] == "m"
            loop, _ = loop.feed(Answered(next(answers)))
        else:
            assert isinstance(effect, CallTools)
            opened = open_call({"add": add}, effect.calls[0])
            assert not isinstance(opened, ToolResult)
            loop, _ = loop.feed(Returned((success(effect.calls[0], opened[0](**opened[1])),)))
    assert result_of(loop).text == "It is 3."


def test_the_face_has_every_name_that_its_page_uses() -> None:
    assert agent.__doc__
    named = set(re.findall(r":(?:class|func|data):`(\w+)`", agent.__doc__))
    made = set(re.findall(r"\b(AgentLoop|Setup|Done|AskModel|Answered|Returned|result_of)\b", agent.__doc__))
    assert len(made) == 7
    assert all(hasattr(agent, name) for name in named | made)
