"""The parts, with made-up replies: what is printed is what came, whether it pleases or not."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable

import pytest

from oci_responses.cli.parts import server_side, stateless, streaming, tool_round_trip, whole
from oci_responses.cli.screen import Screen
from oci_responses.cli.steps import Ask, Reply, RunAgent, Script, Step, Stream, advance
from responses_proto import (
    APITimeoutError,
    Message,
    ModelChunkEvent,
    ModelResponse,
    TerminateEvent,
    ToolCompleteEvent,
    ToolStartEvent,
    ZeroDataRetentionError,
)


def play(part: Callable[[Screen], Script], replies: Iterable[Reply]) -> tuple[list[Step], str]:
    """Return the steps that a part takes and what it prints, every run of blanks as one."""
    out = io.StringIO()
    script = part(Screen(out, width=100))
    steps, step = [], advance(script, None)
    for reply in replies:
        assert step is not None
        steps.append(step)
        step = advance(script, reply)
    assert step is None
    return steps, re.sub(r"\s+", " ", out.getvalue())


def answer(text: str, response_id: str = "") -> ModelResponse:
    state = {"previous_response_id": response_id} if response_id else {}
    return ModelResponse(message=Message.assistant(text), provider_state=state)


@pytest.mark.parametrize(("text", "recalled"), [("It is PURPLE.", "yes"), ("Blue?", "no"), ("", "no")])
def test_stateless_sends_the_whole_history(text: str, recalled: str) -> None:
    first = answer("Noted.")
    steps, shown = play(stateless, [first, answer(text)])
    asked = [step for step in steps if isinstance(step, Ask)]
    assert [step.store for step in asked] == [False, False]
    assert asked[1].messages[:3] == (*asked[0].messages, first.message)
    assert not any(step.provider_state for step in asked)
    assert f"recalled: {recalled}" in shown


@pytest.mark.parametrize(("text", "recalled"), [("Purple", "yes"), ("Blue", "no")])
def test_server_side_sends_what_is_new_and_the_id(text: str, recalled: str) -> None:
    steps, shown = play(server_side, [answer("Noted.", "resp_1"), answer(text, "resp_2")])
    asked = [step for step in steps if isinstance(step, Ask)]
    assert [step.provider_state for step in asked] == [{}, {"previous_response_id": "resp_1"}]
    assert [message.role for message in asked[1].messages] == ["system", "user"]
    assert "continues from resp_1" in shown
    assert "continuation id resp_2" in shown
    assert f"recalled: {recalled}" in shown


@pytest.mark.parametrize("turns_before", [0, 1])
def test_server_side_shows_the_refusal_and_goes_on(turns_before: int) -> None:
    refusal = ZeroDataRetentionError("Nothing is kept.", status_code=400, code="zdr", request_id="A/B/C")
    _, shown = play(server_side, [*[answer("Noted.", "resp_1")] * turns_before, refusal])
    assert "refused ZeroDataRetentionError message Nothing is kept. code zdr (HTTP status 400)" in shown
    assert "request id A/B/C" in shown
    assert "recalled" not in shown


def test_tool_round_trip_tells_the_run() -> None:
    out = io.StringIO()
    script = tool_round_trip(Screen(out, width=100))
    step = advance(script, None)
    assert isinstance(step, RunAgent)
    arguments: dict[str, object] = {"city": "Oslo"}
    step.heard(ToolStartEvent(tool_name="get_temperature", tool_call_id="c", arguments=arguments))
    step.heard(ToolCompleteEvent(tool_name="get_temperature", tool_call_id="c", error="broken"))
    step.heard(TerminateEvent(reason="max_iterations", iterations_used=4, total_tool_calls=3, final_message="18!"))
    assert advance(script, None) is None
    shown = re.sub(r"\s+", " ", out.getvalue())
    assert 'call get_temperature({"city":"Oslo"}) output broken model 18!' in shown
    assert "iterations 4 (ended: max_iterations) tool calls 3 observed the answer has the tool's figure: yes" in shown


def test_streaming_counts_chunks_that_have_text() -> None:
    out = io.StringIO()
    script = streaming(Screen(out, width=100))
    step = advance(script, None)
    assert isinstance(step, Stream)
    for content in ("one", " two", None, ""):
        step.heard(ModelChunkEvent(content=content, done=content is None))
    assert "one two" in out.getvalue()  # shown before the stream has ended
    assert advance(script, None) is None
    shown = re.sub(r"\s+", " ", out.getvalue())
    assert re.search(r"one two chunks 2 first chunk after \d+ ms last chunk after \d+ ms $", shown)


def test_a_stream_without_text_is_said_to_have_none() -> None:
    _, shown = play(streaming, [None])
    assert shown.endswith("chunks 0 ")


@pytest.mark.parametrize("replies_before", range(6))
def test_any_other_error_ends_the_demo(replies_before: int) -> None:
    replies: list[Reply] = [answer("a"), answer("b"), answer("c", "resp_1"), answer("d", "resp_2"), None, None]
    with pytest.raises(APITimeoutError):
        play(whole, [*replies[:replies_before], APITimeoutError("late")])
    play(whole, replies)
