"""A model that says what it was told to say, one answer after the other."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Final, TypeAlias

import msgspec

from oci_responses.emulator.callable import CallableEngine
from oci_responses.emulator.engine import Turn
from oci_responses.emulator.envelopes import openai_style
from oci_responses.emulator.messages import Cut, Json, Refusal
from oci_responses.emulator.pieces import Call, Piece

__all__ = ["Said", "Script", "calls", "cut", "fails"]

Part: TypeAlias = str | Piece | Json | Refusal | Cut
Said: TypeAlias = Part | Sequence[Part]
"""One answer: a text, a call, any other piece (``Failure()``, ``Decline("no")``), an item, an error; or several."""

_OVER: Final = 404


def calls(name: str, /, **arguments: object) -> Call:
    """Return a call of a tool, to stand in a script."""
    return Call(name, msgspec.json.encode(arguments).decode())


def fails(status: int, message: str = "as the script says", *, code: str | None = None) -> Refusal:
    """Return an HTTP error as an answer."""
    return openai_style(status, message, type="scripted", code=code)


def cut() -> Cut:
    """Return the end of the connection, to stand after what is still said."""
    return Cut()


class Script:
    """An engine for the emulator: the first request gets the first answer, and so on.

    After the last answer requests are refused with 404. ``turns`` has what was asked.
    """

    def __init__(self, *answers: Said) -> None:
        self._answers = answers
        self.turns: list[Turn] = []

    async def respond(self, turn: Turn) -> AsyncGenerator[Json, None]:
        """Yield the events of the next answer."""
        self.turns.append(turn)
        number = len(self.turns)
        if number > len(self._answers):
            said = f"The script has {len(self._answers)} answers, and this is request {number}."
            raise openai_style(_OVER, said, type="not_found", code="script_over")
        answer = self._answers[number - 1]
        parts = answer if isinstance(answer, list | tuple) else (answer,)
        async for event in CallableEngine(lambda _: _told(parts)).respond(turn):
            yield event


async def _told(parts: Sequence[object]) -> AsyncGenerator[object, None]:
    for part in parts:
        if isinstance(part, Refusal | Cut):
            raise part
        yield part
