"""What a connection does by HTTP/2, on any runtime, against a server that is h2 over a real socket with TLS."""

from __future__ import annotations

import ssl
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import h2.config
import h2.connection
import h2.events
from h2.errors import ErrorCodes

from oci_responses.config import Settings
from oci_responses.transport import Transport
from responses_proto.effects import FailureKind, Head

from .connection_scenarios import LATER, SHORT, failure, whole
from .sides import Side, opening, settings_for
from .tls_scenarios import certified
from .wire import Link, Wire, ok

__all__ = ["SCENARIOS"]

Scenario = Callable[[Side], Awaitable[None]]


class Frames:
    """The server's end of one HTTP/2 connection."""

    def __init__(self, link: Link, context: ssl.SSLContext) -> None:
        self.link = link
        link.start_tls(context)
        self.http = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        self.http.initiate_connection()
        self.stream = 0

    def flush(self) -> None:
        self.link.send(self.http.data_to_send())

    def request(self) -> tuple[dict[bytes, bytes], bytes]:
        """Read one request."""
        headers, body = dict[bytes, bytes](), b""
        self.flush()
        while True:
            data = self.link.receive()
            assert data, "the client closed in mid-request"
            events = self.http.receive_data(data)
            self.flush()
            for event in events:
                if isinstance(event, h2.events.RequestReceived):
                    headers, self.stream = dict(event.headers), event.stream_id
                elif isinstance(event, h2.events.DataReceived):
                    body += event.data
                elif isinstance(event, h2.events.StreamEnded):
                    return headers, body

    def answer(self, *pieces: bytes, end: bool = True) -> None:
        self.http.send_headers(self.stream, [(":status", "200"), ("opc-request-id", "A/B/C"), ("x-odd", "a")])
        for piece in pieces:
            self.http.send_data(self.stream, piece)
        if end:
            self.http.end_stream(self.stream)
        self.flush()

    def ping(self) -> None:
        self.http.ping(bytes(8))
        self.flush()

    def reset(self) -> None:
        self.http.reset_stream(self.stream, ErrorCodes.INTERNAL_ERROR)
        self.flush()
        self.link.wait_for_end()

    def go_away(self) -> None:
        self.http.close_connection(ErrorCodes.ENHANCE_YOUR_CALM)
        self.flush()
        self.link.wait_for_end()


Play = Callable[[Frames], None]


@contextmanager
def serving(*plays: Play, most: int = 4) -> Iterator[Settings]:
    """Settings for a server that plays these, one on each connection."""
    with certified() as (context, ca_file):
        context.set_alpn_protocols(["h2"])

        def script(play: Play) -> Callable[[Link], None]:
            return lambda link: play(Frames(link, context))

        with Wire(*map(script, plays), at_once=True) as wire:
            transport = Transport(http2=True, max_connections=most, pool_timeout=1.0)
            yield replace(settings_for(wire.authority, "https", ca_file), transport=transport)


async def two_calls_one_after_the_other_on_one_connection(side: Side) -> None:
    def play(frames: Frames) -> None:
        for body in (b"one", b"two"):
            headers, sent = frames.request()
            assert headers[b":authority"].startswith(b"127.0.0.1:")
            assert (headers[b":method"], headers[b":path"], sent) == (b"POST", b"/v1/x", b"{}")
            frames.answer(body[:1], b"", body[1:])
        frames.link.wait_for_end()

    with serving(play) as settings:
        async with side.pool(settings) as call_of:
            for body in (b"one", b"two"):
                call = call_of()
                answer = await call.open(opening(settings, body=b"{}"))
                assert isinstance(answer, Head), (body, answer)
                assert (answer.status, answer.request_id) == (200, "A/B/C")
                assert await whole(call) == body
                await call.aclose()


async def calls_at_once_have_connections_of_their_own(side: Side) -> None:
    def play(frames: Frames) -> None:
        frames.request()
        frames.answer(b"ab")
        frames.link.wait_for_end()

    with serving(play, play) as settings:
        async with side.pool(settings) as call_of:
            one, other = call_of(), call_of()
            assert isinstance(await one.open(opening(settings)), Head)
            assert isinstance(await other.open(opening(settings)), Head)
            assert await whole(other) == await whole(one) == b"ab"
            await one.aclose()
            await other.aclose()


def broken(act: Play, said: str, begun: bool) -> Scenario:
    """A stream or a connection that the server breaks off, and the next call."""

    async def scenario(side: Side) -> None:
        def play(frames: Frames) -> None:
            frames.request()
            if begun:
                frames.answer(b"ab", end=False)
                time.sleep(SHORT)
            act(frames)

        def again(frames: Frames) -> None:
            frames.request()
            frames.answer(b"whole")
            frames.link.wait_for_end()

        with serving(play, again, most=1) as settings:
            async with side.pool(settings) as call_of:
                call = call_of()
                reply = await call.open(opening(settings))
                if begun:
                    assert isinstance(reply, Head)
                    assert await call.read(5.0) == b"ab"
                    reply = await call.read(5.0)
                assert said in failure(reply, FailureKind.BROKEN)
                await call.aclose()
                call = call_of()
                assert isinstance(await call.open(opening(settings)), Head)
                assert await whole(call) == b"whole"
                await call.aclose()

    return scenario


async def a_deadline_passes_though_the_server_pings(side: Side) -> None:
    def play(frames: Frames) -> None:
        frames.request()
        frames.answer(b"ab", end=False)
        try:
            while True:
                time.sleep(SHORT / 5)
                frames.ping()
        except OSError:
            pass

    with serving(play) as settings:
        async with side.pool(settings) as call_of:
            call = call_of()
            assert isinstance(await call.open(opening(settings)), Head)
            assert await call.read(5.0) == b"ab"
            assert failure(await call.read(SHORT), FailureKind.TIMEOUT) == f"nothing more within {SHORT} s"
            await call.aclose()


async def an_answer_left_early_takes_its_connection_along(side: Side) -> None:
    def play(frames: Frames) -> None:
        frames.request()
        frames.answer(b"ab", end=False)
        frames.link.wait_for_end()

    with serving(play, play, most=1) as settings:
        async with side.pool(settings) as call_of:
            for _ in range(2):
                call = call_of()
                assert isinstance(await call.open(opening(settings)), Head)
                assert await call.read(5.0) == b"ab"
                await call.aclose()
                assert await call.read(5.0) == b""


async def a_farewell_between_two_calls_is_understood(side: Side) -> None:
    def play(frames: Frames) -> None:
        frames.request()
        frames.answer(b"ab")
        frames.go_away()

    with serving(play, play, most=1) as settings:
        async with side.pool(settings) as call_of:
            for _ in range(2):
                call = call_of()
                assert isinstance(await call.open(opening(settings)), Head)
                assert await whole(call) == b"ab"
                await call.aclose()
                time.sleep(LATER)


async def a_server_without_it_speaks_http11(side: Side) -> None:
    with certified() as (context, ca_file):

        def script(link: Link) -> None:
            link.start_tls(context)
            for _ in range(2):
                assert link.request().startswith(b"GET /v1/x HTTP/1.1\r\n")
                link.send(ok(b"one"))
            link.wait_for_end()

        with Wire(script) as wire:
            settings = replace(settings_for(wire.authority, "https", ca_file), transport=Transport(http2=True))
            async with side.pool(settings) as call_of:
                for _ in range(2):
                    call = call_of()
                    assert isinstance(await call.open(opening(settings)), Head)
                    assert await whole(call) == b"one"
                    await call.aclose()


def rubbish(frames: Frames) -> None:
    frames.link.send(b"\x00\x00\x08\x00\x00\x00\x00\x00\x63rubbish!")
    frames.link.wait_for_end()


ACTS: dict[str, tuple[Play, str]] = {
    "RST_STREAM": (Frames.reset, "StreamReset"),
    "GOAWAY": (Frames.go_away, "ConnectionTerminated"),
    "rubbish": (rubbish, ""),
    "a cut": (lambda frames: frames.link.close(), ""),
    "a reset": (lambda frames: frames.link.reset(), ""),
}

SCENARIOS: dict[str, Scenario] = {
    "two calls one after the other on one connection": two_calls_one_after_the_other_on_one_connection,
    "calls at once have connections of their own": calls_at_once_have_connections_of_their_own,
    **{f"{name} before the head": broken(act, said, False) for name, (act, said) in ACTS.items()},
    **{f"{name} in the body": broken(act, said, True) for name, (act, said) in ACTS.items()},
    "a deadline passes though the server pings": a_deadline_passes_though_the_server_pings,
    "an answer left early takes its connection along": an_answer_left_early_takes_its_connection_along,
    "a farewell between two calls is understood": a_farewell_between_two_calls_is_understood,
    "a server without it speaks HTTP/1.1": a_server_without_it_speaks_http11,
}
