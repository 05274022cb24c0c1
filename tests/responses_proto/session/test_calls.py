"""One call of a tool: its context, its time, and what its outcome says."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from tests.responses_proto.machines import play

from responses_proto.agent.context import Interrupt, ToolContext, WasDone, WasNotDone
from responses_proto.agent.ledger import Entry
from responses_proto.agent.policy import ToolPolicy
from responses_proto.agent.questions import Asking, Question
from responses_proto.agent.tools import Tool, failure, success, tool
from responses_proto.effects import Invoke, Invoked
from responses_proto.messages import ToolCall, ToolResult
from responses_proto.session.calls import context_of, cut, lanes, run_call, verified

CALL = ToolCall(id="c1", name="pay", arguments={"to": "a"})
ENTRY = Entry(call=CALL, key="key", answer="blue")


@tool
def pay(to: str) -> str:
    """Pay."""
    return to


@tool(name="pay")
def pay_by_key(to: str, context: ToolContext | None = None) -> str:
    """Pay."""
    return to


def ran(given: Tool, reply: Invoked, **policy: Any) -> tuple[Invoke, ToolResult | Question]:
    (effect,), said = play(run_call(given, {"to": "a"}, ENTRY, "run", ToolPolicy(**policy)), [reply])
    assert isinstance(effect, Invoke)
    return effect, said


def test_a_tool_that_takes_a_context_gets_it() -> None:
    effect, said = ran(pay_by_key, Invoked("paid", seconds=0.5), timeout=2.0)
    context = effect.named["context"]
    assert isinstance(context, ToolContext)
    assert (context.run_id, context.call_id, context.tool_name, context.idempotency_key) == ("run", "c1", "pay", "key")
    assert (context.deadline, context.attempt, context.answer) == (2.0, 1, "blue")
    assert effect.within == 2.0
    assert said == success(CALL, "paid", duration_ms=500.0)
    effect, _ = ran(pay, Invoked("paid"))
    assert (effect.named, effect.within) == ({"to": "a"}, None)
    assert "context" not in str(pay_by_key.parameters)


def test_what_it_raises_is_for_the_model() -> None:
    _, said = ran(pay, Invoked(error=ValueError("no"), seconds=0.001))
    assert said == failure(CALL, ValueError("no"), duration_ms=1.0)


@pytest.mark.parametrize(("left", "text"), [(True, "left running, and whether it takes effect"), (False, "cancelled")])
def test_what_is_late_is_told_and_cancelled(left: bool, text: str) -> None:
    effect, said = ran(pay_by_key, Invoked(late=True, left_running=left), timeout=0.5)
    assert isinstance(said, ToolResult)
    assert "no result within 0.5 s" in said.content
    assert text in said.content
    context = effect.named["context"]
    assert isinstance(context, ToolContext)
    assert context.cancel.requested


@pytest.mark.parametrize("raised", [True, False])
def test_an_interrupt_is_a_question_raised_or_returned(raised: bool) -> None:
    asked = Interrupt("Which?", options=("a", "b"), again=True)
    _, said = ran(pay, Invoked(error=asked) if raised else Invoked(asked))
    assert said == Question(id="c1", kind=Asking.TOOL, text="Which?", options=("a", "b"), call=CALL, again=True)


@pytest.mark.parametrize(("length", "kept"), [(3, "abc"), (2, "ab\n[... 1 more characters were left out]")])
def test_long_results_are_cut(length: int, kept: str) -> None:
    assert cut(success(CALL, "abc"), ToolPolicy(max_output=length)).content == kept
    assert cut(success(CALL, "abc"), ToolPolicy()).content == "abc"


def found(reply: Invoked | None, given: Tool | None) -> ToolResult | Question | WasNotDone:
    effects, result = play(verified(given, {"to": "a"}, ENTRY, "run"), [reply] if reply else [])
    for effect in effects:
        assert isinstance(effect, Invoke)
        assert effect.function is looks
        context, arguments = effect.arguments
        assert isinstance(context, ToolContext)
        assert (context.idempotency_key, arguments) == ("key", {"to": "a"})
    return result


def looks(context: ToolContext, arguments: dict[str, object]) -> None: ...


CHECKED = Tool(pay.function, verify=looks)


def test_verify_may_know() -> None:
    assert found(Invoked(WasDone("paid")), CHECKED) == success(CALL, "paid")
    assert found(Invoked(WasNotDone()), CHECKED) == WasNotDone()


@pytest.mark.parametrize(
    ("reply", "given"),
    [
        (Invoked(None), CHECKED),
        (Invoked("perhaps"), CHECKED),
        (Invoked(error=OSError("down")), CHECKED),
        (None, pay),
        (None, None),
    ],
)
def test_who_cannot_know_asks(reply: Invoked | None, given: Tool | None) -> None:
    asked = found(reply, given)
    assert isinstance(asked, Question)
    assert (asked.id, asked.kind, asked.call) == ("c1", Asking.UNCERTAIN, CALL)
    assert ("OSError" in asked.text) == (reply is not None and reply.error is not None)


def test_a_limit_of_a_tool_makes_lanes() -> None:
    entries = [replace(ENTRY, call=replace(CALL, id=f"c{number}", name=name)) for number, name in enumerate("ppqpp")]
    policies = {"p": ToolPolicy(max_concurrency=2)}
    names = [[entry.call.id for entry in lane] for lane in lanes(entries, policies)]
    assert names == [["c0", "c3"], ["c1", "c4"], ["c2"]]
    assert len(lanes(entries, {})) == 5


def test_a_context_without_a_timeout_has_no_deadline() -> None:
    assert context_of(ENTRY, "run", ToolPolicy(), now=5.0).deadline is None
    assert context_of(ENTRY, "run", ToolPolicy(timeout=2.0), now=5.0, attempt=3).deadline == 7.0
