"""Connections for asyncio and trio."""

from __future__ import annotations

import weakref
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import httpcore

from oci_responses.config import Settings
from oci_responses.faults import FAULTS, failed, prepare
from oci_responses.nonblocking.exclusive import ExclusivePool
from oci_responses.nonblocking.patience import PatientBackend
from oci_responses.nonblocking.short import GatedBackend, short_body
from oci_responses.phases import Phase
from oci_responses.pooling import exhausted, handshakes, pool_options
from responses_proto.effects import Failed, Head, Open, Read

if TYPE_CHECKING:
    from oci_responses.nonblocking.runtime import Runtime

__all__ = ["Answer", "Call", "Pool"]


class Pool:
    """The connections of one client, all in the event loop ``loop``, with which they end.

    It holds every answer that is open, so that one whose call nobody has any more is still closed:
    when the next answer is asked for, or with the pool.
    """

    def __init__(self, settings: Settings, runtime: Runtime) -> None:
        self.loop = runtime.loop()
        self._runtime = runtime
        self._answers: dict[Answer, weakref.ref[Call]] = {}
        self._transport = settings.transport
        exclusive = settings.transport.exclusive
        patient = PatientBackend(runtime.backend(), handshakes(settings.transport))
        backend = patient if exclusive else GatedBackend(patient)
        options = {**pool_options(settings), "network_backend": backend}
        self._asking = set[Call]()
        self._http = ExclusivePool(runtime, **options)
        self._life = self._live()
        self._lives = False

    def call(self) -> Call:
        """Return a new call; at most one answer is open in it at a time."""
        return Call(self)

    async def answer(self, call: Call, effect: Open) -> Answer:
        """Send a request and return its answer, open; raises one of FAULTS."""
        if not self._lives:
            self._lives = True
            await anext(self._life)
        for abandoned in [answer for answer, owner in self._answers.items() if owner() is None]:
            await self.let_go(abandoned)
        request = prepare(effect, self._transport.pool_timeout)
        self._asking.add(call)
        try:
            response = await self._http.handle_async_request(request)
        except httpcore.PoolTimeout:
            raise exhausted(self._transport, len(self._asking)) from None
        finally:
            self._asking.discard(call)
        request.headers.clear()  # they are sent, and many a stream stays open for long
        answer = Answer(response, request.extensions["timeout"]["read"])
        self._answers[answer] = weakref.ref(call)
        return answer

    async def let_go(self, answer: Answer) -> None:
        """Close an answer."""
        await answer.aclose()
        self._answers.pop(answer, None)

    async def aclose(self) -> None:
        """Close every connection and every answer."""
        await self._runtime.closing(self._life.aclose)

    async def _live(self) -> AsyncGenerator[None]:
        # A generator, because an event loop closes those at its end (PEP 525): a connection that
        # outlived its loop could not be closed any more.
        try:
            yield
        finally:
            await self._http.aclose()
            for answer in list(self._answers):
                await self.let_go(answer)


class Answer:
    """One answer: its head, and its body as long as it is open."""

    __slots__ = ("__weakref__", "_body", "_closed", "_reading", "_short", "_stream", "head")

    def __init__(self, response: httpcore.Response, reading: Phase) -> None:
        self._stream: Any = response.stream  # of which a non-blocking pool's can be closed
        self._reading = reading
        self._short = short_body(response)
        self._body: AsyncIterator[bytes] | None = None
        self._closed = False
        headers = ((name.decode("ascii").lower(), value.decode("latin-1")) for name, value in response.headers)
        self.head = Head(response.status, tuple(headers))

    def read(self, within: float | None) -> Awaitable[bytes | Failed]:
        """Read the next piece of the body; b"" at its end."""
        short = self._short
        if short is None or short.over or self._closed:
            return self._read(within)
        return short.read(within, self._read)

    async def _read(self, within: float | None) -> bytes | Failed:
        if self._closed:
            return b""
        self._reading.restart(within)
        try:
            if self._body is None:
                self._body = aiter(self._stream)
            async for piece in self._body:
                if piece:  # HTTP/2 has frames of nothing, and nothing would be the end
                    return piece
        except FAULTS as error:
            return failed(error, Read(within))
        return b""

    async def aclose(self) -> None:
        """Let go of the connection; it goes back to the pool if the body was read whole."""
        self._closed = True
        with suppress(*FAULTS):
            await self._stream.aclose()
        # Of generators that are dropped before their end trio warns, so that these go on to it. They are
        # already running where another task is reading; then they end there.
        if self._body is not None:
            with suppress(*FAULTS, RuntimeError):
                async for _ in self._body:
                    pass


async def _nothing() -> bytes:
    return b""


class Call:
    """Performs the effects Open, Read and Close of one exchange."""

    __slots__ = ("__weakref__", "_answer", "_pool")

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._answer: Answer | None = None

    async def open(self, effect: Open) -> Head | Failed:
        """Send a request and read the head of its answer."""
        try:
            self._answer = await self._pool.answer(self, effect)
        except FAULTS as error:
            return failed(error, effect)
        return self._answer.head

    def read(self, within: float | None) -> Awaitable[bytes | Failed]:
        """Read the next piece of the body; b"" at its end."""
        return self._answer.read(within) if self._answer is not None else _nothing()

    async def aclose(self) -> None:
        """Let go of the answer; the connection goes back to the pool if the body was read whole."""
        answer, self._answer = self._answer, None
        if answer is not None:
            await self._pool.let_go(answer)
