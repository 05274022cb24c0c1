"""Exchanges as bytes, and what has become of each of them at every byte."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

import msgspec
from tests.oci_responses.wire import chunk, head
from tests.responses_proto.machines import body, ended, message, spoken, sse

__all__ = ["DELTAS", "JSON", "STREAM", "TEXT", "Streamed", "Whole"]

DELTAS: Final = ("Grüße", " an 漢字", " 🙂", "!")
TEXT: Final = "".join(DELTAS)
_EVENTS: Final = [*spoken(*DELTAS), ended("completed", message(TEXT), number=7)]
_CHUNK: Final = 89
"""Bytes in a chunk: no event begins or ends with one, and some break within a character."""


@dataclass(frozen=True)
class Streamed:
    """A streamed answer. ``ends``: for each event, the bytes that must have come for it to be whole."""

    data: bytes
    head: int
    ends: tuple[int, ...]

    def events_in(self, size: int) -> int:
        """How many events are whole in the first ``size`` bytes."""
        return bisect_right(self.ends, size)

    def text_in(self, size: int) -> str:
        """The text of those events."""
        return "".join(DELTAS[: max(0, min(self.events_in(size) - 3, len(DELTAS)))])

    def over(self, size: int) -> bool:
        """Whether the terminal event is whole."""
        return size >= self.ends[-1]


@dataclass(frozen=True)
class Whole:
    """An answer in one piece. ``places``: for each byte of the body, the bytes that must have come for it."""

    data: bytes
    head: int
    body: bytes
    places: tuple[int, ...]

    def body_in(self, size: int) -> bytes:
        """What the first ``size`` bytes hold of the body."""
        return self.body[: bisect_right(self.places, size)]


def _chunked(begin: bytes, plain: bytes) -> tuple[bytes, list[int]]:
    """A chunked body after a head, and the place of each of its bytes."""
    data, places = begin, list[int]()
    for at in range(0, len(plain), _CHUNK):
        piece = chunk(plain[at : at + _CHUNK])
        first = len(data) + piece.index(b"\r\n") + 2
        places += range(first + 1, first + 1 + len(plain[at : at + _CHUNK]))
        data += piece
    return data + chunk(), places


def _streamed() -> Streamed:
    begin = head("content-type: text/event-stream", "opc-request-id: A/B/C")
    hello = b": hello\n\n"
    data, places = _chunked(begin, hello + sse(*_EVENTS) + b"data: [DONE]\n\n")
    ends = [places[len(hello + sse(*_EVENTS[: count + 1])) - 1] for count in range(len(_EVENTS))]
    return Streamed(data, len(begin), tuple(ends))


def _whole(*headers: str) -> Whole:
    text = msgspec.json.encode(body(message(TEXT)))
    begin = head("content-type: application/json", "opc-request-id: A/B/C", *headers)
    return Whole(begin + text, len(begin), text, tuple(range(len(begin) + 1, len(begin) + 1 + len(text))))


def _sized() -> Whole:
    return _whole(f"content-length: {len(_whole().body)}")


def _in_chunks() -> Whole:
    plain = _whole()
    data, places = _chunked(plain.data[: plain.head], plain.body)
    return Whole(data, plain.head, plain.body, tuple(places))


def _up_to_the_end() -> Whole:
    plain = _whole()
    begin = plain.data[: plain.head].replace(b"transfer-encoding: chunked\r\n", b"")
    return Whole(begin + plain.body, len(begin), plain.body, tuple(range(len(begin) + 1, len(begin + plain.body) + 1)))


STREAM: Final = _streamed()
JSON: Final = {"sized": _sized(), "in chunks": _in_chunks(), "up to the end of the connection": _up_to_the_end()}
