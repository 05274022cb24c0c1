"""Hooks are asked in their order, each with what the one before has left, and none fails in silence."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.responses_proto.agent.rig import CALLED
from tests.responses_proto.machines import play

from responses_proto.agent.hooks import Change, HookFailed, HookMoment, Occasion, Veto
from responses_proto.effects import Invoke, Invoked
from responses_proto.session.hooking import Heard, ask_hooks

MOMENT = HookMoment.BEFORE_TOOL_CALL
CALL = CALLED.calls[0]
OTHER = replace(CALL, arguments={"a": 5})


class Silent:
    def before_tool_call(self, occasion: Occasion, call: object) -> None: ...


class First(Silent):
    priority = 1


HOOKS = (Silent(), First())


def test_each_sees_what_the_one_before_has_left() -> None:
    effects, heard = play(ask_hooks(HOOKS, MOMENT, CALLED, CALL, attempt=2), [Invoked(Change(OTHER)), Invoked()])
    occasion = Occasion(moment=MOMENT, run=CALLED, attempt=2)
    assert effects == [
        Invoke(HOOKS[1].before_tool_call, (occasion, CALL)),
        Invoke(HOOKS[0].before_tool_call, (occasion, OTHER)),
    ]
    assert heard == Heard(OTHER)


def test_what_ends_the_matter_is_not_shown_to_the_rest() -> None:
    effects, heard = play(ask_hooks(HOOKS, MOMENT, CALLED, CALL), [Invoked(Veto("no"))])
    assert len(effects) == 1
    assert heard == Heard(CALL, Veto("no"))


@pytest.mark.parametrize("reply", [Invoked(error=RuntimeError("down")), Invoked("yes")])
def test_a_fault_ends_the_run(reply: Invoked) -> None:
    with pytest.raises(HookFailed, match="First, before_tool_call") as caught:
        play(ask_hooks(HOOKS, MOMENT, CALLED, CALL), [reply])
    assert caught.value.__cause__ is reply.error


def test_without_hooks_nothing_is_asked() -> None:
    assert play(ask_hooks((), MOMENT, CALLED, CALL), []) == ([], Heard(CALL))
