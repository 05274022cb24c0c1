"""Partial objects: each a true beginning of the last, and nothing for words."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_proto.agent.events import ModelChunkEvent, PartialOutputEvent
from responses_proto.effects import Effect, Emit, Reply, Sleep
from responses_proto.exchange import Exchange
from responses_proto.session.partials import with_partials

WHOLE = {"city": "Oslo", "days": [{"high": "warm"}, {"high": "cold"}], "ok": True}


def saying(*pieces: str) -> Exchange[str]:
    for piece in pieces:
        assert (yield Sleep(0)) == 7.0, "replies go through"
        yield Emit((ModelChunkEvent(content=piece),))
    yield Emit((ModelChunkEvent(done=True),))
    return "end"


def driven(*pieces: str) -> tuple[list[Any], str]:
    machine, reply = with_partials(saying(*pieces)), None
    told: list[Any] = []
    while True:
        try:
            effect: Effect = machine.send(reply)
        except StopIteration as stop:
            return told, stop.value
        reply: Reply = 7.0 if isinstance(effect, Sleep) else None  # type: ignore[no-redef]
        told += effect.events if isinstance(effect, Emit) else ()


def partials(told: list[Any]) -> list[Any]:
    return [event.value for event in told if isinstance(event, PartialOutputEvent)]


def begins(part: Any, whole: Any) -> bool:
    if isinstance(part, dict):
        return all(name in whole and begins(one, whole[name]) for name, one in part.items())
    if isinstance(part, list):
        return all(begins(one, other) for one, other in zip(part, whole, strict=False)) and len(part) <= len(whole)
    return whole.startswith(part) if isinstance(part, str) else bool(part == whole)


def cut(text: str, places: list[int]) -> Iterator[str]:
    edges = [0, *sorted(place % (len(text) + 1) for place in places), len(text)]
    yield from (text[one:other] for one, other in itertools.pairwise(edges))


@given(st.lists(st.integers(0, 500), max_size=8))
def test_each_is_a_beginning_of_the_whole(places: list[int]) -> None:
    pieces = list(cut(json.dumps(WHOLE), places))
    told, result = driven(*pieces)
    assert result == "end"
    assert "".join(event.content or "" for event in told if isinstance(event, ModelChunkEvent)) == json.dumps(WHOLE)
    found = partials(told)
    assert found[-1] == WHOLE
    assert all(begins(part, WHOLE) for part in found)
    assert all(one != other for one, other in itertools.pairwise(found))


@pytest.mark.parametrize("pieces", [("Let me ", "look."), ("{} and", " more"), ("",), ()])
def test_words_are_no_object(pieces: tuple[str, ...]) -> None:
    told, result = driven(*pieces)
    assert partials(told) in ([], [{}])
    assert result == "end"
