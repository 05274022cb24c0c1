"""The object that a model is writing, as far as it is there."""

from __future__ import annotations

import copy
from typing import TypeVar

import msgspec

from ..agent.events import ModelChunkEvent, PartialOutputEvent
from ..effects import Emit, Reply
from ..exchange import Exchange
from ..partial_json import NotJSON, PartialJSON

__all__ = ["with_partials"]

T = TypeVar("T")


def with_partials(machine: Exchange[T]) -> Exchange[T]:
    """Drive a turn that emits chunks, with the object so far told after each chunk that adds to it.

    What the model writes that is no JSON, such as words before a tool call, is not told.
    """
    growing: PartialJSON | None = PartialJSON()
    before: object = msgspec.UNSET
    reply: Reply = None
    while True:
        try:
            effect = machine.send(reply)
        except StopIteration as stop:
            result: T = stop.value
            return result
        reply = yield effect
        text = _text(effect) if isinstance(effect, Emit) else ""
        if growing is None or not text:
            continue
        try:
            growing.feed(text)
        except NotJSON:
            growing = None
            continue
        if growing.value is not msgspec.UNSET and growing.value != before:
            before = copy.deepcopy(growing.value)
            yield Emit((PartialOutputEvent(value=before),))


def _text(effect: Emit) -> str:
    return "".join(event.content or "" for event in effect.events if isinstance(event, ModelChunkEvent))
