"""Recall and keep: the course of a run, by rules and by a model."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec import Raw
from msgspec.structs import replace
from tests.responses_proto.agent.rig import begin, step
from tests.responses_proto.machines import message, response

from responses_proto.agent.asked import Answered, AskProgram, Done, Performed, Unanswered
from responses_proto.agent.events import MemoryEvent
from responses_proto.agent.loop import AgentLoop
from responses_proto.agent.memory import Memory, MemoryManager, MemoryType
from responses_proto.agent.memory.manager import Extraction
from responses_proto.agent.memory.value import Changes
from responses_proto.agent.organ import Moment
from responses_proto.agent.state import view_of
from responses_proto.errors import LocalError
from responses_proto.response import Response

from ..window.histories import items, said, user

TEA = Memory(type=MemoryType.REFERENCE, key="tea", content="The tea is in the kitchen.")
NAME = Memory(type=MemoryType.USER, key="name", content="My name is Ann")
RUN = items(user("My name is Bea. What is 1 + 1?"), said("2"))


def saying(text: str) -> Response:
    return Response(id="r", status="completed", raw_output=items(said(text)))


def manager(**more: Any) -> MemoryManager:
    return MemoryManager(namespace=("users", "u1"), **more)


def loads(*found: list[Memory]) -> Performed:
    return Performed(Raw(msgspec.json.encode(found)))


SAID = Answered(response(message("2")))


def test_a_run_recalls_before_the_first_turn_and_keeps_after_the_last() -> None:
    loop = begin(organs=(manager(shared=(("team",),)),), instructions="Be kind.")
    loop = replace(loop, new_items=items(user("My name is Bea. What is 1 + 1?")))
    assert loop.pending == AskProgram("memory.load", Raw(b'[["team"],["users","u1"]]'))
    loop, told = loop.feed(loads([TEA], [NAME]))
    assert told == (MemoryEvent(recalled=2),)
    asked: Any = loop.pending
    assert asked.parameters["instructions"].startswith("Be kind.")
    assert "Ann" in asked.parameters["instructions"]
    assert "tea" in asked.parameters["instructions"]
    loop, told = loop.feed(SAID)
    assert MemoryEvent(kept=1) in told
    asked = loop.pending
    assert asked.service == "memory.apply"
    made = msgspec.json.decode(asked.request, type=Changes)
    assert [(one.name, one.content) for one in made.put] == [("user/name", "My name is Bea")]
    assert made.namespace == ("users", "u1")
    assert AgentLoop.decode(loop.encode()) == loop
    loop, told = loop.feed(Performed())
    assert isinstance(loop.pending, Done)


def test_a_run_that_learns_nothing_writes_nothing() -> None:
    loop = step(begin(organs=(manager(),)), loads([]))
    asked: Any = loop.pending
    assert "instructions" not in asked.parameters
    assert isinstance(step(loop, SAID).pending, Done)


@pytest.mark.parametrize("answered", [True, False])
def test_a_model_is_asked_when_the_run_is_over(answered: bool) -> None:
    loop = step(begin(organs=(manager(extraction=Extraction.MODEL),)), loads([NAME]))
    loop = step(loop, SAID)
    asked: Any = loop.pending
    assert (asked.purpose, asked.optional) == ("extract", True)
    found = '{"memories": [{"type": "user", "key": "level", "content": "Learns to add."}]}'
    loop = step(loop, Answered(saying(found)) if answered else Unanswered())
    assert isinstance(loop.pending, AskProgram if answered else Done)


def test_a_run_that_goes_on_is_not_over() -> None:
    view: Any = begin().ready[0]
    made = manager(extraction=Extraction.MODEL)
    assert made.consult(replace(view_of(view), moment=Moment.ENDING)).moves == ()


@pytest.mark.parametrize(
    ("answer", "keys"),
    [
        ('{"memories": [{"type": "project", "key": "sums", "content": "Learns to add."}]}', ["sums"]),
        ('{"memories": []}', []),
        ("What?", ["name"]),
    ],
)
def test_a_model_finds_what_is_kept(answer: str, keys: list[str]) -> None:
    config = manager(extraction=Extraction.MODEL, model="small")
    asked = config.ask(RUN, [NAME])
    assert asked is not None
    assert asked["model"] == "small"
    assert [one.key for one in config.keep("My name is Bea.", (), saying(answer)).put] == keys
    assert "model" not in (manager(extraction=Extraction.MODEL).ask(RUN, []) or {})
    assert manager().ask(RUN, []) is None


@pytest.mark.parametrize("namespace", [(), ("users", ""), "users"])
def test_nobody_shares_a_namespace_by_accident(namespace: Any) -> None:
    with pytest.raises(LocalError, match="namespace"):
        MemoryManager(namespace=namespace)


def test_it_is_a_value() -> None:
    config = manager(shared=(("team",),), extraction=Extraction.MODEL)
    assert msgspec.json.decode(msgspec.json.encode(config), type=MemoryManager) == config


@pytest.mark.parametrize("value", [b"null", b"[]", b"[[1]]"])
def test_a_store_that_returns_something_else_is_named(value: bytes) -> None:
    with pytest.raises(LocalError, match=r"memory\.load"):
        step(begin(organs=(manager(),)), Performed(Raw(value)))
