"""A response stream: bytes in; typed events, the growing response and the outcome out."""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal

import msgspec
from msgspec import DecodeError, Raw

from .decoding import NULL, encode_json
from .errors import MalformedEvent, ResponsesError, StreamTruncated
from .events import StreamEvent, read_event
from .fold import Deviation, Fold, Outcome
from .response import Response
from .sse import DEFAULT_MAX_EVENT_SIZE, NEED_DATA, NeedData, SSEParser

__all__ = ["ResponseStream", "read_events"]

_DONE: Final = b"[DONE]"
_LONGEST_LITERAL: Final = 65536
_LITERAL_FAULTS: Final = (ValueError, SyntaxError, TypeError, MemoryError, RecursionError)


class ResponseStream:
    """The reader of one streamed response.

    Feed bytes with :meth:`receive_data`, cut in any way, then take events with
    :meth:`next_event` until it returns NEED_DATA. The stream is done at its terminal event;
    what follows it is not read. ``strict=True`` raises at the first deviation instead of
    repairing it.
    """

    def __init__(
        self,
        *,
        max_event_size: int = DEFAULT_MAX_EVENT_SIZE,
        strict: bool = False,
        request_id: str | None = None,
    ) -> None:
        self.request_id = request_id
        """``opc-request-id`` of the answer; rides on every error."""
        self._parser = SSEParser(max_event_size=max_event_size)
        self._fold = Fold(strict=strict)
        self._ready: deque[StreamEvent] = deque()
        self._fault: ResponsesError | None = None
        self._ended = False

    @property
    def response(self) -> Response:
        """The response as far as it has come."""
        return self._fold.response

    @property
    def outcome(self) -> Outcome | None:
        """How it ended: completed, incomplete, failed, cancelled or truncated; None while it has not."""
        return self._fold.outcome

    @property
    def deviations(self) -> tuple[Deviation, ...]:
        """What the server did otherwise than the protocol says."""
        return self._fold.deviations

    @property
    def done(self) -> bool:
        """Whether nothing more is to be read."""
        return self._fold.outcome is not None

    def receive_data(self, data: bytes) -> None:
        """Take the next bytes of the body."""
        if not self.done:
            self._parser.receive_data(data)

    def receive_eof(self) -> None:
        """Say that the body has ended."""
        self._ended = True
        if not self.done:
            self._parser.receive_eof()

    def next_event(self) -> StreamEvent | Literal[NeedData.NEED_DATA]:
        """Return the next event, or NEED_DATA.

        After all events before the fault, and again at every later call, raises
        :class:`StreamTruncated` if the body ended without a terminal event,
        :class:`MalformedEvent` for a payload that is no event, :class:`EventTooLarge` past the
        limit, and :class:`RemoteProtocolError` for a deviation in strict mode. The partial
        response and the request id ride on each.
        """
        if self._fault is None:
            try:
                return self._advance()
            except ResponsesError as error:
                self._fault = self._with_context(error)
                self._fold.end()
        raise self._fault

    def _advance(self) -> StreamEvent | Literal[NeedData.NEED_DATA]:
        while not self.done:
            frame = self._parser.next_frame()
            if frame is NEED_DATA:
                break
            name, data, _ = frame
            if data[:6] == _DONE:
                continue
            if data:
                event = self._read(name, data)
                self._fold.push(event)
                return event
        if self._ended and not self.done:
            self._fold.end()
        if self.outcome is Outcome.TRUNCATED:
            raise StreamTruncated("the stream ended without a terminal event")
        return NEED_DATA

    def _read(self, name: bytes, data: bytes) -> StreamEvent:
        notes: list[str] = []
        try:
            event = read_event(data, notes)
        except MalformedEvent as error:
            mended = _mended(name, data)
            if mended is None:
                raise
            self._fold.note("malformed_event", error.message)
            event = read_event(mended, notes)
        for note in notes:
            self._fold.note("malformed_field", note)
        return event

    def _with_context(self, error: ResponsesError) -> ResponsesError:
        if hasattr(error, "response"):
            error.response = self.response
            error.request_id = self.request_id  # type: ignore[attr-defined]  # what has one has the other
        return error


def _mended(name: bytes, data: bytes) -> bytes | None:
    """Return the event that a payload without ``type`` must be, or None.

    Three dialects: the type stands only in the ``event`` line; an error object stands alone
    (also inside a chat completion chunk); an upstream failure arrives as a Python literal.
    """
    members = _members(data)
    if members is None:
        return None
    if members.get("error"):
        return encode_json({"type": "error", "error": members["error"]})
    tag = name.decode("utf-8", "replace")
    if tag and "type" not in members:
        return encode_json({"type": tag, **members})
    return None


def _members(data: bytes) -> Mapping[str, object] | None:
    try:
        members = msgspec.json.decode(data, type=dict[str, Raw])
    except (DecodeError, UnicodeDecodeError):
        return _literal(data)
    return {key: raw for key, raw in members.items() if raw != NULL}


def _literal(data: bytes) -> Mapping[str, object] | None:
    if len(data) > _LONGEST_LITERAL or not data.startswith(b"{'"):
        return None
    try:
        value: object = ast.literal_eval(data.decode())
    except _LITERAL_FAULTS:
        return None
    return value if isinstance(value, dict) else None


def read_events(
    chunks: Iterable[bytes], *, max_event_size: int = DEFAULT_MAX_EVENT_SIZE, strict: bool = False
) -> Iterator[StreamEvent]:
    """Yield the typed events of a body given as byte chunks, up to the terminal one.

    Raises what :meth:`ResponseStream.next_event` raises; ``StreamTruncated`` if no terminal
    event came.
    """
    stream = ResponseStream(max_event_size=max_event_size, strict=strict)
    for chunk in chunks:
        stream.receive_data(chunk)
        while (event := stream.next_event()) is not NEED_DATA:
            yield event
        if stream.done:
            return
    stream.receive_eof()
    while (event := stream.next_event()) is not NEED_DATA:
        yield event
