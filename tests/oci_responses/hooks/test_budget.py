"""A budget that threads share is never passed."""

from __future__ import annotations

import threading

import pytest

from oci_responses.hooks import Budget, BudgetHook, Tally
from responses_proto.agent.asked import AskModel
from responses_proto.agent.hooks import Veto
from responses_proto.response import Response
from responses_proto.usage import Usage

from .occasions import CALL, occasion

ASKED = AskModel({"model": "m"})
ANSWER = Response(usage=Usage(input_tokens=6, output_tokens=4, total_tokens=10))


def test_calls_of_many_threads() -> None:
    hook, made = BudgetHook(Budget(calls=50)), []

    def run() -> None:
        while hook.before_model_call(occasion(), ASKED) is None:
            made.append(1)
            hook.after_model_call(occasion(), ANSWER)

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == hook.tally.calls == 50
    assert hook.tally.tokens == 500


def test_the_reason_is_the_ruling() -> None:
    hook = BudgetHook(Budget(tokens=10, tool_calls=1))
    assert hook.before_model_call(occasion(), ASKED) is None
    hook.after_model_call(occasion(), ANSWER)
    assert hook.before_model_call(occasion(), ASKED) == Veto("budget_tokens")
    assert BudgetHook(hook.budget, tally=hook.tally).before_model_call(occasion(), ASKED) == Veto("budget_tokens")
    assert hook.before_tool_call(occasion(), CALL) == Veto("budget_tokens")


@pytest.mark.parametrize(("late", "ruling"), [(1.9, None), (2.0, Veto("budget_time"))])
def test_time_begins_with_the_first_call(late: float, ruling: Veto | None) -> None:
    times = iter([100.0, 100.0 + late])
    hook = BudgetHook(Budget(seconds=2), clock=lambda: next(times))
    assert hook.before_tool_call(occasion(), CALL) is None
    assert hook.before_model_call(occasion(), ASKED) == ruling


def test_a_call_that_never_came_back_stays_counted() -> None:
    hook = BudgetHook(Budget(tokens=100, reserve=60))
    assert hook.before_model_call(occasion(), ASKED) is None
    assert hook.before_model_call(occasion(), ASKED) == Veto("budget_tokens")
    assert hook.tally == Tally(calls=1, reserved=60)
