"""Listening, done step by step by the effects that it stands for."""

from __future__ import annotations

from responses_proto.effects import Emit, Listen, Reply
from responses_proto.exchange import Exchange

__all__ = ["expanded"]


def expanded(machine: Exchange[object], *, listens: bool) -> Exchange[object]:
    """Perform Listen by Read and Emit, as it says, or refuse it."""
    reply: Reply = None
    while True:
        try:
            effect = machine.send(reply)
        except StopIteration as stop:
            return stop.value
        if not isinstance(effect, Listen):
            reply = yield effect
            continue
        reply = None
        while listens and (reply := (yield effect.read)) and isinstance(reply, bytes):
            if events := effect.reader.take(reply):
                yield Emit(tuple(events))
            if effect.reader.done:
                break
