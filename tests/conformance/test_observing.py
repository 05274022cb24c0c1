"""What an observer of a client is told, and the log; on every runtime."""

from __future__ import annotations

import logging
import random
from typing import Any

import pytest
from tests.conformance.runners import Runner
from tests.oci_responses.observing.notes import Notes

from oci_responses.config import resolve_settings
from oci_responses.emulator import Emulator
from oci_responses.observing import Call, Observer
from responses_proto import AuthenticationError, ConfigError, Message, tool

MODEL = "openai.gpt-5"
PROMPT = "Count to five, one number per line. hush-hush"


@tool
def get_temperature(city: str) -> str:
    """Return the current temperature for a city in Celsius."""
    return f"The temperature in {city} is 18 C. hush-hush"


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def options(emulator: Emulator, notes: Notes, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr(random, "random", lambda: 0.0)
    return {"profile": emulator.profile, "config_file": emulator.config_file, "max_retries": 2, "observer": notes}


def test_create(runner: Runner, options: dict[str, Any], notes: Notes) -> None:
    response = runner.create(options, model=MODEL, input=PROMPT)
    assert notes.told == ["started", "attempt", "first byte", "ended"]
    (call,), (attempt,), (end,) = notes.calls, notes.attempts, notes.ends
    assert (call.operation, call.model, call.streams, call.server_address) == (
        "responses.create",
        MODEL,
        False,
        "127.0.0.1",
    )
    assert (attempt.number, attempt.status, attempt.delay) == (1, 200, None)
    assert (end.outcome, end.response_id, end.request_id) == ("completed", response.id, response.request_id)
    assert end.usage == response.usage
    assert end.first_byte is not None
    assert 0 < attempt.took <= end.first_byte < end.took < 30


def test_a_stream_after_faults(runner: Runner, emulator: Emulator, options: dict[str, Any], notes: Notes) -> None:
    emulator.fault(status=429, headers={"retry-after": "0"}, body={"code": "TooManyRequests", "message": "hush"})
    emulator.fault(status=503, body={})
    seen = runner.stream(options, model=MODEL, input=PROMPT)
    assert notes.told == ["started", *["attempt"] * 3, "first byte", "first token", "ended"]
    assert [(one.status, one.delay) for one in notes.attempts] == [(429, 0.0), (503, 0.0), (200, None)]
    (end,) = notes.ends
    assert (end.outcome, end.response_id, end.attempts) == ("completed", seen.result.id, 3)
    assert end.first_byte is not None
    assert end.first_token is not None
    assert 0 < end.first_byte <= end.first_token <= end.took
    assert notes.calls[0].streams


def test_a_call_that_fails(runner: Runner, emulator: Emulator, options: dict[str, Any], notes: Notes) -> None:
    emulator.fault(cut_after_events=6)
    seen = runner.stream(options, model=MODEL, input=PROMPT)
    (end,) = notes.ends
    assert (end.outcome, end.error) == ("error", type(seen.error).__name__)
    assert end.response_id
    assert end.request_id == seen.error.request_id  # type: ignore[union-attr]


def test_a_credential_that_cannot_be_renewed(
    runner: Runner, emulator: Emulator, options: dict[str, Any], notes: Notes
) -> None:
    key = resolve_settings(config_file=emulator.config_file).credential

    class WornOut:
        headers = staticmethod(key.headers)

        def refresh(self) -> None:
            raise ConfigError("the session is over")

    emulator.fault(status=401)
    with pytest.raises(ConfigError) as caught:
        runner.create({**options, "auth": WornOut()}, model=MODEL, input=PROMPT)
    (end,) = notes.ends
    assert (end.outcome, end.error, end.attempts) == ("error", "ConfigError", 1)
    assert isinstance(caught.value.__cause__, AuthenticationError)
    assert caught.value.__cause__.request_id == end.request_id is not None


def test_each_model_call_of_a_run(runner: Runner, options: dict[str, Any], notes: Notes) -> None:
    seen = runner.run({**options, "model": MODEL}, "What is the temperature in Paris?", tools=[get_temperature])
    assert seen.result is not None
    assert notes.told.count("started") == notes.told.count("ended") == 2
    assert [end.outcome for end in notes.ends] == ["completed"] * 2
    assert {call.operation for call in notes.calls} == {"responses.create"}


def test_several_observers_one_of_which_fails(
    runner: Runner, options: dict[str, Any], notes: Notes, caplog: pytest.LogCaptureFixture
) -> None:
    class Faulty(Observer):
        def call_started(self, call: Call) -> None:
            raise ZeroDivisionError

    response = runner.create({**options, "observer": [Faulty(), notes]}, model=MODEL, input=PROMPT)
    assert response.output_text
    assert len(notes.ends) == 1
    assert [record.message for record in caplog.records] == ["Faulty.call_started failed; the call goes on"]


def test_no_secret_and_no_word_is_told_or_logged(
    runner: Runner, emulator: Emulator, options: dict[str, Any], notes: Notes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    emulator.fault(status=500, body={"code": "hush-code", "message": PROMPT})
    runner.create(options, model=MODEL, input=PROMPT, instructions="hush-hush")
    emulator.fault(status=400, body={"code": "InvalidParameter", "message": PROMPT})
    runner.stream(options, model=MODEL, input=PROMPT)
    emulator.fault(cut_after_events=6)
    runner.stream(options, model=MODEL, input=PROMPT)
    runner.chunks({**options, "model": MODEL}, [Message.system("hush-hush"), Message.user(PROMPT)])
    records = [record for record in caplog.records if record.name.startswith("oci_responses")]
    assert len(records) > 10
    told = repr((notes.calls, notes.attempts, notes.ends)) + "".join(
        record.getMessage() + repr(record.args) + (record.exc_text or "") for record in records
    )
    for secret in ("hush", "Count to", "Signature", "keyId", "authorization", "PRIVATE KEY"):
        assert secret not in told
