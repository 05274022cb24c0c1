import contextlib
import gc
import http.client
import logging
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import h11
import pytest

from .rig import FRAMES, Rig, stream_until_error


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    rig.hosting.stop()


def test_a_connection_is_kept_and_reused(rig: Rig) -> None:
    with rig.connect() as link:
        for body in (b"one", b"", b"x" * 200_000):
            link.request("POST", "/echo", body, {"opc-request-id": "mine/x"})
            response = link.getresponse()
            assert response.read() == body
            assert response.getheader("opc-request-id", "").startswith("mine/")
            assert response.getheader("date") == "Sun, 06 Nov 1994 08:49:37 GMT"
            sock = link.sock
        link.request("GET", "/stream")
        response = link.getresponse()
        assert response.getheader("content-type") == "text/event-stream"
        assert response.getheader("transfer-encoding") == "chunked"
        assert response.read() == b"".join(FRAMES)
        assert link.sock is sock


def test_what_was_received_is_recorded(rig: Rig) -> None:
    with rig.connect() as link:
        link.request("POST", "/echo?a=%20", b"body", {"X-One": "1"})
        link.getresponse().read()
        link.request("GET", "/refuse")
        assert link.getresponse().status == 418
    first, second = rig.received
    assert (first.method, first.path, first.body, first.headers["x-one"], first.status) == (
        "POST",
        "/echo?a=%20",
        b"body",
        "1",
        200,
    )
    assert (second.status, second.note) == (418, "a reason")


@pytest.mark.parametrize(("path", "status", "body"), [("/refuse-late", 409, b"late"), ("/refuse", 418, b"no")])
def test_a_refusal_is_a_status_until_the_first_event(rig: Rig, path: str, status: int, body: bytes) -> None:
    with rig.connect() as link:
        link.request("GET", path)
        response = link.getresponse()
        assert (response.status, response.read()) == (status, body)


def test_each_event_is_sent_when_it_is_made(rig: Rig) -> None:
    with rig.connect() as link:
        link.request("GET", "/hold")
        assert link.getresponse().read1() == FRAMES[0]


@pytest.mark.parametrize(("path", "reason"), [("/broken", "engine bug"), ("/unreadable", "engine file")])
def test_a_bug_in_the_engine_is_a_500_and_is_logged(
    rig: Rig, path: str, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR), rig.connect() as link:
        link.request("GET", path)
        response = link.getresponse()
        assert response.status == 500
        assert b'"code":"InternalServerError"' in response.read()
    assert reason in caplog.text


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/broken-late", "engine bug"), ("/unreadable-late", "engine file"), ("/refuse-too-late", "refused with 409")],
)
def test_a_bug_in_the_middle_of_a_stream_is_logged_once_and_cuts_it(
    path: str, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    rig = Rig()
    assert stream_until_error(rig, path) == (b"".join(FRAMES), True)
    rig.hosting.stop()
    gc.collect()
    assert [record.name for record in caplog.records] == ["oci_responses.emulator.server"]
    assert reason in caplog.text


@pytest.mark.parametrize(
    "data",
    [
        b"\r\nnonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: x\r\n\r\n",
    ],
)
def test_bad_http_is_answered_and_closed(rig: Rig, data: bytes) -> None:
    answer = rig.raw(data)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b'"code":"CannotParseRequest"' in answer
    assert rig.received == []


def test_http_1_0_gets_a_body_that_ends_with_the_connection(rig: Rig) -> None:
    answer = rig.raw(b"GET /stream HTTP/1.0\r\n\r\n")
    assert answer.endswith(b"".join(FRAMES))
    assert b"chunked" not in answer


def test_expect_continue(rig: Rig) -> None:
    with socket.create_connection(("127.0.0.1", rig.port), timeout=10) as sock:
        sock.sendall(
            b"POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\nexpect: 100-continue\r\nconnection: close\r\n\r\n"
        )
        assert sock.recv(100).startswith(b"HTTP/1.1 100 ")
        sock.sendall(b"hi")
        assert b"".join(iter(lambda: sock.recv(1000), b"")).endswith(b"hi")


def test_two_requests_in_one_packet(rig: Rig) -> None:
    one = b"GET /echo HTTP/1.1\r\nhost: a\r\n\r\n"
    two = b"GET /echo HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"
    assert rig.raw(one + two).count(b"HTTP/1.1 200 ") == 2


def test_head_has_no_body(rig: Rig) -> None:
    with rig.connect() as link:
        link.request("HEAD", "/refuse")
        response = link.getresponse()
        assert (response.status, response.read()) == (418, b"")


def test_a_cut_by_the_application(rig: Rig) -> None:
    assert stream_until_error(rig, "/cut") == (b"".join(FRAMES), True)


def test_a_client_that_hangs_up_ends_its_stream_only(rig: Rig) -> None:
    with rig.connect() as link:
        link.request("GET", "/endless")
        link.getresponse().read(100)
    deadline = time.monotonic() + 5
    while rig.app.closed == 0 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert rig.app.closed == 1
    assert stream_until_error(rig) == (b"".join(FRAMES), False)


@pytest.mark.parametrize("data", [b"", b"GET", b"POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nabc"])
def test_a_client_that_leaves_early_is_no_error(rig: Rig, data: bytes, caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_connection(("127.0.0.1", rig.port), timeout=10) as sock:
        sock.sendall(data)
    assert stream_until_error(rig) == (b"".join(FRAMES), False)
    assert caplog.records == []


@pytest.mark.parametrize("path", ["/hold", "/silent"])
def test_a_client_that_leaves_a_silent_stream_ends_it(rig: Rig, path: str) -> None:
    with socket.create_connection(("127.0.0.1", rig.port), timeout=10) as sock:
        sock.sendall(f"GET {path} HTTP/1.1\r\nhost: a\r\n\r\n".encode())
        if path == "/hold":
            sock.recv(1000)
        else:
            time.sleep(0.05)
        assert rig.app.closed == 0
    deadline = time.monotonic() + 5
    while rig.app.closed == 0 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert rig.app.closed == 1
    assert rig.received[0].note == "the client hung up"


def test_h11_is_the_judge_of_our_own_bytes(rig: Rig) -> None:
    """A strict client reads what we send, byte by byte."""
    answer = rig.raw(b"GET /stream HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
    client = h11.Connection(h11.CLIENT)
    client.send(h11.Request(method="GET", target="/stream", headers=[("host", "a"), ("connection", "close")]))
    client.send(h11.EndOfMessage())
    body = b""
    events: list[Any] = []
    for at in range(len(answer)):
        client.receive_data(answer[at : at + 1])
        while (event := client.next_event()) not in (h11.NEED_DATA, h11.PAUSED):
            events.append(event)
            body += bytes(event.data) if isinstance(event, h11.Data) else b""
            if isinstance(event, h11.EndOfMessage):
                break
    assert body == b"".join(FRAMES)
    assert isinstance(events[-1], h11.EndOfMessage)


def test_a_request_is_told_of_when_it_was_answered(rig: Rig) -> None:
    for path in ("/echo", "/refuse", "/stream", "/cut"):
        with rig.connect() as link, contextlib.suppress(http.client.HTTPException, OSError):
            link.request("GET", path)
            response = link.getresponse()
            name = response.getheader("opc-request-id")
            response.read()
        wait_for(lambda: rig.received[-1] in rig.answered)
        assert rig.answered[-1].request_id == name
        assert rig.answered[-1].seconds > 0
    assert [request.status for request in rig.answered] == [200, 418, 200, 200]
    assert not rig.server.busy


def test_while_draining_a_connection_gets_no_second_request(rig: Rig) -> None:
    with rig.connect() as link:
        link.request("GET", "/hold")
        response = link.getresponse()
        assert rig.server.busy
        rig.server.draining = True
        rig.hosting._loop.call_soon_threadsafe(rig.app.release.set)
        sock = link.sock
        assert response.read() == b"".join(FRAMES)
        assert sock.recv(1) == b""


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.005)
    assert condition()
