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

from typing import TYPE_CHECKING

from ..faces import lazy_face

if TYPE_CHECKING:
    from ..effects import CallTools as CallTools
    from .asked import Answered as Answered
    from .asked import AskModel as AskModel
    from .asked import AskProgram as AskProgram
    from .asked import CheckCalls as CheckCalls
    from .asked import Done as Done
    from .asked import Halted as Halted
    from .asked import Interrupted as Interrupted
    from .asked import NotDone as NotDone
    from .asked import Pause as Pause
    from .asked import Pending as Pending
    from .asked import Performed as Performed
    from .asked import Resumed as Resumed
    from .asked import Returned as Returned
    from .asked import Started as Started
    from .asked import StateLost as StateLost
    from .asked import Unanswered as Unanswered
    from .context import Cancellation as Cancellation
    from .context import Interrupt as Interrupt
    from .context import ToolContext as ToolContext
    from .context import WasDone as WasDone
    from .context import WasNotDone as WasNotDone
    from .events import AgentEvent as AgentEvent
    from .events import CacheHitEvent as CacheHitEvent
    from .events import CheckpointEvent as CheckpointEvent
    from .events import ConversationEvent as ConversationEvent
    from .events import GroundingEvent as GroundingEvent
    from .events import InterruptEvent as InterruptEvent
    from .events import MemoryEvent as MemoryEvent
    from .events import ModelChunkEvent as ModelChunkEvent
    from .events import ModelCompleteEvent as ModelCompleteEvent
    from .events import PartialOutputEvent as PartialOutputEvent
    from .events import ReflectEvent as ReflectEvent
    from .events import RestartEvent as RestartEvent
    from .events import TerminateEvent as TerminateEvent
    from .events import ThinkEvent as ThinkEvent
    from .events import ToolCompleteEvent as ToolCompleteEvent
    from .events import ToolStartEvent as ToolStartEvent
    from .grounding import Grounding as Grounding
    from .gsar import GSAR as GSAR
    from .hooks import Change as Change
    from .hooks import Hold as Hold
    from .hooks import HookFailed as HookFailed
    from .hooks import HookMoment as HookMoment
    from .hooks import Occasion as Occasion
    from .hooks import Retry as Retry
    from .hooks import ToolOutcome as ToolOutcome
    from .hooks import Veto as Veto
    from .last_answer import LastAnswer as LastAnswer
    from .loop import AgentLoop as AgentLoop
    from .loop import Reply as Reply
    from .loop import Setup as Setup
    from .memory import MemoryManager as MemoryManager
    from .memory import server_memory as server_memory
    from .output import OutputSchema as OutputSchema
    from .policy import ToolPolicy as ToolPolicy
    from .questions import Answer as Answer
    from .questions import Asking as Asking
    from .questions import Decision as Decision
    from .questions import Question as Question
    from .reflexion import Reflexion as Reflexion
    from .result import AgentResult as AgentResult
    from .result import result_of as result_of
    from .state import Phase as Phase
    from .stopping import AllOf as AllOf
    from .stopping import AnyOf as AnyOf
    from .stopping import Condition as Condition
    from .stopping import ConfidenceMet as ConfidenceMet
    from .stopping import CustomCondition as CustomCondition
    from .stopping import LoopDetected as LoopDetected
    from .stopping import MaxIterations as MaxIterations
    from .stopping import NoToolCalls as NoToolCalls
    from .stopping import Progress as Progress
    from .stopping import TextMention as TextMention
    from .stopping import TimeLimit as TimeLimit
    from .stopping import TokenLimit as TokenLimit
    from .stopping import ToolCalled as ToolCalled
    from .tools import Tool as Tool
    from .tools import ToolArgumentsError as ToolArgumentsError
    from .tools import failure as failure
    from .tools import open_call as open_call
    from .tools import success as success
    from .tools import tool as tool
    from .tools import tool_definition as tool_definition
    from .window import NullManager as NullManager
    from .window import ServerCompactionManager as ServerCompactionManager
    from .window import SlidingWindowManager as SlidingWindowManager
    from .window import SummarizingManager as SummarizingManager
    from .window import TokenBudgetManager as TokenBudgetManager
else:
    __all__, __getattr__, __dir__ = lazy_face(
        __name__,
        {
            "..effects": "CallTools",
            ".asked": (
                "Answered AskModel AskProgram CheckCalls Done Halted Interrupted NotDone Pause Pending "
                "Performed Resumed Returned Started StateLost Unanswered"
            ),
            ".context": "Cancellation Interrupt ToolContext WasDone WasNotDone",
            ".events": (
                "AgentEvent CacheHitEvent CheckpointEvent ConversationEvent GroundingEvent "
                "InterruptEvent MemoryEvent ModelChunkEvent ModelCompleteEvent PartialOutputEvent "
                "ReflectEvent RestartEvent TerminateEvent ThinkEvent ToolCompleteEvent ToolStartEvent"
            ),
            ".grounding": "Grounding",
            ".gsar": "GSAR",
            ".hooks": "Change Hold HookFailed HookMoment Occasion Retry ToolOutcome Veto",
            ".last_answer": "LastAnswer",
            ".loop": "AgentLoop Reply Setup",
            ".memory": "MemoryManager server_memory",
            ".output": "OutputSchema",
            ".policy": "ToolPolicy",
            ".questions": "Answer Asking Decision Question",
            ".reflexion": "Reflexion",
            ".result": "AgentResult result_of",
            ".state": "Phase",
            ".stopping": (
                "AllOf AnyOf Condition ConfidenceMet CustomCondition LoopDetected MaxIterations "
                "NoToolCalls Progress TextMention TimeLimit TokenLimit ToolCalled"
            ),
            ".tools": "Tool ToolArgumentsError failure open_call success tool tool_definition",
            ".window": (
                "NullManager ServerCompactionManager SlidingWindowManager SummarizingManager TokenBudgetManager"
            ),
        },
    )
