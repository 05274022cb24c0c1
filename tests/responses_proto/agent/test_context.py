"""What tools are given and may say."""

from __future__ import annotations

from responses_proto.agent.context import Cancellation, Interrupt, ToolContext, WasDone, WasNotDone


def test_a_context_can_be_cancelled_and_shows_no_key() -> None:
    cancel = Cancellation()
    context = ToolContext(run_id="r", call_id="c1", tool_name="pay", idempotency_key="hush", cancel=cancel)
    seen = [context.cancel.requested]
    cancel.request()
    assert [*seen, context.cancel.requested] == [False, True]
    assert repr(context) == "ToolContext(pay, call_id='c1', run_id='r')"


def test_an_interrupt_says_what_to_ask() -> None:
    asked = Interrupt("Which one?", options=["a", "b"], again=True)  # type: ignore[arg-type]
    assert (asked.question, asked.options, asked.again, str(asked)) == ("Which one?", ("a", "b"), True, "Which one?")


def test_what_was_done_is_not_shown() -> None:
    assert repr(WasDone("a secret")) == "WasDone()"
    assert WasNotDone() == WasNotDone()
