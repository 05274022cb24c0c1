"""The words of an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from .counting import count
from .echo import echo, is_literal
from .recall import answer, find, retell
from .statements import facts
from .talk import Made, Talk
from .words import flip, is_question, sentences

__all__ = ["reply"]

_LONGEST_REFLECTION = 300


def reply(talk: Talk) -> str:
    """Return the answer: from tool results, else counting, echo, recall; else an honest reflection."""
    if talk.made:
        return _report(talk.made)
    text = talk.latest
    known = facts(talk.told)
    # "Say my name" wants the name; what stands in quotes or after a colon is to be said as it is.
    said = echo(text)
    recalled = find(text, known)
    return (
        count(text)
        or (said if is_literal(text) else recalled or said)
        or answer(text, known)
        or retell(text)
        or _reflect(text)
    )


def _report(made: Sequence[Made]) -> str:
    return "\n".join(f"{_title(one)}: {_plain(_decoded(one.output))}" for one in made)


def _title(made: Made) -> str:
    arguments = made.arguments if isinstance(made.arguments, dict) else {}
    values = ", ".join(_plain(value) for value in arguments.values())
    return f"{made.name}({values})"


def _decoded(output: str) -> Any:
    try:
        return msgspec.json.decode(output)
    except msgspec.DecodeError:
        return output


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_plain(part)}" for key, part in value.items())
    if isinstance(value, list):
        return ", ".join(_plain(part) for part in value)
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _reflect(text: str) -> str:
    said = sentences(text)
    if not said:
        return "I received a message without text."
    short = " ".join(said)
    if len(short) > _LONGEST_REFLECTION:
        short = short[:_LONGEST_REFLECTION].rsplit(" ", 1)[0] + " ..."
    if is_question(said[-1]):
        return f"I follow fixed rules and have no answer to this question: {short}"
    return f"I follow fixed rules; you said: {flip(short)}"
