"""The agent: a loop that is a value, and one small file for each thing it consults.

A program drives it by hand with two verbs, ``pending`` and ``feed``, and no client::

    loop = AgentLoop(
        setup=Setup(tools=(add,), parameters={"model": "m"}),
        conversation=Stateless(),
        new_items=(Message.user("What is 1 + 2?"),),
    )
    while not isinstance(effect := loop.pending, Done):
        if isinstance(effect, AskModel):
            body = build_request(**effect.parameters)  # send it in any way; read_response(answer)
            loop, told = loop.feed(Answered(response))
        else:
            loop, told = loop.feed(Returned([run(call) for call in effect.calls]))
    result_of(loop).text

``effect.calls`` of a :class:`CallTools` are :class:`~responses_proto.messages.ToolCall`;
:func:`open_call` finds the tool and checks the arguments, :func:`success` and :func:`failure` make
the results, one for each call, in their order. ``told`` is what there is to tell, in
:data:`AgentEvent`. A model call that failed is not fed: what is pending can be done again. At any
point ``loop.encode()`` saves the run, and after its end ``loop.with_prompt(...)`` goes on from it.
"""

from ..effects import CallTools
from .events import (
    AgentEvent,
    ModelChunkEvent,
    ModelCompleteEvent,
    TerminateEvent,
    ThinkEvent,
    ToolCompleteEvent,
    ToolStartEvent,
)
from .loop import AgentLoop, Answered, AskModel, Done, Pending, Phase, Returned, Setup
from .result import AgentResult, result_of
from .stopping import AllOf, AnyOf, Condition, MaxIterations, Progress, TextMention, TokenLimit, ToolCalled
from .tools import Tool, ToolArgumentsError, failure, open_call, success, tool, tool_definition

__all__ = [
    "AgentEvent",
    "AgentLoop",
    "AgentResult",
    "AllOf",
    "Answered",
    "AnyOf",
    "AskModel",
    "CallTools",
    "Condition",
    "Done",
    "MaxIterations",
    "ModelChunkEvent",
    "ModelCompleteEvent",
    "Pending",
    "Phase",
    "Progress",
    "Returned",
    "Setup",
    "TerminateEvent",
    "TextMention",
    "ThinkEvent",
    "TokenLimit",
    "Tool",
    "ToolArgumentsError",
    "ToolCalled",
    "ToolCompleteEvent",
    "ToolStartEvent",
    "failure",
    "open_call",
    "result_of",
    "success",
    "tool",
    "tool_definition",
]
