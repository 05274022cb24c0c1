"""The scripted engine: rules that read the conversation and the schemas they are given."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Any

import msgspec

from ..engine import Turn
from ..envelopes import invalid_request
from ..messages import Json
from ..pieces import Piece, Speech, Thought
from ..render import render
from .endings import ending
from .evidence import Evidence
from .fill import MISSING, fill_object
from .seal import Seal
from .speak import reply
from .statements import Fact, facts
from .talk import Talk, read_talk
from .toolpick import pick
from .topics import topic

__all__ = ["ScriptedEngine"]

_ENCRYPTED = "reasoning.encrypted_content"


class ScriptedEngine:
    """A deterministic stand-in for a model, with no answer tied to a fixed prompt.

    It recalls facts stated in the conversation, calls the tool whose schema fits the newest message
    and answers from its output, counts, repeats, and fills a given JSON schema; anything else it
    reflects. Told to refuse, to fail or to stop as if filtered it ends so (see :mod:`.endings`).
    Given ``reasoning`` it makes a reasoning item; encrypted content that comes back must be its own.
    ``seal_key`` (32 bytes) makes that content the same in every run.
    """

    def __init__(self, seal_key: bytes | None = None) -> None:
        self._seal = Seal(seal_key)

    async def respond(self, turn: Turn) -> AsyncGenerator[Json, None]:
        """Yield the events of one response."""
        self._check_sealed(turn)
        for event in render(turn, self._pieces(turn)):
            yield event

    def _check_sealed(self, turn: Turn) -> None:
        for item in turn.items:
            sealed = item.get("encrypted_content") if item["type"] == "reasoning" else None
            if sealed and (not isinstance(sealed, str) or self._seal.open(sealed) is None):
                message = f"The encrypted content for item {item.get('id')} could not be verified."
                raise invalid_request(message, code="invalid_encrypted_content")

    def _pieces(self, turn: Turn) -> list[Piece]:
        talk = read_talk(turn.request.get("instructions"), turn.items)
        if not talk.made and (end := ending(talk.latest)):
            return [end]
        stated = facts(talk.told)
        tools, choice = turn.response["tools"], turn.response["tool_choice"]
        calls = pick(talk, tools, choice, parallel=turn.response["parallel_tool_calls"], facts=stated)
        said: list[Piece] = [*calls] or [Speech(_answer(talk, turn.response["text"]["format"], stated))]
        return [*self._thoughts(turn, talk, len(calls)), *said]

    def _thoughts(self, turn: Turn, talk: Talk, calls: int) -> list[Piece]:
        if not turn.request.get("reasoning"):
            return []
        does = f"call {calls} tool{'s' if calls > 1 else ''}" if calls else "answer"
        text = f"The newest message has {len(talk.latest.split())} words; I shall {does}."
        sealed = self._seal.close(text) if _ENCRYPTED in (turn.request.get("include") or ()) else None
        return [Thought(text, sealed, show=bool(turn.response["reasoning"]["summary"]))]


def _answer(talk: Talk, form: Json, stated: Sequence[Fact]) -> str:
    said = reply(talk)
    if form["type"] == "json_object":
        return msgspec.json.encode({"answer": said}).decode()
    if form["type"] != "json_schema":
        return said
    known: dict[frozenset[str], Any] = {fact.subject: fact.value for fact in stated if fact.subject}
    for made in talk.made:
        known |= made.facts()
    text = "\n".join([talk.latest, *(made.output for made in talk.made), *talk.told])
    answers = {frozenset(topic(name)): said for name in ("answer", "reply", "response")}
    instance = fill_object(form.get("schema") or {}, Evidence(text, {**answers, **known}), force=True)
    return msgspec.json.encode({} if instance is MISSING else instance).decode()
