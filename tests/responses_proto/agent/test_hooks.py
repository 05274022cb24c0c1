"""What hooks may say, and in which order they are asked."""

from __future__ import annotations

import pickle

import pytest

from responses_proto.agent.hooks import (
    ALLOWED,
    Change,
    Hold,
    HookFailed,
    HookMoment,
    Retry,
    ToolOutcome,
    Veto,
    in_order,
    judged,
)
from responses_proto.agent.tools import success
from responses_proto.messages import ToolCall

CALL = ToolCall(id="c1", name="add")
RULINGS = [Change(CALL), Veto("no"), Retry("again"), Hold("sure?")]


@pytest.mark.parametrize("moment", HookMoment)
@pytest.mark.parametrize("ruling", RULINGS, ids=lambda ruling: type(ruling).__name__)
def test_each_moment_takes_its_own_rulings(moment: HookMoment, ruling: object) -> None:
    if isinstance(ruling, ALLOWED[moment]):
        assert judged("Guard", moment, ruling, CALL) is ruling
    else:
        with pytest.raises(HookFailed, match=f"Guard, {moment.value}: may return None, Change"):
            judged("Guard", moment, ruling, CALL)
    assert judged("Guard", moment, None, CALL) is None


def test_a_change_is_of_the_same_kind() -> None:
    with pytest.raises(HookFailed, match="changed ToolCall into str"):
        judged("Guard", HookMoment.BEFORE_TOOL_CALL, Change("c1"), CALL)
    assert judged("Guard", HookMoment.AFTER_INVOCATION, Change("text"), None) == Change("text")


@pytest.mark.parametrize("ruling", [True, "no", Veto, object()])
def test_anything_else_is_no_ruling(ruling: object) -> None:
    with pytest.raises(HookFailed):
        judged("Guard", HookMoment.BEFORE_TOOL_CALL, ruling, CALL)


class First:
    priority = 5

    def before_tool_call(self, occasion: object, call: object) -> None: ...
    def after_tool_call(self, occasion: object, outcome: object) -> None: ...


class Middle:
    def before_tool_call(self, occasion: object, call: object) -> None: ...
    def after_tool_call(self, occasion: object, outcome: object) -> None: ...


class Last(First):
    priority = -1


class Elsewhere:
    def before_model_call(self, occasion: object, asked: object) -> None: ...


def test_the_first_before_a_call_is_the_last_after_it() -> None:
    hooks = [Middle(), Last(), Elsewhere(), First()]
    names = [name for name, _ in in_order(hooks, HookMoment.BEFORE_TOOL_CALL)]
    assert names == ["First", "Middle", "Last"]
    assert [name for name, _ in in_order(hooks, HookMoment.AFTER_TOOL_CALL)] == names[::-1]
    assert in_order(hooks, HookMoment.AFTER_INVOCATION) == []


def test_a_failure_names_the_hook_and_can_be_pickled() -> None:
    error = HookFailed("Guard", HookMoment.BEFORE_TOOL_CALL, "RuntimeError: no")
    again = pickle.loads(pickle.dumps(error))
    assert (again.hook, again.moment, str(again)) == ("Guard", "before_tool_call", str(error))


def test_no_repr_shows_what_was_said() -> None:
    outcome = ToolOutcome(call=CALL, result=success(CALL, "a secret"))
    assert "secret" not in repr(outcome) + repr(Change("a secret"))
