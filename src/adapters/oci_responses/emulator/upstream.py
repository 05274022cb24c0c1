"""An engine that forwards to any server that speaks ``/v1/responses``.

The upstream keeps no state here: it gets the whole conversation with each request and its events
are passed on as they arrive, dialect and all. Only what the endpoint owns is put in: the response
id, the model's name and the store settings.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import h11
import msgspec

from responses_proto.sse import NEED_DATA, SSEParser

from .channel import Channel
from .engine import TERMINAL, Turn
from .envelopes import provider_wrapped
from .messages import Cut, Json

__all__ = ["UpstreamEngine"]

_OWNED = ("id", "model", "previous_response_id", "store", "background")
_KEPT_BACK = frozenset({*_OWNED, "include", "conversation", "input"})
_OK, _BAD_GATEWAY = 200, 502
_PORTS = {"http": 80, "https": 443}
_PASSED_HEADERS = ("retry-after", "retry-after-ms")


class UpstreamEngine:
    """Forwards to ``base_url`` (such as ``http://127.0.0.1:8080/v1``) under its own credentials.

    ``model`` replaces the client's model name; ``headers`` are added to each request; ``adapt``
    turns the body into what this upstream understands, such as :func:`to_llamacpp`.
    """

    def __init__(
        self,
        base_url: str,
        *,
        model: str | None = None,
        headers: dict[str, str] | None = None,
        adapt: Callable[[Json], Json] | None = None,
    ) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in _PORTS or parts.hostname is None:
            raise ValueError(f"not an http or https address: {base_url!r}")
        self._host = parts.hostname
        self._port = parts.port or _PORTS[parts.scheme]
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._target = f"{parts.path.rstrip('/')}/responses"
        self._headers = {"host": parts.netloc, "content-type": "application/json", **(headers or {})}
        self._model = model
        self._adapt = adapt

    async def respond(self, turn: Turn) -> AsyncGenerator[Json, None]:
        """Yield the upstream's events; its errors become provider errors with its status."""
        body = msgspec.json.encode(self._body(turn))
        async with self._connected() as channel:
            head = await self._ask(channel, body)
            if head.status_code != _OK:
                raise await _refused(channel, head)
            if turn.request.get("stream"):
                async for event in _events(channel):
                    yield _owned(event, turn)
            else:
                yield _owned(_whole(await _body_of(channel)), turn)

    def _body(self, turn: Turn) -> Json:
        kept = {key: value for key, value in turn.request.items() if key not in _KEPT_BACK}
        body = {"model": self._model or turn.response["model"], "input": list(turn.items), **kept}
        return self._adapt(body) if self._adapt else body

    @asynccontextmanager
    async def _connected(self) -> AsyncGenerator[Channel, None]:
        try:
            reader, writer = await asyncio.open_connection(self._host, self._port, ssl=self._tls)
        except OSError as error:
            raise provider_wrapped(_BAD_GATEWAY, f"cannot connect: {error}") from error
        channel = Channel(reader, writer, h11.CLIENT)
        try:
            yield channel
        finally:
            # Also the way to make the upstream stop, when our own client has gone.
            await channel.abort()

    async def _ask(self, channel: Channel, body: bytes) -> h11.Response:
        headers = {**self._headers, "content-length": str(len(body)), "connection": "close"}
        request = h11.Request(method="POST", target=self._target, headers=list(headers.items()))
        try:
            await channel.send(request, h11.Data(data=body), h11.EndOfMessage())
            while not isinstance(head := await channel.next_event(), h11.Response):
                if isinstance(head, h11.ConnectionClosed):
                    raise provider_wrapped(_BAD_GATEWAY, "connection closed")
        except (OSError, h11.RemoteProtocolError) as error:
            raise provider_wrapped(_BAD_GATEWAY, f"no answer: {error}") from error
        return head


async def _events(channel: Channel) -> AsyncGenerator[Json, None]:
    """Yield the events of a stream up to its end or ``[DONE]``."""
    parser = SSEParser()
    while True:
        try:
            part = await channel.next_event()
        except (OSError, h11.RemoteProtocolError) as error:
            raise Cut from error
        if not isinstance(part, h11.Data):
            return
        parser.receive_data(bytes(part.data))
        while (event := parser.next_event()) is not NEED_DATA:
            if event.data == "[DONE]":
                return
            yield _object(event.data)


async def _body_of(channel: Channel) -> bytes:
    try:
        return await channel.body()
    except (OSError, h11.RemoteProtocolError) as error:
        raise provider_wrapped(_BAD_GATEWAY, f"answer broken off: {error}") from error


async def _refused(channel: Channel, head: h11.Response) -> Exception:
    text = (await _body_of(channel)).decode("utf-8", "replace")
    given = {name.decode(): value.decode("latin-1") for name, value in head.headers}
    headers = {name: given[name] for name in _PASSED_HEADERS if name in given}
    return provider_wrapped(head.status_code, text, headers)


def _whole(body: bytes) -> Json:
    """Return a body that was not streamed as the event that would have ended the stream."""
    response = _object(body)
    kind = f"response.{response.get('status')}"
    return {"type": kind if kind in TERMINAL else "response.completed", "response": response}


def _object(data: str | bytes) -> Json:
    try:
        value: Any = msgspec.json.decode(data)
    except msgspec.DecodeError as error:
        raise Cut from error
    if not isinstance(value, dict):
        raise Cut
    return value


def _owned(event: Json, turn: Turn) -> Json:
    if not isinstance(response := event.get("response"), dict):
        return event
    return {**event, "response": {**response, **{key: turn.response[key] for key in _OWNED}}}
