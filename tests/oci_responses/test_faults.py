"""One table: what httpcore raises, and what the core is told."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator
from typing import Any

import httpcore
import pytest
from h2.exceptions import StreamClosedError
from socksio.exceptions import SOCKSError

from oci_responses.faults import FAULTS, failed, peers_fault, prepare
from responses_proto.effects import Failed, FailureKind, HttpRequest, Open, Read

KINDS: dict[type[Exception], FailureKind] = {
    httpcore.ConnectError: FailureKind.CONNECT,
    httpcore.ConnectTimeout: FailureKind.CONNECT_TIMEOUT,
    httpcore.PoolTimeout: FailureKind.POOL,
    httpcore.ProxyError: FailureKind.CONNECT,
    httpcore.ReadTimeout: FailureKind.TIMEOUT,
    httpcore.WriteTimeout: FailureKind.TIMEOUT,
    httpcore.ReadError: FailureKind.BROKEN,
    httpcore.WriteError: FailureKind.BROKEN,
    httpcore.RemoteProtocolError: FailureKind.BROKEN,
    ssl.SSLError: FailureKind.BROKEN,
}
OPEN = Open(HttpRequest("GET", "https://a.example/"), connect=1.5, within=60.0)
OURS = {httpcore.LocalProtocolError, httpcore.UnsupportedProtocol, httpcore.ConnectionNotAvailable}
"""What only a bug of ours can raise; it must not look like a fault of the network."""


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_fault_has_its_kind(kind: type[Exception]) -> None:
    assert issubclass(kind, FAULTS)
    for effect in (OPEN, Read(0.2)):
        told = failed(kind("no luck"), effect)
        assert told.kind is KINDS[kind]
        if not issubclass(kind, httpcore.TimeoutException):
            assert told.message.startswith(f"{kind.__name__}: ")
            assert "no luck" in told.message


@pytest.mark.parametrize(
    ("kind", "effect", "message"),
    [
        (httpcore.ConnectTimeout, OPEN, "no connection within 1.5 s"),
        (lambda: httpcore.PoolTimeout("all in use"), OPEN, "all in use"),
        (httpcore.WriteTimeout, OPEN, "the request was not taken within 60 s"),
        (httpcore.ReadTimeout, OPEN, "no first byte within 60 s"),
        (httpcore.ReadTimeout, Read(0.2), "nothing more within 0.2 s"),
        # An operating system gives up by itself.
        (httpcore.ReadTimeout, Read(None), "nothing more: the network gave up waiting"),
        (httpcore.ConnectTimeout, Open(OPEN.request), "no connection: the network gave up waiting"),
    ],
)
def test_a_deadline_is_told_in_our_own_words(kind: type[Exception], effect: Open | Read, message: str) -> None:
    inner = RuntimeError("Cancelled by cancel scope 7f0; reason: <Task coro=<x() at /home/me/x.py:1>>")
    error = kind()
    error.__cause__ = inner
    assert failed(error, effect).message == message


def refused(number: int) -> OSError:
    return OSError(number, f"refused {number}")


@pytest.mark.parametrize(
    ("cause", "message"),
    [
        (refused(111), "all failed: [Errno 111] refused 111"),
        (ExceptionGroup("", [refused(111), refused(101), refused(111)]), "[Errno 111] refused 111; [Errno 101]"),
        (ValueError("of no system"), "ConnectError: all failed"),
        (None, "ConnectError: all failed"),
    ],
)
def test_why_no_attempt_to_connect_succeeded(cause: Exception | None, message: str) -> None:
    error, below = httpcore.ConnectError("all failed"), OSError("all failed")
    error.__cause__, below.__cause__ = below, cause
    said = failed(error, OPEN).message
    assert message in said
    assert said.count("all failed") == 1


def test_what_the_system_said_is_said_once() -> None:
    error = httpcore.ConnectError(str(refused(111)))
    error.__cause__ = refused(111)
    assert failed(error, OPEN).message == "ConnectError: [Errno 111] refused 111"


def test_the_table_knows_every_exception_of_httpcore() -> None:
    every = {
        kind
        for name in httpcore.__all__
        if isinstance(kind := getattr(httpcore, name), type)
        if issubclass(kind, Exception)
    }
    leaves = {kind for kind in every if not kind.__subclasses__()}
    assert {kind for kind in leaves if issubclass(kind, FAULTS)} == KINDS.keys() & every
    assert {kind for kind in leaves if not issubclass(kind, FAULTS)} == OURS


def test_the_reason_is_looked_for_below() -> None:
    reason = ssl.SSLCertVerificationError("certificate verify failed")
    middle, outer = RuntimeError(), httpcore.ConnectError()
    middle.__cause__, outer.__context__ = reason, middle
    assert failed(outer, OPEN).message.startswith("ConnectError: ")
    assert "certificate verify failed" in failed(outer, OPEN).message
    assert failed(httpcore.ReadError(), OPEN) == Failed(FailureKind.BROKEN, "ReadError")


@pytest.mark.parametrize(
    ("url", "scheme", "host", "port", "target"),
    [
        ("https://a.example/v1/x", b"https", b"a.example", None, b"/v1/x"),
        ("http://127.0.0.1:8080/v1/x?a=b", b"http", b"127.0.0.1", 8080, b"/v1/x?a=b"),
        ("https://[::1]:8443/v1", b"https", b"::1", 8443, b"/v1"),
        # The signature covers these, so they must go out.
        ("https://a.example/v1/x;y=1?b;c", b"https", b"a.example", None, b"/v1/x;y=1?b;c"),
        ("https://a.example", b"https", b"a.example", None, b"/"),
    ],
)
def test_the_url_goes_out_whole(url: str, scheme: bytes, host: bytes, port: int | None, target: bytes) -> None:
    made = prepare(Open(HttpRequest("GET", url)), 1.0).url
    assert (made.scheme, made.host, made.port, made.target) == (scheme, host, port, target)


def test_a_request_keeps_its_headers_and_its_deadlines() -> None:
    headers = (("host", "a.example"), ("x-odd", "caf\xe9"))
    made = prepare(Open(HttpRequest("POST", "https://a.example/", headers, b"{}"), connect=1.0, within=2.0), 3.0)
    assert made.headers == [(b"host", b"a.example"), (b"x-odd", b"caf\xe9")]
    assert made.method == b"POST"
    limits = made.extensions["timeout"]
    assert (limits["pool"], limits["write"]) == (3.0, 2.0)
    assert 0.9 < limits["connect"].left(TimeoutError) <= 1.0
    assert 1.9 < limits["read"].left(TimeoutError) <= 2.0
    unlimited = prepare(Open(HttpRequest("GET", "https://a.example/")), 3.0).extensions["timeout"]
    assert unlimited["connect"].left(TimeoutError) is unlimited["read"].left(TimeoutError) is unlimited["write"] is None


@pytest.mark.parametrize("body", [b"", b"{}"])
def test_a_body_goes_out_in_either_colour_and_is_no_generator(body: bytes) -> None:
    def content() -> Any:
        return prepare(Open(HttpRequest("POST", "https://a.example/", (), body)), 1.0).stream

    async def read() -> bytes:
        return b"".join([piece async for piece in content()])

    assert asyncio.run(read()) == b"".join(content()) == body
    assert not isinstance(content(), AsyncGenerator)


def test_faults_of_the_peer_that_other_libraries_find_are_faults_of_the_connection() -> None:
    odd = StreamClosedError(1)
    for error in (odd, httpcore.LocalProtocolError(odd)):
        told = peers_fault(error)
        assert isinstance(told, httpcore.RemoteProtocolError)
        assert "StreamClosedError" in str(told)
    assert isinstance(peers_fault(SOCKSError("odd")), httpcore.ProxyError)
    # Everything else stays what it is: what is ours must not look like the network's.
    for other in (httpcore.LocalProtocolError("ours"), httpcore.ReadError(), ZeroDivisionError(), KeyboardInterrupt()):
        assert peers_fault(other) is other
