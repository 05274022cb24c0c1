"""Plain chunks are read as h11 reads them, cut in any way; the rest is left to h11 from the right place on."""

from __future__ import annotations

import itertools

import h11
import httpcore
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oci_responses.chunks import Dechunker, HeadGate, is_chunked_stream

HEAD = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
PLAIN = st.builds(lambda data: b"%x\r\n%b\r\n" % (len(data), data), st.binary(min_size=1, max_size=40))
ODD = st.sampled_from(
    [
        b"0\r\n\r\n",
        b"0\r\nx-trailer: 1\r\n\r\n",
        b"000\r\n\r\n",
        b"3;ext=1\r\nabc\r\n",
        b"03\r\nabc\r\n",
        b"0000000000000003\r\nabc\r\n",
        b"A\r\n0123456789\r\n",
        b"3 \r\nabc\r\n",
        b"+3\r\nabc\r\n",
        b"0x3\r\nabc\r\n",
        b"1_0\r\nabc\r\n",
        b"-1\r\n",
        b"\r\n",
        b"3\nabc\n",
        b"3\r\nabcd\r\n",
        b"3\r\nabc\n",
        b"zz",
        b"",
    ]
)
BODIES = st.lists(st.one_of(PLAIN, PLAIN, ODD), max_size=8).map(b"".join)


def client() -> h11.Connection:
    connection = h11.Connection(h11.CLIENT)
    connection.send(h11.Request(method="GET", target="/", headers=[("host", "x")]))
    connection.send(h11.EndOfMessage())
    connection.receive_data(HEAD)
    assert isinstance(connection.next_event(), h11.Response)
    return connection


def judged(connection: h11.Connection, chunks: list[bytes]) -> tuple[bytes, str]:
    """What h11 says of the next bytes: payload, and how it ended."""
    payload = b""
    try:
        for chunk in chunks:
            connection.receive_data(chunk)
            while (event := connection.next_event()) not in (h11.NEED_DATA, h11.PAUSED):
                if isinstance(event, h11.EndOfMessage):
                    return payload, f"whole, then {connection.trailing_data[0]!r}"
                payload += bytes(event.data)  # type: ignore[union-attr]
    except h11.RemoteProtocolError:
        return payload, "broken"
    return payload, "open"


def shortened(pieces: list[bytes]) -> tuple[bytes, str]:
    """The same, with the plain chunks read the short way."""
    dechunker, payload = Dechunker(), b""
    for number, piece in enumerate(pieces):
        more, rest = dechunker.receive(piece)
        payload += more
        if rest is not None:
            last, end = judged(client(), [rest, *pieces[number + 1 :]])
            return payload + last, end
    return payload, "open"


@settings(max_examples=300)
@given(BODIES, st.lists(st.integers(0, 200), max_size=6))
def test_it_is_what_h11_makes_of_it(body: bytes, places: list[int]) -> None:
    cuts = sorted(min(place, len(body)) for place in places)
    pieces = [body[a:b] for a, b in itertools.pairwise([0, *cuts, len(body)]) if a < b]
    payload, end = judged(client(), pieces)
    mine, my_end = shortened(pieces)
    assert (mine, my_end) == (payload, end)


@given(st.lists(PLAIN, max_size=5).map(b"".join))
def test_byte_by_byte(body: bytes) -> None:
    body += b"0\r\n\r\n"
    assert shortened([body[at : at + 1] for at in range(len(body))]) == judged(client(), [body])


def test_the_rest_begins_with_what_is_not_plain() -> None:
    assert Dechunker().receive(b"3\r\nabc\r\n0\r\n\r\n") == (b"abc", b"0\r\n\r\n")
    assert Dechunker().receive(b"3\r\nabc\r\n2;x\r\nde\r\n") == (b"abc", b"2;x\r\nde\r\n")


HEADS = [
    b"HTTP/1.1 200 OK\r\na: b\r\n\r\n",
    b"HTTP/1.1 200 OK\n\n",
    b"HTTP/1.1 200 OK\r\na: b\n\r\n",
]


@pytest.mark.parametrize("end", [b"de", b"\rd", b"d\n", b"\n\n"])
@pytest.mark.parametrize("before", [b"", b"2\r\nxy\r\n"])
def test_a_chunk_that_comes_whole_and_is_longer_than_it_said_is_no_event(before: bytes, end: bytes) -> None:
    payload, rest = Dechunker().receive(before + b"3\r\nabc" + end)
    assert payload == before[3:5] + b"abc"
    assert rest is not None
    assert judged(client(), [rest]) == (b"", "broken")


def shut() -> HeadGate:
    gate = HeadGate()
    assert gate.sending(b"GET / HTTP/1.1\r\n\r\n") == b""
    assert gate.sending(b"") == b"GET / HTTP/1.1\r\n\r\n"
    return gate


def test_the_head_of_a_request_goes_with_the_first_of_its_body() -> None:
    gate = HeadGate()
    for _ in range(2):
        assert [gate.sending(data) for data in (b"head", b"body", b"more", b"")] == [b"", b"headbody", b"more", b""]
        gate.open()


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("rest", [b"", b"body", b"\r\n\r\nbody"])
def test_a_head_passes_and_the_rest_is_held(head: bytes, rest: bytes) -> None:
    for at in range(len(head + rest) + 1):
        gate = shut()
        passed = gate.passed((head + rest)[:at])
        more = (head + rest)[at:]
        held = gate.take() if at > len(head) else b""
        if at < len(head):
            passed += gate.passed(more)
            held = gate.take()
            more = b""
        assert (passed, held + more) == (head, rest)


def test_a_second_head_passes_after_a_first_one() -> None:
    early, gate = b"HTTP/1.1 103 Early Hints\r\n\r\n", shut()
    assert gate.passed(early + HEADS[0] + b"x") == early
    assert gate.passed(gate.take()) == HEADS[0]
    assert gate.take() == b"x"


def test_an_open_gate_holds_nothing_more() -> None:
    gate = shut()
    assert gate.passed(HEADS[0] + b"x") == HEADS[0]
    gate.open()
    assert gate.take() == b"x"
    assert gate.passed(HEADS[0] + b"y") == HEADS[0] + b"y"
    gate.open(b"z")
    assert gate.take() == b"z"


CHUNKED = [(b"Content-Type", b"text/event-stream; charset=utf-8"), (b"Transfer-Encoding", b"Chunked")]
OTHER = {
    "sized": ([CHUNKED[0], (b"content-length", b"3")], b"HTTP/1.1"),
    "json": ([(b"content-type", b"application/json"), CHUNKED[1]], b"HTTP/1.1"),
    "until the end": ([CHUNKED[0]], b"HTTP/1.1"),
    "two codings": ([CHUNKED[0], (b"transfer-encoding", b"gzip, chunked")], b"HTTP/1.1"),
    "HTTP/1.0": (CHUNKED, b"HTTP/1.0"),
    "HTTP/2": (CHUNKED[:1], b"HTTP/2"),
}


def answer(headers: list[tuple[bytes, bytes]], version: bytes) -> httpcore.Response:
    return httpcore.Response(200, headers=headers, extensions={"http_version": version})


def test_a_chunked_stream_of_events_is_known() -> None:
    assert is_chunked_stream(answer(CHUNKED, b"HTTP/1.1"))


@pytest.mark.parametrize(("headers", "version"), OTHER.values(), ids=OTHER)
def test_anything_else_is_read_the_long_way(headers: list[tuple[bytes, bytes]], version: bytes) -> None:
    assert not is_chunked_stream(answer(headers, version))
