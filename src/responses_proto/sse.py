"""Bytes to server-sent events and back, by the WHATWG algorithm.

Rules: HTML Living Standard, section 9.2 "Server-sent events", parts 9.2.5 (parsing an event
stream) and 9.2.6 (interpreting an event stream).

Strategy: a chunk is brought to LF line ends, and what precedes the last blank line is a *block*
of whole events. A block in one of the two shapes that known servers send is cut by one regular
expression, and a count of its line ends proves that the expression saw every line; any other
block goes through the line-by-line algorithm. Both give the same events.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any, Final, Literal

from msgspec import Struct

from .errors import EventTooLarge, LocalError
from .octets import Octets, as_bytes, as_chunks

__all__ = [
    "DEFAULT_MAX_EVENT_SIZE",
    "NEED_DATA",
    "NeedData",
    "SSEParser",
    "ServerSentEvent",
    "encode_comment",
    "encode_sse",
    "parse_sse",
]

DEFAULT_MAX_EVENT_SIZE: Final = 16 * 1024 * 1024
"""Bytes that one event may take before :class:`EventTooLarge`."""


class NeedData(Enum):
    """The type of :data:`NEED_DATA`."""

    NEED_DATA = "NEED_DATA"


NEED_DATA: Final = NeedData.NEED_DATA
"""What ``next_event`` returns when it has no event: feed more bytes, or stop after end of file."""

Frame = tuple[bytes, bytes, bytes]
"""Event type (empty if none was given), data and last event id of one event, still encoded."""

_CR: Final = 13
_NO_FIELD: Final = b":\n"
"""What a comment and a blank line begin with."""
_BOM: Final = b"\xef\xbb\xbf"
# The groups make a Frame. Every repeat of a character is possessive, for none could match in two
# ways: without that, a block of several events costs one backtracking walk before the next shape is
# tried. Repeats of groups are not: CPython before 3.11.5 matches those wrongly (gh-106052).
_NAMED: Final = re.compile(rb"^event: ?+([^\n]*+)\ndata: ?+([^\n]*+)\n\n()", re.MULTILINE)
_BARE: Final = re.compile(rb"^()data: ?+([^\n]*+)\n\n()", re.MULTILINE)
_ONE: Final = re.compile(rb"(?:event: ?+([^\n]*+)\n)?data: ?+([^\n]*+)\n\n")
_LINE: Final = re.compile(rb"([^:\n]*+)(?:: ?+)?([^\n]*+)\n")  # field name, value
_FIELD: Final = re.compile(rb"^[^:\n]", re.MULTILINE)  # a line that is neither blank nor a comment
_SMALL: Final = 4096  # bytes up to which copying the held ones is cheaper than a buffer
_LONGEST_RETRY: Final = 640  # digits; int() may be told to refuse more


class ServerSentEvent(Struct, frozen=True, gc=False):
    """One dispatched event; ``event`` is ``"message"`` if the stream named none."""

    event: str
    data: str
    id: str


class SSEParser:
    """An incremental event-stream parser for one response body.

    Feed bytes with :meth:`receive_data`, cut in any way, and take events with
    :meth:`next_event` until it returns :data:`NEED_DATA`. Time is linear in the bytes fed.
    Memory is bounded by ``max_event_size``: an event with more bytes than that (line ends counted
    as one byte, comments ahead of it not counted) makes :meth:`next_event` raise
    :class:`EventTooLarge` after all events before it, and again at every later call.
    """

    def __init__(self, *, max_event_size: int = DEFAULT_MAX_EVENT_SIZE) -> None:
        if max_event_size < 1:
            raise LocalError(f"max_event_size must be at least 1, not {max_event_size}")
        self.retry: int | None = None
        """Reconnection time in milliseconds that the stream asked for, if any."""
        self._max = max_event_size
        self._frames: deque[Any] = deque()  # Frames, and what a parser that stands on this one puts between them
        self._held: bytes | bytearray = b""
        self._last_id = b""
        self._at_start = True
        self._skip_lf = False
        self._ended = False
        self.failed = False
        """Whether an event was too large; nothing comes after those that are ready."""
        self._clean = False  # whether the next bytes are read as if they were the first, and no mark of byte order

    @property
    def last_event_id(self) -> str:
        """The id that the stream gave last, as of the last blank line."""
        return self._last_id.decode("utf-8", "replace")

    def receive_data(self, data: Octets) -> None:
        """Take the next bytes of the body; empty bytes change nothing.

        Raises :class:`LocalError` for what is not bytes, and after :meth:`receive_eof`.
        """
        self._clean = False
        if self._ended:
            raise LocalError("receive_data after receive_eof")
        if type(data) is not bytes:
            data = as_bytes(data)
        if self._at_start or self._skip_lf or _CR in data:
            data = self._with_lf_only(self._without_bom(data))
        if not data or self.failed:
            return
        held = self._held
        end = data.rfind(b"\n\n") + 2
        if end == 1:  # no blank line in the new bytes, but one may lie across the seam
            end = 1 if data[:1] == b"\n" and held[-1:] == b"\n" else 0
        if end:
            block = b"".join((held, data[:end])) if held else data[:end]
            self._held = held = b""
            found = None if len(block) > self._max or self._last_id else self._cut(block)
            if found is None:
                self._read_lines(block)
            else:
                self._frames.extend(found)
            data = data[end:]
        if data:
            self._hold(data)
        self._clean = not (self._held or self._last_id or self._skip_lf or self.failed)

    def receive_eof(self) -> None:
        """Say that the body has ended: an unfinished event is dropped, as the standard says."""
        self._ended, self._clean = True, False
        # The lines of an unfinished event are processed all the same: `retry` acts at once.
        self._read_lines(self._held[: self._held.rfind(b"\n") + 1])
        self._held = b""

    def next_frame(self) -> Frame | Literal[NeedData.NEED_DATA]:
        """Like :meth:`next_event`, with the three values still encoded."""
        if self._frames:
            frame: Frame = self._frames.popleft()
            return frame
        if self.failed:
            raise EventTooLarge(self._max)
        return NEED_DATA

    def next_event(self) -> ServerSentEvent | Literal[NeedData.NEED_DATA]:
        """Return the next event, or :data:`NEED_DATA`.

        Raises :class:`EventTooLarge` once every earlier event has been taken.
        """
        frame = self.next_frame()
        if frame is NEED_DATA:
            return NEED_DATA
        event, data, last_id = frame
        return ServerSentEvent(
            event.decode("utf-8", "replace") or "message",
            data.decode("utf-8", "replace"),
            last_id.decode("utf-8", "replace"),
        )

    def _without_bom(self, data: bytes) -> bytes:
        if not self._at_start:
            return data
        start = bytes(self._held) + data
        if len(start) < len(_BOM) and _BOM.startswith(start):
            self._held = start
            return b""
        self._at_start = False
        self._held = b""
        return start.removeprefix(_BOM)

    def _with_lf_only(self, data: bytes) -> bytes:
        if not data:
            return data
        if self._skip_lf and data[:1] == b"\n":
            data = data[1:]
        # A CR ends its line at once; whether an LF belongs to it is seen in the next chunk.
        self._skip_lf = data[-1:] == b"\r"
        return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    def _hold(self, data: bytes | bytearray) -> None:
        """Keep the bytes of an unfinished event."""
        if self.failed:
            return
        held = self._held
        held += data
        if held[0] in _NO_FIELD:
            field = _FIELD.search(held)
            held = held[field.start() if field else held.rfind(b"\n") + 1 :]
            if held[:1] == b":":
                held = b":"  # nobody asks what a comment says
        if len(held) > self._max:
            self._read_lines(held + b"\n")
            held = b""
        self._held = held if len(held) <= _SMALL or isinstance(held, bytearray) else bytearray(held)

    def _cut(self, block: bytes) -> list[Any] | None:
        """Return the frames of a block of one of the usual shapes, and None for any other block."""
        if one := _ONE.fullmatch(block):
            return [(one[1] or b"", one[2], b"")]
        shape, lines = (_NAMED, 3) if block[:1] == b"e" else (_BARE, 2)
        found = shape.findall(block)
        return found if lines * len(found) == block.count(b"\n") else None

    def _read_lines(self, lines: bytes | bytearray) -> None:
        data, event, last_id, size = bytearray(), b"", self._last_id, 0
        for line in _LINE.finditer(lines):
            name, value = line.groups()
            length = line.end() - line.start()
            if length == 1:
                if data:
                    self._frames.append((event, bytes(data[:-1]), last_id))
                self._last_id = last_id
                data, event, size = bytearray(), b"", 0
                continue
            if size or name:
                size += length
            if size > self._max:
                self.failed = True
                return
            if name == b"data":
                data += value + b"\n"
            elif name == b"event":
                event = value
            elif name == b"id" and b"\0" not in value:
                last_id = value
            elif name == b"retry" and value.isdigit() and len(value) <= _LONGEST_RETRY:
                self.retry = int(value)


def parse_sse(
    chunks: Iterable[Octets] | Octets, *, max_event_size: int = DEFAULT_MAX_EVENT_SIZE
) -> Iterator[ServerSentEvent]:
    """Return the events of a body given as byte chunks, or whole, one by one; see :class:`SSEParser`."""
    return _events(as_chunks(chunks), SSEParser(max_event_size=max_event_size))


def _events(chunks: Iterable[Octets], parser: SSEParser) -> Iterator[ServerSentEvent]:
    for chunk in chunks:
        parser.receive_data(chunk)
        while (event := parser.next_event()) is not NEED_DATA:
            yield event
    parser.receive_eof()


def encode_sse(data: str, *, event: str = "", id: str | None = None, retry: int | None = None) -> bytes:  # noqa: A002
    r"""Return one event as bytes that every conforming parser reads back to the same values.

    Raises :class:`LocalError` for what the format cannot carry: CR in ``data``, CR or LF in
    ``event`` or ``id``, NUL in ``id``, lone surrogates, a ``retry`` (whole milliseconds) that is
    negative or has more than 640 digits.
    """
    if not isinstance(data, str):
        raise LocalError(f"the data of an event is text, not {type(data).__name__}")
    if "\r" in data or any(c in event for c in "\r\n") or (id and any(c in id for c in "\r\n\0")):
        raise LocalError("a server-sent event cannot carry a CR, nor LF or NUL in its event or id field")
    if retry is not None and (not isinstance(retry, int) or isinstance(retry, bool)):
        raise LocalError(f"retry must be a whole number of milliseconds, not {retry!r}")
    if retry is not None and not 0 <= retry < 10**_LONGEST_RETRY:
        raise LocalError(f"retry must be a number of at most {_LONGEST_RETRY} digits and not negative")
    lines = [f"event: {event}"] if event else []
    if id is not None:
        lines.append(f"id: {id}")
    if retry is not None:
        lines.append(f"retry: {retry}")
    lines += [f"data: {line}" for line in data.split("\n")]
    return _utf8("\n".join(lines) + "\n\n")


def encode_comment(text: str = "") -> bytes:
    """Return a comment line that keeps a connection alive and that no parser reports."""
    if any(c in text for c in "\r\n"):
        raise LocalError("a comment is one line")
    return _utf8(f": {text}\n\n")


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise LocalError(f"an event stream is UTF-8: {error}") from error
