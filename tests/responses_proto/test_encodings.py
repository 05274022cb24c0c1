"""Content codings are undone while the body arrives, in any split, within limits."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Generator, Iterable, Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_proto.effects import Close, Effect, Failed, FailureKind, Head, Open, Read, Reply
from responses_proto.encodings import Codings, decoded
from responses_proto.errors import APIConnectionError, APITimeoutError, ContentEncodingError, StreamTruncated
from responses_proto.exchange import create, stream
from responses_proto.response import Response
from responses_proto.retry import Policy
from responses_proto.stream import ResponseStream

from .machines import JSON, REQUEST, SSE, body, ended, message, play, spoken, sse

PIECE = 64 * 1024
TEXT = [*spoken("Hel", "lo"), ended("completed", message("Hello"), number=5)]
ONCE = Policy(max_retries=0)


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-GZip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "deflate without wrapping": ("deflate", raw_deflate),
}
packers = pytest.mark.parametrize(("name", "pack"), PACKERS.values(), ids=list(PACKERS))


def coded(head: Head, *names: str) -> Head:
    return Head(head.status, (*head.headers, *(("content-encoding", name) for name in names)))


def cut(data: bytes, places: Iterable[int]) -> list[bytes]:
    """Cut bytes at these places."""
    ends = sorted({place % len(data) for place in places} - {0}) if data else []
    return [data[start:end] for start, end in zip([0, *ends], [*ends, len(data)], strict=True) if start < end]


Read_ = Generator[Effect, Reply, list[Reply]]


def reads() -> Read_:
    """A machine that opens one answer and reads it to its end or its fault, and once more."""
    yield Open(REQUEST)
    seen: list[Reply] = []
    while True:
        seen.append((yield Read(1.0)))
        if not seen[-1] or isinstance(seen[-1], Failed):
            seen.append((yield Read(2.0)))
            return seen


def read_all(
    names: Sequence[str], chunks: Sequence[Reply], codings: Codings | None = None, **limit: int
) -> list[Reply]:
    """What ``reads`` sees of a body, its end or fault twice."""
    machine = decoded(reads(), codings or {}, **limit)
    replies = iter((*chunks, b"", b""))
    assert isinstance(next(machine), Open)
    reply: Reply = coded(JSON, *names)
    while True:
        try:
            effect = machine.send(reply)
        except StopIteration as stop:
            seen: list[Reply] = stop.value
            return seen
        assert isinstance(effect, Read)
        reply = next(replies)


def whole(seen: list[Reply]) -> bytes:
    assert seen[-2:] == [b"", b""]
    pieces = [piece for piece in seen if isinstance(piece, bytes)]
    assert len(pieces) == len(seen)
    return b"".join(pieces)


@packers
@given(
    frames=st.lists(st.binary(min_size=1, max_size=60), max_size=4),
    each=st.booleans(),
    places=st.lists(st.integers(0, 500), max_size=6),
)
def test_any_split_of_any_members_gives_the_same_bytes(
    name: str, pack: Callable[[bytes], bytes], frames: list[bytes], each: bool, places: list[int]
) -> None:
    plain = b"".join(frames)
    packed = b"".join(map(pack, frames)) if each else pack(plain)
    for chunks in (cut(packed, places), [packed[at : at + 1] for at in range(len(packed))]):
        assert whole(read_all([name], chunks)) == plain


@pytest.mark.parametrize("names", [[], ["identity"], [""], ["Identity, identity"]])
def test_a_plain_body_is_left_alone(names: list[str]) -> None:
    rubbish = gzip.compress(b"x")
    assert whole(read_all(names, [rubbish, b"y"])) == rubbish + b"y"


def test_identity_beside_a_coding_says_nothing() -> None:
    assert whole(read_all(["identity, gzip", ""], [gzip.compress(b"x")])) == b"x"


@packers
def test_what_was_flushed_is_there_at_once(name: str, pack: Callable[[bytes], bytes]) -> None:
    frames = [b"data: one\n\n", b"data: two\n\n"]
    assert read_all([name], [pack(frame) for frame in frames]) == [*frames, b"", b""]
    packer = zlib.compressobj(wbits={"deflate": 15}.get(name, 31))
    flushed = [packer.compress(frame) + packer.flush(zlib.Z_SYNC_FLUSH) for frame in frames] + [packer.flush()]
    assert read_all([name], flushed) == [*frames, b"", b""]


@packers
def test_a_coding_cut_anywhere_is_told_after_what_could_be_decoded(name: str, pack: Callable[[bytes], bytes]) -> None:
    plain = bytes(range(256))
    packed = pack(plain)
    for end in range(1, len(packed)):
        *pieces, fault, again = read_all([name], [packed[:end]])
        assert isinstance(fault, Failed), end
        assert fault == again
        assert fault.kind is FailureKind.BROKEN
        assert fault.message == f"the body cannot be decoded from {name.lower()}: it ends in the middle"
        assert plain.startswith(b"".join(piece for piece in pieces if isinstance(piece, bytes)))


@packers
def test_rubbish_is_told_after_what_could_be_decoded(name: str, pack: Callable[[bytes], bytes]) -> None:
    begun = zlib.compressobj(wbits=31 if "gzip" in name.lower() else 15)
    open_ended = begun.compress(b"cd") + begun.flush(zlib.Z_SYNC_FLUSH)
    for rubbish in (b"\xff" * 40, b"\x18rubbish", open_ended + b"\xff" * 40):
        chunks = [pack(b"ab") + rubbish]
        for chunk in (chunks, [chunks[0][at : at + 1] for at in range(len(chunks[0]))]):
            *pieces, fault, again = read_all([name], chunk)
            seen = b"".join(piece for piece in pieces if isinstance(piece, bytes))
            assert seen == (b"abcd" if rubbish.startswith(open_ended) else b"ab")
            assert isinstance(fault, Failed)
            assert fault == again
            assert fault.kind is FailureKind.ENCODING


def test_a_wrong_checksum_is_told() -> None:
    packed = bytearray(gzip.compress(b"ab"))
    packed[-6] ^= 1
    seen = read_all(["gzip"], [bytes(packed)])
    assert seen[0] == b"ab"
    assert isinstance(seen[1], Failed)


@pytest.mark.parametrize("name", ["br", "gzip, br", "gzip, deflate"])
def test_a_coding_that_nobody_knows_is_named(name: str) -> None:
    fault = read_all([name], [b"x"])[-1]
    assert isinstance(fault, Failed)
    assert (fault.kind, name in fault.message) == (FailureKind.ENCODING, True)


def test_a_driver_adds_codings_and_says_what_to_install() -> None:
    def missing() -> zlib._Decompress:
        raise ImportError("pip install it")

    fault = read_all(["odd"], [b"x"], {"odd": missing})[0]  # type: ignore[dict-item]
    assert fault == Failed(FailureKind.ENCODING, "the body cannot be decoded from odd: pip install it")
    assert whole(read_all(["odd"], [], {"odd": missing})) == b""  # type: ignore[dict-item]


@packers
def test_a_bomb_goes_off_in_small_pieces_up_to_a_limit(name: str, pack: Callable[[bytes], bytes]) -> None:
    bomb, limit = pack(bytes(20 * PIECE)), 10 * PIECE
    assert len(bomb) < PIECE
    *pieces, fault, _ = read_all([name], [bomb], limit=limit)
    assert {len(piece) for piece in pieces if isinstance(piece, bytes)} == {PIECE}
    assert len(pieces) == 10
    assert isinstance(fault, Failed)
    assert (fault.kind, f"more than {limit} bytes" in fault.message) == (FailureKind.ENCODING, True)
    assert len(whole(read_all([name], [bomb], limit=20 * PIECE))) == 20 * PIECE


def test_a_failure_of_the_network_is_passed_on_and_the_next_answer_begins_anew() -> None:
    def machine() -> Read_:
        seen: list[Reply] = []
        for _ in range(2):
            seen.append((yield Open(REQUEST)))
            seen += [(yield Read(1.0)), (yield Read(1.0))]
            seen.append((yield Close()))
        return seen

    late, packed = Failed(FailureKind.TIMEOUT, "late"), gzip.compress(b"ab")
    gone = Failed(FailureKind.CONNECT, "nobody there")
    script: list[Reply] = [coded(JSON, "gzip"), packed[:-4], late, gone, b"x", b""]
    effects, seen = play(decoded(machine()), script)
    assert seen == [script[0], b"ab", late, None, gone, b"x", b"", None]
    assert [type(effect) for effect in effects] == [Open, Read, Read, Close] * 2


def test_closing_closes_the_machine_within() -> None:
    closed = []

    def machine() -> Generator[Effect, Reply, None]:
        try:
            yield Open(REQUEST)
            yield Read(1.0)
        finally:
            closed.append(True)

    outer = decoded(machine())
    next(outer)
    outer.close()
    assert closed == [True]


@packers
def test_a_stream_with_one_event_to_a_member(name: str, pack: Callable[[bytes], bytes]) -> None:
    chunks = [pack(sse(event)) for event in TEXT]
    script: list[Reply] = [coded(SSE, name), *chunks, b""]
    effects, result = play(decoded(stream(REQUEST, ONCE, ResponseStream())), script)
    assert isinstance(result, Response)
    assert result.output_text == "Hello"
    # What is coded is listened to piece by piece, for nobody but this machine can decode it.
    assert play(decoded(stream(REQUEST, ONCE, ResponseStream(), at_once=True)), script) == (effects, result)


def test_a_stream_that_cannot_be_decoded_keeps_its_beginning() -> None:
    good, bad = gzip.compress(sse(*TEXT[:4])), gzip.compress(sse(*TEXT[4:]))
    for rest, kind in ((b"rubbish", ContentEncodingError), (bad[:9], StreamTruncated)):
        script: list[Reply] = [coded(SSE, "gzip"), good, rest, *([b""] if kind is StreamTruncated else [])]
        _, error = play(decoded(stream(REQUEST, ONCE, ResponseStream())), script)
        assert type(error) is kind
        assert isinstance(error, ContentEncodingError | StreamTruncated)
        assert error.response is not None
        assert error.response.output_text == "Hel"
        assert error.request_id == "A/B/C"
        if kind is StreamTruncated:
            assert "it ends in the middle" in str(error.__cause__)


def test_a_whole_answer() -> None:
    plain = msgspec.json.encode(body(message("Hello")))
    packed = gzip.compress(plain)
    _, result = play(decoded(create(REQUEST, ONCE)), [coded(JSON, "gzip"), packed[:9], packed[9:], b""])
    assert isinstance(result, Response)
    assert result.output_text == "Hello"
    for chunks, kind in (([packed[:-9], b""], APIConnectionError), ([packed[:-8] + b"\xff" * 8], ContentEncodingError)):
        _, error = play(decoded(create(REQUEST, ONCE)), [coded(JSON, "gzip"), *chunks])
        assert type(error) is kind
        assert isinstance(error, APIConnectionError | ContentEncodingError)
        assert not isinstance(error, APITimeoutError)
        assert error.body
        assert plain.startswith(error.body)
        assert error.request_id == "A/B/C"
