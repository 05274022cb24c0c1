"""What a run makes of an answer: counts, history, and calls known already."""

from __future__ import annotations

import pytest
from tests.responses_proto.agent.rig import CALLING, PROMPT, begin, results, step
from tests.responses_proto.machines import call, message, response

from responses_proto.agent.answering import hits, turn_answered, worked
from responses_proto.agent.asked import Answered, Done
from responses_proto.agent.events import CacheHitEvent
from responses_proto.agent.policy import ToolPolicy
from responses_proto.agent.state import Phase
from responses_proto.conversation import Conversation, ServerStateful, Stateless
from responses_proto.history import check_history, settle

CALL = Answered(response(call("c1")))
AGAIN = Answered(response(call("c2"), call("c3", arguments='{"b":2,"a":1}')))


def test_an_equal_call_of_an_idempotent_tool_is_answered_without_running_it() -> None:
    loop = step(begin(policies={"add": ToolPolicy(idempotent=True)}), CALL)
    loop = step(loop, results(loop))
    after, told = loop.feed(AGAIN)
    assert [event for event in told if isinstance(event, CacheHitEvent)] == [
        CacheHitEvent(tool_name="add", tool_call_id="c2", result="3"),
        CacheHitEvent(tool_name="add", tool_call_id="c3", result="3"),
    ]
    assert (after.phase, after.tool_calls, len(after.new_items)) == (Phase.MODEL, 3, 2)
    assert check_history(after.items) == []
    later = step(step(after, Answered(response(message("3")))).with_prompt("Again."), CALL)
    assert later.phase is Phase.MODEL, "it is remembered in the thread"


def test_work_is_counted() -> None:
    reply = Answered(response(usage={"input_tokens": 1, "total_tokens": 3}), seconds=1.5)
    once = worked(begin(), reply)
    twice = worked(once, reply)
    assert (twice.usage, twice.elapsed) == ({"prompt_tokens": 2, "total_tokens": 6}, 3.0)


@pytest.mark.parametrize("conversation", [Stateless(), ServerStateful()])
def test_this_side_knows_the_history_whoever_holds_it(conversation: Conversation) -> None:
    loop, _ = turn_answered(begin(conversation).ready[0], CALLING)
    assert loop.items == (*PROMPT, *settle(CALLING.response))
    assert bool(loop.kept) == conversation.server_stateful


@pytest.mark.parametrize(
    ("output", "status", "reason"),
    [
        ([message("Hi")], "completed", "complete"),
        ([message("Hi")], "incomplete", "incomplete"),
        ([call("c1")], "completed", None),
        ([{"type": "custom_tool_call", "id": "x", "call_id": "u", "name": "f", "input": ""}], None, "unsupported_call"),
    ],
)
def test_how_an_answer_ends_a_run(output: list[dict[str, object]], status: str | None, reason: str | None) -> None:
    loop = step(begin(), Answered(response(*output, status=status)))
    assert (loop.stop_reason, loop.pending == Done()) == (reason, reason is not None)


def test_nothing_is_told_of_calls_that_wait() -> None:
    assert hits(step(begin(), CALL).batch) == ()
