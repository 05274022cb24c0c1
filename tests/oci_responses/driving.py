"""Machines to drive, and a call that notes whether it was let go of."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from responses_proto.effects import Effect, Emit, Head, Open, Reply, Sleep

from .sides import Side, opening, settings_for

__all__ = ["OPENED", "SETTINGS", "Held", "Machine", "asking", "told"]

SETTINGS = settings_for("127.0.0.1:9")
Machine = Generator[Effect, Reply, Any]


def told(*batches: tuple[object, ...], result: object = "end") -> Machine:
    for batch in batches:
        yield Sleep(0)
        yield Emit(batch)
    return result


def asking(*effects: Effect) -> Machine:
    replies = []
    for effect in effects:
        replies.append((yield effect))
    return replies


class Held:
    """A call that notes whether it was let go of; its answer is an exception."""

    def __init__(self, side: Side, error: BaseException | None = None) -> None:
        self.side, self.error, self.closed = side, error, 0

    def open(self, effect: Open) -> Any:
        return self._reply(Head(200))

    def read(self, within: float | None) -> Any:
        if self.error is not None and self.side.name == "blocking":
            raise self.error
        return self._reply(b"", self.error)

    def close(self) -> None:
        self.closed += 1

    async def aclose(self) -> None:
        self.close()

    def _reply(self, value: object, error: BaseException | None = None) -> Any:
        async def reply() -> object:
            if error is not None:
                raise error
            return value

        return value if self.side.name == "blocking" else reply()


OPENED = Open(opening(SETTINGS).request)
