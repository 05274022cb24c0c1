"""One exchange as raw HTTP/1.1 bytes, for any event loop: no socket, no clock, no thread.

:class:`HttpCall` turns the effects of an exchange into a few actions that every event loop knows.
Ask :meth:`~HttpCall.next_action`, do it, say how it went, ask again; :meth:`~HttpCall.close` cancels::

    Connect     open a connection              done() | failed(kind, why)
    Send        write these bytes              done() | failed(kind, why)
    Receive     wait for bytes                 receive_data(bytes) | receive_eof() | failed(kind, why)
    Disconnect  close the connection           done()
    Wait        let time pass                  done()
    Deliver     events for the program         done()
    Limit       end the call in time           done(), and expired() once so many seconds have passed
    Finish      the result; nothing comes after

The same action is given until it has been answered. ``within`` is seconds, None for no limit; a
limit that passes is ``failed(FailureKind.TIMEOUT, ...)``.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from types import MappingProxyType
from typing import Final, Generic, TypeAlias, TypeVar

import h11

from .actions import Action, Connect, Deliver, Disconnect, Finish, Receive, Send, Wait
from .effects import (
    Close,
    Effect,
    Emit,
    Failed,
    FailureKind,
    Head,
    HttpRequest,
    Limit,
    Listen,
    Open,
    Read,
    Reply,
    Sign,
    Sleep,
)
from .encodings import Codings, decoded
from .errors import InvalidTransition, LocalError
from .exchange import Exchange, Failure
from .octets import Octets, as_bytes
from .outgoing import encoded_request, whole_request
from .urls import Origin, origin_of

__all__ = [
    "Action",
    "Connect",
    "Deliver",
    "Disconnect",
    "Finish",
    "HttpCall",
    "Limit",
    "Origin",
    "Receive",
    "Send",
    "Wait",
]

T = TypeVar("T")

_HEAD_LIMIT: Final = 64 * 1024


_Answer: TypeAlias = bytes | Failed | None
_Steps: TypeAlias = Generator[Action, _Answer, T]


class HttpCall(Generic[T]):
    """Drives one exchange by bytes.

    ``sign`` performs a Sign effect: it returns the request with the credential's headers and a
    fresh date, or :class:`Failed`. It is the only thing that this class calls.

    A body that is compressed is decoded: gzip and deflate here, other codings (zstd) by ``codings``.

    A request that HTTP cannot carry (its address, a header, a ``content-length`` that is not the
    body's) is a :class:`LocalError` from the call that brought it up, before anything is sent,
    and then the result. ``host`` and ``content-length`` are added where they are missing.
    """

    def __init__(
        self,
        exchange: Exchange[T | Failure],
        sign: Callable[[Sign], HttpRequest | Failed],
        *,
        codings: Codings = MappingProxyType({}),
    ) -> None:
        self._exchange = decoded(exchange, codings)
        self._sign = sign
        self._http = _connection()
        self._origin: Origin | None = None
        self._limit = Limit()
        self._expired = False
        self._steps = self._run()
        self._action: Action
        self._advance(None)

    def next_action(self) -> Action:
        """Return what must be done now."""
        return self._action

    def done(self) -> None:
        """Say that the action was performed."""
        if isinstance(self._action, Receive | Finish):
            raise InvalidTransition(f"done() does not answer {type(self._action).__name__}")
        self._advance(None)

    def receive_data(self, data: Octets) -> None:
        """Give the bytes that came, in answer to Receive; empty bytes mean the end."""
        if not isinstance(self._action, Receive):
            raise InvalidTransition(f"bytes do not answer {type(self._action).__name__}")
        self._advance(as_bytes(data))

    def receive_eof(self) -> None:
        """Say that the peer has closed, in answer to Receive."""
        self.receive_data(b"")

    def failed(self, kind: FailureKind, message: str) -> None:
        """Say that Connect, Send or Receive could not be performed."""
        if not isinstance(self._action, Connect | Send | Receive):
            raise InvalidTransition(f"{type(self._action).__name__} cannot fail")
        self._advance(Failed(kind, message))

    def expired(self) -> None:
        """Say, at any time, that the seconds of the last Limit have passed.

        A limit that has been lifted since (``Limit(None)``) has no effect any more.
        """
        if self._limit.seconds is None:
            return
        self._expired = True
        if isinstance(self._action, Connect | Send | Receive):
            self._advance(self._overdue())
        elif isinstance(self._action, Wait):
            self._advance(None)

    def close(self) -> None:
        """Cancel the call: what is left to do is to close the connection, if there is one.

        The result is then an :class:`InvalidTransition`; a call that is over keeps its own.
        """
        if not isinstance(self._action, Finish):
            self._end(InvalidTransition("the call was closed before it was over"))

    def _advance(self, answer: _Answer) -> None:
        try:
            self._action = self._steps.send(answer)
        except Exception as error:
            self._end(
                error if isinstance(error, LocalError) else LocalError(f"the call broke off: {type(error).__name__}")
            )
            raise

    def _end(self, result: object) -> None:
        self._exchange.close()
        self._steps = self._finish(result)
        self._action = next(self._steps)

    def _run(self) -> _Steps[None]:
        reply: Reply = None
        while True:
            try:
                effect = self._exchange.send(reply)
            except StopIteration as stop:
                yield from self._finish(stop.value)
                return
            reply = yield from self._perform(effect)

    def _finish(self, result: object) -> _Steps[None]:
        yield from self._disconnect()
        while True:
            yield Finish(result)

    def _perform(self, effect: Effect) -> _Steps[Reply]:
        if self._expired and isinstance(effect, Sign | Open | Read):
            return self._overdue()
        match effect:
            case Limit():
                self._limit, self._expired = effect, False
                yield effect
            case Sign():
                return self._sign(effect)
            case Open():
                return (yield from self._open(effect))
            case Read(within=within):
                return (yield from self._read(within))
            case Close():
                yield from self._close()
            case Sleep(seconds=seconds):
                yield Wait(seconds)
            case Listen():
                return None  # each piece is an action of its own
            case Emit(events=events):
                yield Deliver(events)
            case _:
                raise LocalError(f"an exchange does not ask for {type(effect).__name__}")
        return None

    def _open(self, effect: Open) -> _Steps[Head | Failed]:
        origin = origin_of(effect.request.url)
        request = whole_request(effect.request)
        encoded_request(request, _connection())  # what h11 refuses is found before there is a connection
        if self._origin != origin:
            yield from self._disconnect()
            refused = yield Connect(origin, effect.connect)
            if isinstance(refused, Failed):
                return refused
            self._origin = origin
            self._http = _connection()
        broken = yield Send(encoded_request(request, self._http), effect.within)
        if isinstance(broken, Failed):
            return broken
        while True:
            event = yield from self._next_event(effect.within)
            if isinstance(event, h11.Response):
                headers = ((name.decode("ascii"), value.decode("latin-1")) for name, value in event.headers)
                return Head(event.status_code, tuple(headers))
            if not isinstance(event, h11.InformationalResponse):
                return event if isinstance(event, Failed) else Failed(FailureKind.BROKEN, "closed before an answer")

    def _read(self, within: float | None) -> _Steps[bytes | Failed]:
        if self._origin is None or self._http.their_state is not h11.SEND_BODY:
            return b""
        event = yield from self._next_event(within)
        if isinstance(event, h11.Data):
            return bytes(event.data)
        return event if isinstance(event, Failed) else b""

    def _next_event(self, within: float | None) -> _Steps[h11.Event | Failed]:
        while True:
            try:
                event = self._http.next_event()
                if event is not h11.NEED_DATA:
                    return event if isinstance(event, h11.Event) else h11.ConnectionClosed()
            except h11.RemoteProtocolError as error:
                return Failed(FailureKind.BROKEN, str(error))
            data = yield Receive(within)
            if not isinstance(data, bytes):
                return data or Failed(FailureKind.BROKEN, "no answer")
            self._http.receive_data(data)

    def _close(self) -> _Steps[None]:
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
        else:
            yield from self._disconnect()

    def _overdue(self) -> Failed:
        return Failed(FailureKind.TOTAL, f"no end within {self._limit.seconds:g} s")

    def _disconnect(self) -> _Steps[None]:
        if self._origin is not None:
            yield Disconnect()
            self._origin = None


def _connection() -> h11.Connection:
    return h11.Connection(h11.CLIENT, max_incomplete_event_size=_HEAD_LIMIT)
