"""The course of a run between its waits: terminal tools, conditions after results, the prompt."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.responses_proto.agent.rig import CALLED, CALLING, PROMPT, begin, results, step
from tests.responses_proto.machines import call, response

from responses_proto.agent.asked import Answered, Done, Halted, Returned
from responses_proto.agent.course import begun, completed, condition_met, ending, go_on, next_calls
from responses_proto.agent.events import TerminateEvent, ToolCompleteEvent
from responses_proto.agent.organ import Moment
from responses_proto.agent.policy import ToolPolicy
from responses_proto.agent.state import Phase
from responses_proto.agent.stopping import MaxIterations, NoToolCalls, TokenLimit, ToolCalled
from responses_proto.agent.tools import failure, success
from responses_proto.messages import Message


@pytest.mark.parametrize(("fails", "reason"), [(False, "terminal_tool"), (True, None)])
def test_a_terminal_tool_ends_the_run_if_it_went_well(fails: bool, reason: str | None) -> None:
    loop = step(begin(policies={"add": ToolPolicy(terminal=True)}), Answered(response(call("c1"))))
    result = failure(loop.calls[0], "no") if fails else success(loop.calls[0], 3)
    after, told = loop.feed(Returned((result,)))
    assert after.stop_reason == reason
    if reason:
        assert (after.pending, after.final_message, after.tool_calls) == (Done(), "3", 1)
        assert isinstance(told[-1], TerminateEvent)
        assert len(after.new_items) == 1, "the output goes with the next prompt"


def test_a_condition_is_asked_again_when_the_results_are_in() -> None:
    loop = step(begin(stop=TokenLimit(6)), CALLING)
    spent = replace(loop, usage={"total_tokens": 7})
    after = step(spent, results(spent))
    assert (after.pending, after.stop_reason, len(after.new_items)) == (Done(), "token_limit", 2)


def test_results_that_are_in_are_kept_where_the_run_is_halted() -> None:
    loop = step(CALLED, Returned(results(CALLED).results[:1]))
    over = step(loop, Halted("budget"))
    first, second = (bytes(item) for item in over.new_items)
    assert b'"output":"3"' in first
    assert b"not run: the agent stopped (budget)" in second


def test_the_prompt_is_what_the_user_says() -> None:
    assert begun(begin())[0].prompt == "What is 1 + 2?"
    items = [Message.system("Be brief."), Message.user("One."), Message.user("Two.")]
    loop = begin().ready[0].with_prompt(items)
    assert begun(loop)[0].prompt == "What is 1 + 2?\nOne.\nTwo."


def test_a_limit_and_a_condition() -> None:
    loop = replace(begin(max_iterations=2, stop=TokenLimit(5)), iterations=1)
    assert condition_met(loop, "") is None
    assert condition_met(replace(loop, iterations=2), "") == "max_iterations"
    assert condition_met(replace(loop, usage={"total_tokens": 5}), "") == "token_limit"


def test_calls_that_have_returned_are_still_calls() -> None:
    for stop in (NoToolCalls(), NoToolCalls() & MaxIterations(1)):
        loop = step(begin(stop=stop), Answered(response(call("c1"))))
        after = step(loop, Returned((failure(loop.calls[0], "no"),)))
        assert after.phase is Phase.MODEL


def test_a_tool_that_succeeded_can_end_the_run() -> None:
    loop = step(begin(stop=ToolCalled("add", require_success=True)), Answered(response(call("c1"))))
    assert step(loop, Returned((failure(loop.calls[0], "no"),))).phase is Phase.MODEL
    assert step(loop, Returned((success(loop.calls[0], 3),))).stop_reason == "tool_called"


def test_a_state_that_waits_is_left_alone() -> None:
    assert go_on((CALLED, ())) == (CALLED, ())
    assert next_calls(CALLED) == (CALLED, ())
    assert ending(begin(), "x")[0].phase is Phase.MOVING
    assert ending(begin(), "x")[0].moment is Moment.ENDING


def test_what_is_told_of_a_result() -> None:
    one = CALLED.calls[0]
    assert completed(success(one, 3)) == ToolCompleteEvent(tool_name="add", tool_call_id="c1", result="3")
    assert completed(failure(one, "no")).error == "no"
    assert begin().items == PROMPT


def test_a_tool_that_must_go_well_before_the_end() -> None:
    loop = step(begin(stop=ToolCalled("add", require_success=True)), Answered(response(call("c1"))))
    after = step(loop, results(loop))
    assert (after.pending, after.stop_reason) == (Done(), "tool_called")
    again = step(loop, Returned((failure(loop.calls[0], "no"),)))
    assert again.stop_reason is None
