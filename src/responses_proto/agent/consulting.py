"""Going through a row of organs: each is consulted, and its moves are made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias, cast

from msgspec.structs import replace

from ..conversation import Stateless
from .events import AgentEvent, InterruptEvent
from .organ import Assess, Instruct, Moment, Move, Organ, Pause, Rewrite, Say, Stop, Verdict, Waiting
from .organ import Final as FinalMessage
from .organs import CONSULTED, AnyOrgan
from .questions import Asking, Question
from .state import Phase, State, view_of

__all__ = ["Step", "consult", "interrupt", "passed", "resume", "waiting_organ"]

Step: TypeAlias = tuple[State, tuple[AgentEvent, ...]]


def consult(state: State, moment: Moment) -> Step:
    """Consult the organs of a moment, as far as the first one that waits for something.

    A state in phase MOVING came to the end of the row; ``moment`` says which, ``stop_reason`` is
    set where an organ wants the end.
    """
    return _walk(_moving(state, moment, 0), ())


def resume(state: State, answer: Callable[[Organ], Verdict]) -> Step:
    """Go on along the row with what the organ that waited makes of its answer."""
    organ = waiting_organ(state)
    state, told = _made(replace(state, waiting=None, phase=Phase.MOVING), answer(organ))
    if state.waiting is not None:
        return state, told
    return _walk(_moving(state, state.moment, state.place + 1), told)


def passed(state: State) -> Step:
    """Go on along the row without what the organ waits for."""
    return _walk(_moving(state, state.moment, state.place + 1), ())


def waiting_organ(state: State) -> Organ:
    """Return the organ that is being consulted."""
    organ = _organ(state.organs, CONSULTED[state.moment][state.place])
    assert organ is not None
    return organ


def interrupt(question: Question) -> InterruptEvent:
    """Return what is told of a question."""
    return InterruptEvent(
        question=question.text,
        options=question.options,
        interrupt_id=question.id,
        kind=question.kind.value,
        tool_name=question.call.name if question.call else None,
    )


def _organ(organs: tuple[AnyOrgan, ...] | None, kind: type[Organ]) -> Organ | None:
    return next((organ for organ in organs or () if isinstance(organ, kind)), None)


def _moving(state: State, moment: Moment, place: int) -> State:
    """Move to the first place from this one on that is taken, or to the end of the row."""
    row = CONSULTED[moment]
    places = range(place, len(row)) if state.organs else ()
    place = next((at for at in places if _organ(state.organs, row[at]) is not None), len(row))
    return replace(state, moment=moment, place=place, phase=Phase.MOVING, waiting=None)


def _walk(state: State, told: tuple[AgentEvent, ...]) -> Step:
    row = CONSULTED[state.moment]
    while state.place < len(row):
        state, more = _made(state, waiting_organ(state).consult(view_of(state)))
        told += more
        if state.waiting is not None:
            return state, told
        if state.stop_reason is not None and state.moment is not Moment.ENDING:
            break
        state = _moving(state, state.moment, state.place + 1)
    return state, told


def _made(state: State, verdict: Verdict) -> Step:
    organ = cast(AnyOrgan, verdict.organ)
    organs = tuple(organ if type(one) is type(organ) else one for one in state.organs or ())
    state = replace(state, organs=organs)
    told = verdict.told
    for move in verdict.moves:
        if isinstance(move, Pause):
            question = replace(move.question, kind=Asking.ORGAN)
            state = replace(state, waiting=Pause(question), phase=Phase.PAUSED)
            told += (interrupt(question),)
        elif isinstance(move, Waiting):
            state = replace(state, waiting=move, phase=Phase.ASIDE)
        else:
            state = _MOVES[type(move)](state, organ, move)
    return state, told


def _say(state: State, organ: Organ, move: Say) -> State:
    if state.moment is Moment.ENDING:
        if not view_of(state).may_continue:
            return state
        state = replace(state, stop_reason=None)
    return replace(state, new_items=(*state.new_items, *move.items))


def _instruct(state: State, organ: Organ, move: Instruct) -> State:
    name = str(organ.__struct_config__.tag)
    return replace(state, instructions={**state.instructions, name: move.text})


def _rewrite(state: State, organ: Organ, move: Rewrite) -> State:
    if not isinstance(state.conversation, Stateless):
        return state
    return replace(state, conversation=replace(state.conversation, history=()), new_items=move.items)


def _final(state: State, organ: Organ, move: FinalMessage) -> State:
    return replace(state, final_message=move.text, parsed=move.parsed)


def _assess(state: State, organ: Organ, move: Assess) -> State:
    return replace(state, confidence=move.confidence, looping=move.looping)


def _stop(state: State, organ: Organ, move: Stop) -> State:
    return replace(state, stop_reason=move.reason)


_MOVES: Final[dict[type[Move], Callable[..., State]]] = {
    Say: _say,
    Instruct: _instruct,
    Rewrite: _rewrite,
    FinalMessage: _final,
    Assess: _assess,
    Stop: _stop,
}
