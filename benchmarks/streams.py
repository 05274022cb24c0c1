"""How each contender opens a stream over the network: one small class each, blocking or not.

``await opened(what)`` gives an async iterator of the text of each delta and something to close.
"""

from __future__ import annotations

import json
import os
import ssl
from collections.abc import AsyncIterator, Iterator
from typing import Any, Protocol

from benchmarks.around import PROFILE, url

ASKED: dict[str, Any] = {"model": "openai.gpt-5", "input": "Say many words."}
DELTA = "response.output_text.delta"
MANY = 4096
"""Connections that a client may have."""


def trusting() -> ssl.SSLContext:
    """Return a context that trusts the server of this run."""
    return ssl.create_default_context(cafile=os.environ["BENCHMARK_CA"])


class Stream(Protocol):
    """A client that streams the text of one answer."""

    def texts(self, what: str) -> AsyncIterator[str]:
        """Yield the text of each delta."""


class Ours:
    """This library on asyncio, uvloop or trio."""

    def __init__(self, runtime: str, transport: str) -> None:
        from importlib import import_module

        self._module = import_module(f"oci_responses.{runtime}")
        self._transport = transport
        self._clients: dict[str, Any] = {}

    def _client(self, what: str) -> Any:
        if what not in self._clients:
            self._clients[what] = self._module.Client(
                base_url=url(what, self._transport),
                api_key="unused",
                ca_file=os.environ["BENCHMARK_CA"],
                max_connections=MANY,
                timeout=600,
            )
        return self._clients[what]

    async def texts(self, what: str) -> AsyncIterator[str]:
        async with self._client(what).responses.stream(**ASKED) as stream:
            async for event in stream:
                if event.type == DELTA:
                    yield event.delta

    def texts_blocking(self, what: str) -> Iterator[str]:
        with self._client(what).responses.stream(**ASKED) as stream:
            for event in stream:
                if event.type == DELTA:
                    yield event.delta


class Official:
    """The official client, ``create(stream=True)``; or one that stands on it."""

    def __init__(self, transport: str, *, blocking: bool = False) -> None:
        import httpx2
        from openai import AsyncOpenAI, OpenAI

        limits = httpx2.Limits(max_connections=MANY, max_keepalive_connections=MANY)
        options: dict[str, Any] = {"limits": limits, "timeout": 600.0}
        options |= {"verify": trusting()} if transport == "TLS" else {}
        http: Any = httpx2.Client(**options) if blocking else httpx2.AsyncClient(**options)
        self._client: Any = (OpenAI if blocking else AsyncOpenAI)(
            api_key="unused", base_url=url("bulk", transport), http_client=http, max_retries=0
        )
        self._transport = transport

    async def texts(self, what: str) -> AsyncIterator[str]:
        client = self._client.with_options(base_url=url(what, self._transport))
        async for event in await client.responses.create(stream=True, **ASKED):
            if event.type == DELTA:
                yield event.delta

    def texts_blocking(self, what: str) -> Iterator[str]:
        client = self._client.with_options(base_url=url(what, self._transport))
        for event in client.responses.create(stream=True, **ASKED):
            if event.type == DELTA:
                yield event.delta


class HttpxSse:
    """httpx and httpx-sse, and dicts."""

    def __init__(self, transport: str, *, blocking: bool = False) -> None:
        import httpx

        limits = httpx.Limits(max_connections=MANY, max_keepalive_connections=MANY)
        options: dict[str, Any] = {"limits": limits, "timeout": 600.0}
        options |= {"verify": trusting()} if transport == "TLS" else {}
        self._http: Any = httpx.Client(**options) if blocking else httpx.AsyncClient(**options)
        self._transport = transport

    async def texts(self, what: str) -> AsyncIterator[str]:
        from httpx_sse import aconnect_sse

        async with aconnect_sse(self._http, "POST", self._at(what), json=ASKED) as source:
            async for frame in source.aiter_sse():
                event = json.loads(frame.data)
                if event["type"] == DELTA:
                    yield event["delta"]

    def texts_blocking(self, what: str) -> Iterator[str]:
        from httpx_sse import connect_sse

        with connect_sse(self._http, "POST", self._at(what), json=ASKED) as source:
            for frame in source.iter_sse():
                event = json.loads(frame.data)
                if event["type"] == DELTA:
                    yield event["delta"]

    def _at(self, what: str) -> str:
        return url(what, self._transport) + "/responses"


class Locus:
    """The model of locus-sdk, which signs."""

    def __init__(self) -> None:
        self._models: dict[str, Any] = {}

    async def texts(self, what: str) -> AsyncIterator[str]:
        from locus.core.messages import Message
        from locus.models.providers.oci.responses import OCIResponsesModel

        if what not in self._models:
            self._models[what] = OCIResponsesModel(
                "openai.gpt-5", profile=PROFILE, config_file=os.environ["BENCHMARK_CONFIG"], base_url=url(what)
            )
        async for chunk in self._models[what].stream([Message.user("Say many words.")]):
            if chunk.content:
                yield chunk.content
