"""TLS in memory: both ends of one connection, with every way of cutting what goes between them."""

from __future__ import annotations

import ssl
from contextlib import suppress

import pytest

from oci_responses.tls_pipe import TlsPipe

from .tls_scenarios import certified


class Pair:
    """A client's pipe and a server's TLS object, joined by hand."""

    def __init__(self, version: ssl.TLSVersion, piece: int = 1 << 20) -> None:
        with certified("localhost") as (context, ca_file):
            context.maximum_version = version
            self._piece = piece
            self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
            self.server = context.wrap_bio(self.incoming, self.outgoing, server_side=True)
            self.pipe = TlsPipe(ssl.create_default_context(cafile=ca_file), "localhost")

    def carry(self) -> None:
        """Bring what each side has to send to the other."""
        self.incoming.write(self.pipe.to_send())
        sent = self.outgoing.read()
        for at in range(0, len(sent), self._piece):
            self.pipe.receive(sent[at : at + self._piece])

    def shake(self) -> None:
        done: bool | None = None
        while done is None:
            done = self.pipe.handshake()
            self.carry()
            with suppress(ssl.SSLWantReadError):
                self.server.do_handshake()
        self.carry()


VERSIONS = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("piece", [1, 1000, 1 << 20])
def test_both_ways(version: ssl.TLSVersion, piece: int) -> None:
    pair = Pair(version, piece)
    pair.shake()
    pair.pipe.write(b"question")
    pair.carry()
    assert pair.server.read(100) == b"question"
    assert pair.pipe.to_send() == b""
    assert pair.pipe.read(100) is None
    pair.server.write(b"answer")
    pair.carry()
    assert pair.pipe.has_more
    assert pair.pipe.read(3) == b"ans"
    assert pair.pipe.has_more
    assert pair.pipe.read(100) == b"wer"
    assert pair.pipe.read(100) is None


def test_many_records_are_one_read_up_to_its_size() -> None:
    pair = Pair(ssl.TLSVersion.TLSv1_3)
    pair.shake()
    pair.server.write(b"x" * 50_000)
    pair.carry()
    assert [len(pair.pipe.read(40_000) or b""), len(pair.pipe.read(40_000) or b"")] == [40_000, 10_000]


@pytest.mark.parametrize("goodbye", [True, False])
def test_the_end_comes_after_the_data(goodbye: bool) -> None:
    pair = Pair(ssl.TLSVersion.TLSv1_3)
    pair.shake()
    pair.server.write(b"last")
    if goodbye:
        with pytest.raises(ssl.SSLWantReadError):
            pair.server.unwrap()
    pair.carry()
    pair.pipe.receive(b"")
    assert pair.pipe.read(100) == b"last"
    assert pair.pipe.read(100) == b""
    assert pair.pipe.read(100) == b""


def test_what_is_no_tls_is_an_error() -> None:
    pair = Pair(ssl.TLSVersion.TLSv1_3)
    pair.pipe.handshake()
    pair.pipe.receive(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    with pytest.raises(ssl.SSLError):
        pair.pipe.handshake()


def test_a_broken_record_is_an_error() -> None:
    pair = Pair(ssl.TLSVersion.TLSv1_3)
    pair.shake()
    pair.pipe.read(1)
    pair.server.write(b"before")
    pair.carry()
    pair.pipe.receive(b"\x17\x03\x03\x00\x20" + b"x" * 32)
    assert pair.pipe.read(100) == b"before"
    for _ in range(2):
        with pytest.raises(ssl.SSLError):
            pair.pipe.read(100)
