"""Recall and keep: the course of a run, by rules and by a model."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from responses_proto.agent.memory import Memory, MemoryManager, MemoryType
from responses_proto.agent.memory.manager import Extraction
from responses_proto.errors import LocalError
from responses_proto.response import Response

from ..window.histories import items, said, user

NAME = Memory(type=MemoryType.USER, key="name", content="My name is Ann")
RUN = items(user("My name is Bea. What is 1 + 1?"), said("2"))


def saying(text: str) -> Response:
    return Response(id="r", status="completed", raw_output=items(said(text)))


def manager(**more: Any) -> MemoryManager:
    return MemoryManager(namespace=("users", "u1"), **more)


def test_recall() -> None:
    assert manager().instructions([], RUN) is None
    assert "Ann" in (manager().instructions([NAME], RUN) or "")
    assert manager(limit=0).instructions([NAME], RUN) is None
    assert manager(shared=(("team",),)).namespaces == (("team",), ("users", "u1"))


def test_what_is_kept_replaces_what_was_known() -> None:
    made = manager().keep(RUN, (NAME,))
    assert [(one.name, one.content) for one in made.put] == [("user/name", "My name is Bea")]
    assert made.namespace == ("users", "u1")
    assert not manager(extraction=Extraction.NEVER).keep(RUN, (NAME,)).put


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
    assert [one.key for one in config.keep(RUN, (), saying(answer)).put] == keys
    assert "model" not in (manager(extraction=Extraction.MODEL).ask(RUN, []) or {})
    assert manager().ask(RUN, []) is None


@pytest.mark.parametrize("namespace", [(), ("users", ""), "users"])
def test_nobody_shares_a_namespace_by_accident(namespace: Any) -> None:
    with pytest.raises(LocalError, match="namespace"):
        MemoryManager(namespace=namespace)


def test_it_is_a_value() -> None:
    config = manager(shared=(("team",),), extraction=Extraction.MODEL)
    assert msgspec.json.decode(msgspec.json.encode(config), type=MemoryManager) == config
