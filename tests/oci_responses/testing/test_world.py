from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest
from tests.responses_proto.machines import message, response

from oci_responses.testing.world import Answers, World
from responses_proto.effects import Emit, Now
from responses_proto.errors import APIConnectionError

ASKED = {"model": "any", "input": "Hello"}


def driven(machine: Any) -> tuple[list[Any], Any]:
    effects: list[Any] = []
    try:
        while True:
            effects.append(machine.send(None))
    except StopIteration as stop:
        return effects, stop.value


class Model:
    def __init__(self, result: Any) -> None:
        self.result = result
        self.asked: list[dict[str, Any]] = []

    def __call__(self, parameters: dict[str, Any]) -> Any:
        def exchange() -> Generator[Any, Any, Any]:
            self.asked.append(parameters)
            yield Now()
            yield Emit(("said",))
            return self.result

        return exchange()


def test_the_same_request_is_answered_from_memory() -> None:
    model, answers = Model(response(message("Hi."))), Answers()
    first = driven(answers.told(model, ASKED))
    assert first == ([Now(), Emit(("said",))], model.result)
    assert driven(answers.told(model, dict(ASKED))) == ([Emit(("said",))], model.result)
    assert model.asked == [ASKED]


def test_another_request_is_asked() -> None:
    model, answers = Model(response(message("Hi."))), Answers()
    for said in ("Hello", "Hello again"):
        driven(answers.told(model, {**ASKED, "input": said}))
    assert [asked["input"] for asked in model.asked] == ["Hello", "Hello again"]


def test_a_failure_is_not_kept() -> None:
    model, answers = Model(APIConnectionError("gone")), Answers()
    for _ in range(2):
        assert driven(answers.told(model, ASKED))[1] is model.result
    assert len(model.asked) == 2


def test_what_cannot_be_asked_is_refused_by_the_asker() -> None:
    def ask(parameters: dict[str, Any]) -> Any:
        raise ValueError("no such parameter")

    with pytest.raises(ValueError, match="no such parameter"):
        driven(Answers().told(ask, ASKED))


def test_a_new_world_has_seen_nothing() -> None:
    world = World(5.0)
    assert (world.now, world.saves, world.ended, world.tool_runs, world.uncertain) == (5.0, {}, {}, [], 0)
