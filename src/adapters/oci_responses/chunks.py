"""The short way past httpcore's HTTP/1.1 for the body of a stream of events.

h11 costs several microseconds for each chunk of a chunked body, and servers send one chunk for each
event. So the plain chunks of such a body are read here, and h11 gets the rest: the last chunk, and from
there on anything that is not plain. It judges trailers, truncation and whether the connection can be
used again, as if it had read the whole body.

Source: RFC 9112, section 7.1.
"""

from __future__ import annotations

import re
from typing import Final

import httpcore

__all__ = ["Dechunker", "HeadGate", "is_chunked_stream"]

_SIZE: Final = re.compile(rb"([0-9A-Fa-f]{1,15})\r\n")
"""A chunk's size without extensions; what else there may be is left to h11."""
_LONGEST_SIZE: Final = 15 + 2
_SHORT: Final = 3
"""Digits, so that no server makes anybody keep more than some thousands of sizes."""
_PART_OF_SIZE: Final = re.compile(rb"[0-9A-Fa-f]{0,15}\r?")
_END_OF_HEAD: Final = re.compile(rb"\n\r?\n")
"""Where h11 sees the end of a head."""
_END: Final = b"\r\n"
_NO_SIZE: Final = b"!\r\n"
"""What h11 refuses, in place of a chunk that is longer than it said, which it would take for the next one."""


def is_chunked_stream(response: httpcore.Response) -> bool:
    """Return whether the body is a stream of events that comes in chunks."""
    if response.extensions.get("http_version") != b"HTTP/1.1":
        return False
    headers = {name.lower(): value.strip().lower() for name, value in response.headers}
    is_stream = headers.get(b"content-type", b"").startswith(b"text/event-stream")
    return is_stream and headers.get(b"transfer-encoding") == b"chunked"


class Dechunker:
    """The payload of plain chunks, cut in any way; there are short ways for one and for many that come whole."""

    __slots__ = ("_footer", "_held", "_left")

    def __init__(self) -> None:
        self._left = 0
        self._footer = False
        self._held = b""

    def receive(self, data: bytes) -> tuple[bytes, bytes | None]:
        """Return the payload in the next bytes and, from the first thing on that is no plain chunk, all the rest."""
        if self._held:
            data, self._held = self._held + data, b""
        if not (self._left or self._footer):
            # A live event: one chunk and no more.
            written, _, rest = data.partition(_END)
            if 0 < _SIZES[written] == len(rest) - 2 and rest.endswith(_END):
                return rest[:-2], None
        return self._receive(data)

    def _receive(self, data: bytes) -> tuple[bytes, bytes | None]:
        pieces: list[bytes] = []
        at = 0
        while at < len(data):
            if self._left:
                pieces.append(data[at : at + self._left])
                at += len(pieces[-1])
                self._left -= len(pieces[-1])
                self._footer = not self._left
            elif self._footer:
                footer = data[at : at + len(_END)]
                if not _END.startswith(footer):
                    return b"".join(pieces), _NO_SIZE
                if len(footer) < len(_END):
                    self._held = footer
                    break
                self._footer = False
                at += len(_END)
            else:
                at = _take_whole(data, at, pieces)
                if at == len(data):
                    break
                size = _SIZE.match(data, at)
                if size is None and _PART_OF_SIZE.fullmatch(data, at):
                    self._held = data[at:]
                    break
                self._left = int(size[1], 16) if size is not None else 0
                if size is None or not self._left:
                    return b"".join(pieces), data[at:]
                at = size.end()
        return b"".join(pieces), None


def _take_whole(data: bytes, at: int, pieces: list[bytes]) -> int:
    """Append the payloads of the plain chunks that are there from end to end; return where they end."""
    find, sizes = data.find, _SIZES
    while (end_of_size := find(_END, at, at + _LONGEST_SIZE)) > 0 and (length := sizes[data[at:end_of_size]]):
        begin = end_of_size + 2
        end = begin + length
        if data[end : end + 2] != _END:
            break
        pieces.append(data[begin:end])
        at = end + 2
    return at


class _Sizes(dict[bytes, int]):
    """Sizes of chunks by how they are written, 0 for what is none and for that of the last chunk.

    Short ones are kept, for most chunks are short: to read one again costs as much as all else that is done
    with a chunk.
    """

    def __missing__(self, written: bytes) -> int:
        size = _SIZE.fullmatch(written + _END)
        length = int(written, 16) if size is not None else 0
        if length and len(written) <= _SHORT:
            self[written] = length
        return length


_SIZES: Final = _Sizes()


class HeadGate:
    """Lets the head of an answer through and holds back what comes after it."""

    __slots__ = ("_last", "_looking", "_request", "held")

    def __init__(self) -> None:
        self.held = b""  # what was read and not passed on
        self._looking = False
        self._last = b""
        self._request = b""

    def sending(self, data: bytes) -> bytes:
        """Let only heads through from now on, since a request goes out; return what of it to send now.

        Its head waits for what is written next, which httpcore always does: the first of the body, or
        nothing. Two packets cost both sides twice as much as one.
        """
        if self._looking:
            data, self._request = self._request + data, b""
            return data
        self._looking, self._last, self._request = True, b"", data
        return b""

    def open(self, held: bytes | None = None) -> None:
        """Let everything through, after what is held."""
        self._looking = False
        self.held = self.held if held is None else held

    def take(self) -> bytes:
        """Return what is held, and hold nothing any more."""
        held, self.held = self.held, b""
        return held

    def passed(self, data: bytes) -> bytes:
        """Return what may pass of these bytes, and hold the others."""
        if not self._looking:
            return data
        end = _END_OF_HEAD.search(self._last + data)
        if end is None:
            self._last = (self._last + data)[-2:]
            return data
        cut = end.end() - len(self._last)
        self._last = b""
        self.held = data[cut:]
        return data[:cut]
