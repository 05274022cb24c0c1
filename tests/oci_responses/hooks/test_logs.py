"""What is logged, and what never is."""

from __future__ import annotations

import logging

import pytest
from msgspec.structs import replace

from oci_responses.hooks import LoggingHook
from oci_responses.hooks.logs import LOGGER
from responses_proto.agent.asked import AskModel
from responses_proto.agent.hooks import HookMoment, ToolOutcome
from responses_proto.messages import Message, ToolResult
from responses_proto.response import Response

from .occasions import CALL, RESULT, occasion


def test_six_moments_without_a_word_of_what_was_said(caplog: pytest.LogCaptureFixture) -> None:
    hook = LoggingHook()
    items = Message.user("I am ann@example.com").items()
    failed = ToolResult(tool_call_id="call_1", name="pay", content="ann@example.com", error="x", duration_ms=3.2)
    with caplog.at_level(logging.INFO, logger=LOGGER):
        hook.before_invocation(occasion(HookMoment.BEFORE_INVOCATION), items)
        hook.before_model_call(occasion(), AskModel({"model": "m", "input": list(items)}))
        hook.before_model_call(occasion(), AskModel({"model": "m", "input": "ann@example.com"}))
        hook.after_model_call(occasion(HookMoment.AFTER_MODEL_CALL), Response(id="resp_1", status="completed"))
        hook.before_tool_call(occasion(HookMoment.BEFORE_TOOL_CALL), CALL)
        hook.after_tool_call(occasion(HookMoment.AFTER_TOOL_CALL), ToolOutcome(call=CALL, result=RESULT))
        hook.after_tool_call(occasion(HookMoment.AFTER_TOOL_CALL), ToolOutcome(call=CALL, result=failed))
        ended = replace(occasion().run, stop_reason="complete", iterations=2, tool_calls=1)
        hook.after_invocation(replace(occasion(), run=ended), "ann@example.com")
    assert caplog.messages == [
        "run run_1 begins with 1 items",
        "run run_1 asks m for turn with 1 items",
        "run run_1 asks m for turn with 1 items",
        "run run_1 was answered: completed, 0 calls, {}, resp_1",
        "run run_1 calls pay, call_1",
        "run run_1 pay returned, call_1, untimed",
        "run run_1 pay failed, call_1, 3 ms",
        "run run_1 ended: complete after 2 answers and 1 calls, {}",
    ]
    assert [record.levelname for record in caplog.records].count("WARNING") == 1
    assert {vars(record)["run_id"] for record in caplog.records} == {"run_1"}
    assert "example" not in caplog.text


def test_another_logger_and_level(caplog: pytest.LogCaptureFixture) -> None:
    hook = LoggingHook(logging.getLogger("mine"), level=logging.DEBUG)
    with caplog.at_level(logging.DEBUG, logger="mine"):
        hook.before_tool_call(occasion(), CALL)
    assert [(record.name, record.levelname) for record in caplog.records] == [("mine", "DEBUG")]
