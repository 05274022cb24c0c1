"""The HTTP side: connections, keep-alive, chunked streams, faults; it knows nothing of responses."""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import AsyncExitStack, aclosing
from email.utils import formatdate
from typing import Protocol

import h11

from .channel import Channel
from .envelopes import front_door
from .faults import NO_FAULT, Fault, damaged, damaged_stream
from .ids import Ids
from .messages import Cut, Received, Refusal, Reply, Stream
from .orders import Orders

__all__ = ["Application", "Server"]

_log = logging.getLogger(__name__)
_BAD_REQUEST = front_door(400, "CannotParseRequest", "The request could not be parsed.").reply
_INTERNAL = front_door(500, "InternalServerError", "An internal server error has occurred.").reply


class Application(Protocol):
    """What the server asks for an answer."""

    async def answer(self, request: Received) -> Reply | Stream:
        """Answer ``request`` or raise :class:`Refusal`."""


class Server:
    """Serves connections.

    ``received`` is told of every request as soon as its body is complete, ``answered`` when its
    answer has ended, however it did. While ``draining`` is set no connection gets a second request.
    ``dress`` gives refusals their last shape.
    """

    def __init__(
        self,
        application: Application,
        *,
        ids: Ids,
        faults: Orders,
        received: Callable[[Received], None],
        clock: Callable[[], float],
        tls: ssl.SSLContext | None,
        answered: Callable[[Received], None] = lambda _: None,
        dress: Callable[[Reply], Reply] = lambda reply: reply,
    ) -> None:
        self.draining = False
        self._running = 0
        self._application = application
        self._ids = ids
        self._faults = faults
        self._received = received
        self._answered = answered
        self._clock = clock
        self._tls = tls
        self._dress = dress

    @property
    def busy(self) -> bool:
        """Whether a request is being answered."""
        return self._running > 0

    async def connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection until it ends; a peer that hangs up or breaks TLS is no error."""
        try:
            # The handshake is made here, not by the listener, so that a connection belongs to
            # this task from its first byte and none is left over when the server stops.
            if self._tls is not None:
                await writer.start_tls(self._tls)
            channel = Channel(reader, writer, h11.SERVER)
            while await self._exchange(channel):
                channel.h11.start_next_cycle()
            await channel.close()
        except (OSError, Cut):
            writer.transport.abort()

    async def _exchange(self, channel: Channel) -> bool:
        """Serve one request; return whether another may follow on this connection."""
        try:
            head = await channel.next_event()
            if not isinstance(head, h11.Request):
                return False
            request = _received(head, await channel.body())
        except h11.RemoteProtocolError:
            if channel.h11.our_state is h11.IDLE or channel.h11.our_state is h11.SEND_RESPONSE:
                await self._reply(channel, None, _BAD_REQUEST)
            return False
        await self._answer(channel, request)
        done = channel.h11.our_state is h11.DONE and channel.h11.their_state is h11.DONE
        return done and not self.draining

    async def _answer(self, channel: Channel, request: Received) -> None:
        self._received(request)
        self._running += 1
        began = time.monotonic()
        try:
            await _unless_gone(channel, self._respond(channel, request, self._fault(request)))
        except (_Gone, ConnectionError):
            request.note = "the client hung up"
            raise
        finally:
            self._running -= 1
            request.seconds = time.monotonic() - began
            self._answered(request)

    def _fault(self, request: Received) -> Fault:
        try:
            return self._faults.take(request)
        except Refusal as refusal:
            request.note = refusal.note
            return Fault(reply=refusal.reply)

    async def _respond(self, channel: Channel, request: Received, fault: Fault) -> None:
        await asyncio.sleep(fault.delay)
        async with AsyncExitStack() as stack:
            try:
                answer = fault.refused(request) or await self._application.answer(request)
                if isinstance(answer, Stream):
                    source = await stack.enter_async_context(aclosing(answer.frames))
                    # A refusal comes before the first event, while the status is still open.
                    answer = await _begun(source)
            except Refusal as refusal:
                request.note = refusal.note
                answer = self._dress(refusal.reply)
            except Cut:
                raise
            except Exception:
                _log.exception("the engine failed")
                answer = _INTERNAL
            if isinstance(answer, Stream):
                await self._stream(channel, request, answer, fault)
            else:
                await self._reply(channel, request, answer, fault)

    async def _reply(self, channel: Channel, request: Received | None, reply: Reply, fault: Fault = NO_FAULT) -> None:
        length, body = damaged(reply.body, fault)
        headers = {**reply.headers, "content-length": str(length)}
        head = self._head(request, reply.status, headers, fault)
        if fault is NO_FAULT or (request is not None and request.method == "HEAD"):
            whole = [] if request is not None and request.method == "HEAD" else [h11.Data(data=reply.body)]
            await channel.send(head, *whole, h11.EndOfMessage())
            return
        await channel.send(head)
        async with aclosing(body):
            async for part in body:
                await channel.send(h11.Data(data=part))
        await channel.send(h11.EndOfMessage())

    async def _stream(self, channel: Channel, request: Received, stream: Stream, fault: Fault) -> None:
        headers = {"content-type": "text/event-stream", "cache-control": "no-cache"}
        await channel.send(self._head(request, 200, headers, fault))
        async with aclosing(_or_cut(damaged_stream(stream.frames, fault))) as frames:
            async for frame in frames:
                await channel.send(h11.Data(data=frame))
        await channel.send(h11.EndOfMessage())

    def _head(self, request: Received | None, status: int, headers: dict[str, str], fault: Fault) -> h11.Response:
        asked = ""
        if request is not None:
            asked = request.headers.get("opc-request-id", "")
            request.status = status
        name = self._ids.request(asked)
        if request is not None:
            request.request_id = name
        everywhere = {"date": formatdate(self._clock(), usegmt=True), "opc-request-id": name}
        over = {name.lower(): value for name, value in fault.headers.items()}
        if fault.compress is not None:
            everywhere["content-encoding"] = fault.compress
        return h11.Response(status_code=status, headers=list({**everywhere, **headers, **over}.items()))


def _received(head: h11.Request, body: bytes) -> Received:
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in head.headers]
    return Received(head.method.decode(), head.target.decode("latin-1"), headers, body)


async def _begun(source: AsyncGenerator[bytes, None]) -> Stream:
    """Return ``source`` as a stream whose first frame has been made."""
    try:
        first = await anext(source)
    except (StopAsyncIteration, Cut):
        return Stream(_cut_at_once())
    return Stream(_rejoined(first, source))


async def _cut_at_once() -> AsyncGenerator[bytes, None]:
    nothing: tuple[bytes, ...] = ()
    for part in nothing:
        yield part
    raise Cut


async def _rejoined(first: bytes, rest: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    yield first
    async for frame in rest:
        yield frame


async def _or_cut(frames: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    """Pass ``frames`` on; what fails in their making is logged once and ends the connection."""
    async with aclosing(frames):
        try:
            async for frame in frames:
                yield frame
        except Cut:
            raise
        except Exception as error:
            _log.exception("the engine failed in the middle of its answer")
            raise Cut from error


class _Gone(Cut):
    """The client hung up before it had its answer."""


async def _unless_gone(channel: Channel, answering: Coroutine[None, None, None]) -> None:
    """Carry out ``answering`` until it is done, or raise :class:`_Gone` when the peer hangs up."""
    work = asyncio.create_task(answering)
    watch = asyncio.create_task(channel.gone())
    try:
        await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        work.cancel()
        watch.cancel()
        await asyncio.wait({work, watch})
    if work.cancelled():
        raise _Gone
    work.result()
