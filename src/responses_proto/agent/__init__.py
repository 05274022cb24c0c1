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
the results. ``told`` is what there is to tell, in :data:`AgentEvent`. A model call that failed is
not fed: what is pending can be done again. At any point ``loop.encode()`` saves the run, and after
its end ``loop.with_prompt(...)`` goes on from it. All that can be pending, and what it is answered
with, stands in :mod:`.asked`; every transition in :mod:`.table`.

Besides model and tools a run has *organs*: limits, reflection, memory and the like. Each is one
small pure file, a value in ``Setup(organs=...)``, consulted at the moments of :mod:`.organs`; the
contract is in :mod:`.organ`, and :mod:`.last_answer` is the smallest example. What the program
wants to see, change or forbid is a hook: :mod:`.hooks`.
"""

from ..effects import CallTools
from .asked import (
    Answered,
    AskModel,
    AskProgram,
    CheckCalls,
    Done,
    Halted,
    Interrupted,
    NotDone,
    Pause,
    Pending,
    Performed,
    Resumed,
    Returned,
    Started,
    StateLost,
    Unanswered,
)
from .context import Cancellation, Interrupt, ToolContext, WasDone, WasNotDone
from .events import (
    AgentEvent,
    CacheHitEvent,
    CheckpointEvent,
    ConversationEvent,
    GroundingEvent,
    InterruptEvent,
    MemoryEvent,
    ModelChunkEvent,
    ModelCompleteEvent,
    PartialOutputEvent,
    ReflectEvent,
    RestartEvent,
    TerminateEvent,
    ThinkEvent,
    ToolCompleteEvent,
    ToolStartEvent,
)
from .grounding import Grounding
from .gsar import GSAR
from .hooks import Change, Hold, HookFailed, HookMoment, Occasion, Retry, ToolOutcome, Veto
from .last_answer import LastAnswer
from .loop import AgentLoop, Reply, Setup
from .memory import MemoryManager, server_memory
from .output import OutputSchema
from .policy import ToolPolicy
from .questions import Answer, Asking, Decision, Question
from .reflexion import Reflexion
from .result import AgentResult, result_of
from .state import Phase
from .stopping import (
    AllOf,
    AnyOf,
    Condition,
    ConfidenceMet,
    CustomCondition,
    LoopDetected,
    MaxIterations,
    NoToolCalls,
    Progress,
    TextMention,
    TimeLimit,
    TokenLimit,
    ToolCalled,
)
from .tools import Tool, ToolArgumentsError, failure, open_call, success, tool, tool_definition
from .window import (
    NullManager,
    ServerCompactionManager,
    SlidingWindowManager,
    SummarizingManager,
    TokenBudgetManager,
)

__all__ = [
    "GSAR",
    "AgentEvent",
    "AgentLoop",
    "AgentResult",
    "AllOf",
    "Answer",
    "Answered",
    "AnyOf",
    "AskModel",
    "AskProgram",
    "Asking",
    "CacheHitEvent",
    "CallTools",
    "Cancellation",
    "Change",
    "CheckCalls",
    "CheckpointEvent",
    "Condition",
    "ConfidenceMet",
    "ConversationEvent",
    "CustomCondition",
    "Decision",
    "Done",
    "Grounding",
    "GroundingEvent",
    "Halted",
    "Hold",
    "HookFailed",
    "HookMoment",
    "Interrupt",
    "InterruptEvent",
    "Interrupted",
    "LastAnswer",
    "LoopDetected",
    "MaxIterations",
    "MemoryEvent",
    "MemoryManager",
    "ModelChunkEvent",
    "ModelCompleteEvent",
    "NoToolCalls",
    "NotDone",
    "NullManager",
    "Occasion",
    "OutputSchema",
    "PartialOutputEvent",
    "Pause",
    "Pending",
    "Performed",
    "Phase",
    "Progress",
    "Question",
    "ReflectEvent",
    "Reflexion",
    "Reply",
    "RestartEvent",
    "Resumed",
    "Retry",
    "Returned",
    "ServerCompactionManager",
    "Setup",
    "SlidingWindowManager",
    "Started",
    "StateLost",
    "SummarizingManager",
    "TerminateEvent",
    "TextMention",
    "ThinkEvent",
    "TimeLimit",
    "TokenBudgetManager",
    "TokenLimit",
    "Tool",
    "ToolArgumentsError",
    "ToolCalled",
    "ToolCompleteEvent",
    "ToolContext",
    "ToolOutcome",
    "ToolPolicy",
    "ToolStartEvent",
    "Unanswered",
    "Veto",
    "WasDone",
    "WasNotDone",
    "failure",
    "open_call",
    "result_of",
    "server_memory",
    "success",
    "tool",
    "tool_definition",
]
