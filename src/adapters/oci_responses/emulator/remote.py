"""Another server's ``/v1`` over HTTP: one request, then its answer as JSON objects."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import h11
import msgspec

from responses_proto.sse import NEED_DATA, SSEParser

from .channel import Channel
from .envelopes import provider_wrapped
from .messages import Cut, Json

__all__ = ["Remote", "json_object", "objects", "whole_body"]

_OK, _BAD_GATEWAY = 200, 502
_PORTS = {"http": 80, "https": 443}
_PASSED_HEADERS = ("retry-after", "retry-after-ms")


class Remote:
    """Posts to paths below ``base_url``, such as ``http://127.0.0.1:8080/v1``; ``headers`` go with each request."""

    def __init__(self, base_url: str, headers: Mapping[str, str] | None = None) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in _PORTS or parts.hostname is None:
            raise ValueError(f"not an http or https address: {base_url!r}")
        self._host = parts.hostname
        self._port = parts.port or _PORTS[parts.scheme]
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._base = parts.path.rstrip("/")
        self._headers = {"host": parts.netloc, "content-type": "application/json", **(headers or {})}

    @asynccontextmanager
    async def post(self, path: str, body: Json) -> AsyncGenerator[Channel, None]:
        """Send ``body`` and give the connection, whose next event is the body of a 200.

        Any other answer, and none, is raised as a provider's error, with the status it had.
        """
        async with self._connected() as channel:
            head = await self._ask(channel, self._base + path, msgspec.json.encode(body))
            if head.status_code != _OK:
                raise await _refused(channel, head)
            yield channel

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

    async def _ask(self, channel: Channel, target: str, body: bytes) -> h11.Response:
        headers = {**self._headers, "content-length": str(len(body)), "connection": "close"}
        request = h11.Request(method="POST", target=target, headers=list(headers.items()))
        try:
            await channel.send(request, h11.Data(data=body), h11.EndOfMessage())
            while not isinstance(head := await channel.next_event(), h11.Response):
                if isinstance(head, h11.ConnectionClosed):
                    raise provider_wrapped(_BAD_GATEWAY, "connection closed")
        except (OSError, h11.RemoteProtocolError) as error:
            raise provider_wrapped(_BAD_GATEWAY, f"no answer: {error}") from error
        return head


async def objects(channel: Channel) -> AsyncGenerator[Json, None]:
    """Yield the objects of a stream up to its end or ``[DONE]``; raises :class:`Cut` if it breaks."""
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
            yield json_object(event.data)


async def whole_body(channel: Channel) -> bytes:
    """Return a body that is not streamed."""
    try:
        return await channel.body()
    except (OSError, h11.RemoteProtocolError) as error:
        raise provider_wrapped(_BAD_GATEWAY, f"answer broken off: {error}") from error


def json_object(data: str | bytes) -> Json:
    """Return what must be a JSON object; raises :class:`Cut`."""
    try:
        value: Any = msgspec.json.decode(data)
    except msgspec.DecodeError as error:
        raise Cut from error
    if not isinstance(value, dict):
        raise Cut
    return value


async def _refused(channel: Channel, head: h11.Response) -> Exception:
    text = (await whole_body(channel)).decode("utf-8", "replace")
    given = {name.decode(): value.decode("latin-1") for name, value in head.headers}
    headers = {name: given[name] for name in _PASSED_HEADERS if name in given}
    return provider_wrapped(head.status_code, text, headers)
