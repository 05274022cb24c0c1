"""The resource ``/responses``: create, retrieve, delete."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

import msgspec

from responses_proto.sse import encode_sse

from .engine import TERMINAL, Engine, Turn
from .envelopes import invalid_request, openai_style
from .ids import Ids
from .intake import check_pairs, input_items
from .messages import Cut, Json, Refusal, Reply, Stream, json_reply
from .shell import response_shell
from .store import Store, Stored

__all__ = ["Responses"]

ZERO_DATA_RETENTION = "Previous response cannot be used for this organization due to Zero Data Retention."


class Responses:
    """Creates responses with an engine and keeps the stored ones.

    With ``zdr`` nothing is stored and no earlier response can be named. ``pace`` is the pause in
    seconds before each delta. ``done_marker`` is the closing ``data: [DONE]``, which Open Responses
    requires and OCI's gateway sends.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        ids: Ids,
        clock: Callable[[], float],
        zdr: bool = False,
        pace: float = 0.0,
        done_marker: bool = True,
    ) -> None:
        self._engine = engine
        self._ids = ids
        self._clock = clock
        self._zdr = zdr
        self._pace = pace
        self._done_marker = done_marker
        self._store = Store()

    async def create(self, scope: str, body: Json) -> Reply | Stream:
        """Answer a checked request body; raises :class:`Refusal`, also while the stream starts."""
        turn = self._turn(scope, body)
        events = self._recorded(scope, turn)
        if body.get("stream"):
            return Stream(self._frames(events))
        async with aclosing(events):
            async for event in events:
                last = event
        return json_reply(200, last["response"])

    def retrieve(self, scope: str, response_id: str) -> Reply:
        """Return a stored response exactly as it was sent."""
        stored = self._store.get(scope, response_id)
        if stored is None:
            raise _not_found(response_id)
        return Reply(200, stored.body, {"content-type": "application/json"})

    def delete(self, scope: str, response_id: str) -> Reply:
        """Forget a stored response."""
        if not self._store.delete(scope, response_id):
            raise _not_found(response_id)
        return json_reply(200, {"id": response_id, "object": "response.deleted", "deleted": True})

    def _turn(self, scope: str, body: Json) -> Turn:
        items = (*self._history(scope, body.get("previous_response_id")), *input_items(body["input"]))
        check_pairs(items)
        store = body.get("store") is not False and not self._zdr
        response = response_shell(body, self._ids.response(), int(self._clock()), store=store)
        return Turn(body, items, response, self._ids, self._clock)

    def _history(self, scope: str, previous: str | None) -> tuple[Json, ...]:
        if previous is None:
            return ()
        if self._zdr:
            raise invalid_request(ZERO_DATA_RETENTION, code="unsupported_parameter", param="previous_response_id")
        stored = self._store.get(scope, previous)
        if stored is None:
            message = f"Previous response with id '{previous}' not found."
            raise invalid_request(message, code="previous_response_not_found", param="previous_response_id")
        return stored.conversation

    async def _recorded(self, scope: str, turn: Turn) -> AsyncGenerator[Json, None]:
        """Pass the engine's events on up to the terminal one, which is stored before it is sent."""
        async with aclosing(self._engine.respond(turn)) as events:
            async for event in events:
                ended = event.get("type") in TERMINAL
                if ended and turn.response["store"]:
                    response = event["response"]
                    conversation = (*turn.items, *response["output"])
                    self._store.put(scope, turn.response["id"], Stored(msgspec.json.encode(response), conversation))
                yield event
                if ended:
                    return
        raise Cut

    async def _frames(self, events: AsyncGenerator[Json, None]) -> AsyncGenerator[bytes, None]:
        async with aclosing(events):
            async for event in events:
                kind = event.get("type", "")
                if self._pace and kind.endswith(".delta"):
                    await asyncio.sleep(self._pace)
                yield encode_sse(msgspec.json.encode(event).decode(), event=kind)
        if self._done_marker:
            yield encode_sse("[DONE]")


def _not_found(response_id: str) -> Refusal:
    message = f"No response found with id '{response_id}'"
    return openai_style(404, message, type="not_found", code="not_found")
