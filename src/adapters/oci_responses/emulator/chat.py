"""The resource ``/chat/completions``: the same engines, asked and answered in the older words."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

import msgspec

from responses_proto.sse import encode_sse

from .attachments import Attachments
from .chat_reply import ChunkWriter, completion
from .chat_request import to_items, to_request
from .engine import TERMINAL, Engine, Turn
from .envelopes import openai_style
from .ids import Ids
from .intake import checked_items
from .messages import Ask, Cut, Json, Reply, Stream, json_reply
from .pace import paced
from .shell import response_shell

__all__ = ["Chat"]

_NAME_LENGTH = 29


class Chat:
    """Answers chats; nothing is stored. ``pace`` is the pause in seconds before each delta."""

    def __init__(
        self, engine: Engine, *, attachments: Attachments, ids: Ids, clock: Callable[[], float], pace: float
    ) -> None:
        self._engine = engine
        self._attachments = attachments
        self._ids = ids
        self._clock = clock
        self._pace = pace

    async def create(self, ask: Ask) -> Reply | Stream:
        """Answer a checked request body; raises :class:`Refusal`, also while the stream starts."""
        request = to_request(ask.body)
        items = checked_items(to_items(ask.body["messages"]))
        response = response_shell(request, self._ids.response(), int(self._clock()), store=False)
        name = f"chatcmpl-{self._ids.token(_NAME_LENGTH)}"
        turn = Turn(
            {**request, "input": items}, self._attachments.filled(ask.scope, items), response, self._ids, self._clock
        )
        if ask.body.get("stream"):
            options = ask.body.get("stream_options") or {}
            return Stream(self._frames(turn, ChunkWriter(name, response, counted=bool(options.get("include_usage")))))
        return json_reply(200, completion(name, await self._end(turn)))

    async def _end(self, turn: Turn) -> Json:
        async with aclosing(self._events(turn)) as events:
            async for event in events:
                last = event
        response: Json = last["response"]
        if response["status"] == "failed":
            error = response.get("error") or {}
            raise openai_style(500, str(error.get("message")), type="server_error", code=error.get("code"))
        return response

    async def _frames(self, turn: Turn, writer: ChunkWriter) -> AsyncGenerator[bytes, None]:
        async with aclosing(paced(self._events(turn), self._pace)) as events:
            async for event in events:
                for chunk in writer.chunks(event):
                    yield encode_sse(msgspec.json.encode(chunk).decode())
        yield encode_sse("[DONE]")

    async def _events(self, turn: Turn) -> AsyncGenerator[Json, None]:
        """Pass the engine's events on up to the terminal one."""
        async with aclosing(self._engine.respond(turn)) as events:
            async for event in events:
                yield event
                if event.get("type") in TERMINAL:
                    return
        raise Cut
