"""The services speak JSON on both sides."""

from __future__ import annotations

from typing import Any

import msgspec

from oci_responses.memories import InMemoryStore, memory_services
from responses_proto.agent.memory import Memory
from responses_proto.agent.memory.value import Changes

from .stores import HERE, fact


def as_json(value: object) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))


def test_load_and_apply() -> None:
    services = memory_services(InMemoryStore())
    assert services["memory.apply"](as_json(Changes(namespace=HERE, put=(fact("a"),)))) is None
    found = as_json(services["memory.load"](as_json([("team",), HERE])))
    assert msgspec.convert(found, list[tuple[Memory, ...]]) == [(), (fact("a"),)]
