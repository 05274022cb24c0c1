"""What the server does with a fault on order."""

import gzip
import http.client
import socket
import time
from collections.abc import Iterator

import pytest

from oci_responses.emulator import Fault, Reply

from .rig import FRAMES, Rig, stream_until_error


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    rig.hosting.stop()


@pytest.mark.parametrize(
    ("fault", "body", "broken"),
    [
        (Fault(cut_after_events=0), b"", True),
        (Fault(cut_after_events=2), FRAMES[0] + FRAMES[1], True),
        (Fault(cut_after_events=3), b"".join(FRAMES), False),
        (Fault(cut_after_bytes=14), FRAMES[0] + b"dat", True),
        (Fault(cut_after_bytes=0), b"", True),
    ],
)
def test_cuts(rig: Rig, fault: Fault, body: bytes, broken: bool) -> None:
    rig.faults.put(fault)
    assert stream_until_error(rig) == (body, broken)
    assert stream_until_error(rig) == (b"".join(FRAMES), False)
    assert rig.app.closed == 2


def test_a_cut_in_a_whole_answer(rig: Rig) -> None:
    rig.faults.put(Fault(cut_after_bytes=3))
    with rig.connect() as link:
        link.request("POST", "/echo", b"abcdef")
        with pytest.raises(http.client.IncompleteRead) as broken:
            link.getresponse().read()
    assert broken.value.partial == b"abc"


def test_a_reply_on_order(rig: Rig) -> None:
    rig.faults.put(Fault(reply=Reply(429, b"slow", {"retry-after": "2"})), times=2)
    with rig.connect() as link:
        for status in (429, 429, 200):
            link.request("POST", "/echo", b"x")
            response = link.getresponse()
            assert response.status == status
            assert (response.getheader("retry-after") == "2") is (status == 429)
            assert len(response.getheader("opc-request-id", "").split("/")) == 3
            response.read()


def test_a_delay(rig: Rig) -> None:
    rig.faults.put(Fault(delay=0.1))
    started = time.monotonic()
    with rig.connect() as link:
        link.request("POST", "/echo", b"x")
        link.getresponse().read()
    assert time.monotonic() - started >= 0.1


def test_a_client_that_leaves_while_it_waits_for_its_head(rig: Rig) -> None:
    rig.faults.put(Fault(delay=60))
    with socket.create_connection(("127.0.0.1", rig.port), timeout=10) as sock:
        sock.sendall(b"GET /stream HTTP/1.1\r\nhost: a\r\n\r\n")
    deadline = time.monotonic() + 5
    while not (rig.received and rig.received[0].note) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert (rig.received[0].note, rig.received[0].status) == ("the client hung up", 0)


def test_a_stall_comes_after_the_head(rig: Rig) -> None:
    rig.faults.put(Fault(stall_after_events=0, stall_seconds=0.2))
    with rig.connect() as link:
        started = time.monotonic()
        link.request("GET", "/stream")
        response = link.getresponse()
        assert time.monotonic() - started < 0.2
        assert response.read() == b"".join(FRAMES)
        assert time.monotonic() - started >= 0.2


def test_a_clean_cut(rig: Rig) -> None:
    rig.faults.put(Fault(cut_after_events=1, clean=True))
    rig.faults.put(Fault(cut_after_bytes=3, clean=True))
    with rig.connect() as link:
        link.request("GET", "/stream")
        assert link.getresponse().read() == FRAMES[0]
        link.request("POST", "/echo", b"abcdef")
        response = link.getresponse()
        assert (response.getheader("content-length"), response.read()) == ("3", b"abc")


def test_headers_over_those_of_the_answer(rig: Rig) -> None:
    rig.faults.put(Fault(headers={"content-type": "text/html", "x-new": "1"}), times=2)
    with rig.connect() as link:
        for path in ("/stream", "/echo"):
            link.request("POST", path, b"x")
            response = link.getresponse()
            assert (response.getheader("content-type"), response.getheader("x-new")) == ("text/html", "1")
            response.read()


@pytest.mark.parametrize("path", ["/stream", "/echo"])
@pytest.mark.parametrize("each", [True, False])
def test_compression_that_nobody_asked_for(rig: Rig, path: str, each: bool) -> None:
    rig.faults.put(Fault(compress="gzip", compress_each=each))
    with rig.connect() as link:
        link.request("POST", path, b"".join(FRAMES))
        response = link.getresponse()
        assert response.getheader("content-encoding") == "gzip"
        assert gzip.decompress(response.read()) == b"".join(FRAMES)


def test_a_dripping_answer(rig: Rig) -> None:
    rig.faults.put(Fault(drip=200.0))
    started = time.monotonic()
    with rig.connect() as link:
        link.request("POST", "/echo", b"x" * 40)
        assert link.getresponse().read() == b"x" * 40
    assert time.monotonic() - started >= 0.15


@pytest.mark.parametrize(
    ("path", "headers"), [("/stream", {"X-Fault": "cut-after-bytes=14"}), ("/stream?x-fault=cut_after_bytes%3D14", {})]
)
def test_a_request_orders_its_own_fault(rig: Rig, path: str, headers: dict[str, str]) -> None:
    with rig.connect() as link:
        link.request("GET", path, headers=headers)
        with pytest.raises(http.client.IncompleteRead) as broken:
            link.getresponse().read()
    assert broken.value.partial == FRAMES[0] + b"dat"


def test_an_order_that_cannot_be_read(rig: Rig) -> None:
    with rig.connect() as link:
        link.request("POST", "/echo", b"x", headers={"X-Fault": "nonsense"})
        response = link.getresponse()
        assert (response.status, b"no fault 'nonsense'" in response.read()) == (400, True)
    assert "nonsense" in rig.received[0].note
