"""Lines of the log, and what is not in them."""

from __future__ import annotations

import logging

import pytest

from oci_responses.observing import Attempt, Call, CallEnd, LogObserver
from oci_responses.observing.log import LOGGER
from responses_proto.usage import Usage

CALL = Call(operation="responses.create", model="openai.gpt-5")


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG, LOGGER.name)
    return caplog


def test_a_call_in_lines(lines: pytest.LogCaptureFixture) -> None:
    log = LogObserver()
    log.call_started(CALL)
    log.attempt_ended(CALL, Attempt(number=1, failure="connect", took=1.0, delay=0.5))
    log.attempt_ended(CALL, Attempt(number=2, status=503, request_id="A", took=0.25, delay=1.0))
    log.attempt_ended(CALL, Attempt(number=3, status=200, request_id="B", took=0.125, resumes=True))
    log.first_byte(CALL, 1.0)
    log.first_token(CALL, 1.25)
    usage = Usage(input_tokens=3, output_tokens=5)
    log.call_ended(
        CALL,
        CallEnd(outcome="completed", took=2.0, attempts=3, response_id="resp_1", request_id="B", usage=usage),
    )
    told = [
        (record.levelname, record.getMessage().removeprefix("responses.create openai.gpt-5: "))
        for record in lines.records
    ]
    assert told == [
        ("DEBUG", "begins"),
        ("INFO", "attempt 1: no answer (connect) after 1.000 s, request id None, the next one in 0.50 s"),
        ("INFO", "attempt 2: status 503 after 0.250 s, request id A, the next one in 1.00 s"),
        ("DEBUG", "attempt 3 (resumes): status 200 after 0.125 s, request id B"),
        ("DEBUG", "first token after 1.250 s"),
        ("DEBUG", "completed after 2.000 s and 3 attempts, response resp_1, request id B, tokens 3+5"),
    ]


def test_a_call_that_failed(lines: pytest.LogCaptureFixture) -> None:
    end = CallEnd(outcome="error", took=2.0, attempts=1, error="RateLimitError", status_code=429, code="TooMany")
    LogObserver().call_ended(Call(operation="responses.delete"), end)
    (record,) = lines.records
    assert (record.levelname, record.getMessage()) == (
        "INFO",
        "responses.delete: error after 2.000 s and 1 attempts, RateLimitError (status 429, code TooMany), "
        "response None, request id None",
    )
