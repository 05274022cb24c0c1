"""The table of transitions: what a run that waits for this makes of that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from msgspec.structs import replace

from ..conversation import ServerStateful
from ..errors import InvalidTransition
from ..history import raw_items, repair_history
from ..messages import Message
from .answering import turn_answered, worked
from .asked import Answered, Halted, Interrupted, NotDone, Performed, Resumed, Returned, Started, StateLost, Unanswered
from .calling import calls_answered, calls_not_done, calls_returned, calls_started, interrupted
from .consulting import Step, interrupt, passed, resume
from .course import ending, go_on
from .events import RestartEvent
from .organ import Ask, Moment, Organ, Pause, Perform, Verdict
from .questions import RUN, Asking, Decision
from .state import Phase, State, view_of

__all__ = ["TABLE"]

W = TypeVar("W", Ask, Perform, Pause)


def _aside_answered(state: State, reply: Answered) -> Step:
    _awaited(state, Ask)
    after = worked(state, reply)
    return go_on(resume(after, lambda organ: organ.heard(view_of(after), reply.response)))


def _aside_unanswered(state: State, reply: Unanswered) -> Step:
    if not _awaited(state, Ask).optional:
        raise InvalidTransition("this model call is not optional: make it again")
    after = replace(state, elapsed=state.elapsed + reply.seconds)
    return go_on(resume(after, lambda organ: organ.heard(view_of(after), None)))


def _performed(state: State, reply: Performed) -> Step:
    _awaited(state, Perform)
    after = replace(state, elapsed=state.elapsed + reply.seconds)
    return go_on(resume(after, lambda organ: organ.told(view_of(after), reply.value)))


def _turn_interrupted(state: State, reply: Interrupted) -> Step:
    if reply.question.id != RUN:
        raise InvalidTransition(f"no call is pending: the question is named {RUN!r}")
    question = replace(reply.question, kind=Asking.HOOK)
    return replace(state, phase=Phase.PAUSED, waiting=Pause(question)), (interrupt(question),)


def _resumed(state: State, reply: Resumed) -> Step:
    if state.waiting is None:
        return calls_answered(state, reply)
    question = _awaited(state, Pause).question
    if set(reply.answers) != {question.id}:
        raise InvalidTransition(f"the question that waits is named {question.id!r}")
    answer = reply.answers[question.id]
    if question.kind is not Asking.HOOK:

        def heard(organ: Organ) -> Verdict:
            return organ.answered(view_of(state), answer)

        return go_on(resume(state, heard))
    if answer.decision is Decision.DENY:
        return go_on(ending(state, "denied"))
    said = Message.user(answer.text).items() if answer.decision is Decision.REPLY else ()
    return replace(state, phase=Phase.MODEL, waiting=None, approved=True, new_items=(*state.new_items, *said)), ()


def _state_lost(state: State, reply: StateLost) -> Step:
    if not state.conversation.server_stateful:
        raise InvalidTransition("no server holds this conversation")
    # What only the lost conversation could read again, such as reasoning without its seal, is left out.
    items, _ = repair_history(state.items, store=False)
    after = replace(state, conversation=ServerStateful(), kept=(), new_items=raw_items(items))
    return after, (RestartEvent(items=len(items)),)


def _halted(state: State, reply: Halted) -> Step:
    if state.moment is Moment.ENDING:
        # The run is ending already: consulted from the start, its organs would ask the same again for ever.
        return go_on(passed(replace(state, stop_reason=state.stop_reason or reply.reason)))
    return go_on(ending(state, reply.reason))


def _awaited(state: State, kind: type[W]) -> W:
    if not isinstance(state.waiting, kind):
        raise InvalidTransition(f"nothing like {kind.__name__} is waited for")
    return state.waiting


TABLE: Final[dict[tuple[Phase, type], Callable[[Any, Any], Step]]] = {
    (Phase.MODEL, Answered): turn_answered,
    (Phase.MODEL, Interrupted): _turn_interrupted,
    (Phase.MODEL, Halted): _halted,
    (Phase.MODEL, StateLost): _state_lost,
    (Phase.TOOLS, Started): calls_started,
    (Phase.TOOLS, Returned): calls_returned,
    (Phase.TOOLS, NotDone): calls_not_done,
    (Phase.TOOLS, Interrupted): interrupted,
    (Phase.TOOLS, Halted): _halted,
    (Phase.ASIDE, Answered): _aside_answered,
    (Phase.ASIDE, Unanswered): _aside_unanswered,
    (Phase.ASIDE, Performed): _performed,
    (Phase.ASIDE, Halted): _halted,
    (Phase.PAUSED, Resumed): _resumed,
    (Phase.PAUSED, Halted): _halted,
}
