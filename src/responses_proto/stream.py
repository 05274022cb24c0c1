"""A response stream: bytes in; typed events, the growing response and the outcome out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final, Literal

from .effects import Head
from .errors import APIError, InvalidTransition, MalformedEvent, StreamTruncated
from .events import StreamEvent, StreamReset, read_event
from .folding import Deviation, DeviationKind, Fold, Outcome
from .octets import Octets, as_chunks
from .rejoin import Rejoin, Verdict
from .response import Response
from .runs import RunParser
from .sse import DEFAULT_MAX_EVENT_SIZE, NEED_DATA, NeedData
from .stray import event_meant

__all__ = ["ResponseStream", "read_events"]

_DONE: Final = b"[DONE]"


class ResponseStream:
    """The reader of one streamed response.

    Feed bytes with :meth:`receive_data`, cut in any way, then take events with
    :meth:`next_event` until it returns NEED_DATA. The stream is done at its terminal event, or at
    ``[DONE]``; what follows is not read. ``strict=True`` raises at the first deviation instead of
    repairing it, except for those in :data:`responses_proto.folding.deviations.TOLERATED`.
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
        self.head: Head | None = None
        """The head of the answer, once it is there."""
        self._max_event_size = max_event_size
        self._strict = strict
        self._parser = RunParser(max_event_size=max_event_size)
        self._fold = Fold(strict=strict)
        self._rejoin: Rejoin | None = None
        self._held: StreamEvent | None = None
        self._earlier: tuple[Deviation, ...] = ()
        # In strict mode a fault within a run would lose the events before it, and the events of a second
        # body are judged one by one.
        self._whole_runs = not strict
        self._notes: list[str] = []
        self._fault: APIError | None = None
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
        return self._earlier + self._fold.deviations

    @property
    def cursor(self) -> int | None:
        """The ``sequence_number`` to ask for the rest of a broken stream with; None if it has none to go by."""
        return self._fold.cursor

    @property
    def audio(self) -> bytes:
        """The sound so far, decoded; it belongs to no item."""
        return self._fold.audio

    @property
    def transcript(self) -> str:
        """What the sound says so far."""
        return self._fold.transcript

    @property
    def fault(self) -> APIError | None:
        """What broke the stream off, once that has been met."""
        return self._fault

    @property
    def done(self) -> bool:
        """Whether nothing more is to be read."""
        return self._fold.outcome is not None

    def receive_data(self, data: Octets) -> None:
        """Take the next bytes of the body; raises :class:`LocalError` for text."""
        if self._fold.outcome is None:
            self._parser.receive_data(data)

    def receive_eof(self) -> None:
        """Say that the body has ended."""
        self._ended = True
        if not self.done:
            self._parser.receive_eof()

    def resume(self) -> None:
        """Go on in another body, which was asked for after :attr:`cursor`, or from the start if that is None.

        Events that were handed out before are passed over. Where the body does not go on from them, a
        :class:`~responses_proto.events.StreamReset` comes before what it begins anew with.

        Raises :class:`InvalidTransition` for a stream that is not broken off.
        """
        if self.outcome is not Outcome.TRUNCATED:
            raise InvalidTransition("only a stream that broke off can be resumed")
        if self.cursor is not None or self.deviations:  # else nothing of it was shown
            self._rejoin = Rejoin(self.response.id, self.cursor)
            self._whole_runs = False
        self._fold.reopen()
        self._parser = RunParser(max_event_size=self._max_event_size)
        self._fault, self._ended = None, False

    def replace(self, response: Response) -> StreamReset:
        """Take the final response in place of a stream that cannot be resumed; return what to tell of it."""
        reset = StreamReset(before=self.response, response=response)
        self._fault = None
        self._fold.finish(response)
        return reset

    def next_event(self) -> StreamEvent | Literal[NeedData.NEED_DATA]:  # noqa: C901 - in one piece: every event passes
        """Return the next event, or NEED_DATA.

        After all events before the fault, and again at every later call, raises
        :class:`StreamTruncated` if the body ended without a terminal event,
        :class:`MalformedEvent` for a payload that is no event, :class:`EventTooLarge` past the
        limit, and :class:`RemoteProtocolError` for a deviation in strict mode. The partial
        response and the request id ride on each.
        """
        if self._fault is not None:
            raise self._fault.with_traceback(None)  # else it would grow with every call
        if self._held is not None:
            held, self._held = self._held, None
            return held
        fold = self._fold
        try:
            while fold.outcome is None:
                event = self._read()
                if event is NEED_DATA:
                    if self._ended:
                        fold.end()
                    break
                if event is not None and self._rejoin is not None:
                    event = self._rejoined(self._rejoin, event)
                elif event is not None:
                    fold.push(event)
                if event is not None:
                    return event
            if fold.outcome is Outcome.TRUNCATED:
                raise StreamTruncated("the stream ended without a terminal event")
        except APIError as error:
            self._fold.end()
            error.response, error.request_id = self.response, self.request_id
            self._fault = error
            raise
        return NEED_DATA

    def next_events(self) -> list[StreamEvent]:
        """Return all events that :meth:`next_event` would return now, one after the other.

        Raises nothing: what would have been raised after them is then :attr:`fault`.
        """
        events: list[StreamEvent] = []
        fold, ready = self._fold, self._parser.ready
        try:
            while True:
                if ready and type(ready[0]) is list and self._whole_runs and fold.outcome is None:
                    run = ready.popleft()
                    taken = fold.push_all(run)
                    events = [*events, *run[:taken]] if events or taken < len(run) else run
                    if ready or self._ended or self._parser.failed:
                        continue
                    return events
                event = self.next_event()
                if event is NEED_DATA:
                    return events
                events.append(event)
        except APIError:
            return events

    def take(self, data: Octets) -> list[StreamEvent]:
        """Take the next bytes and return all events that are then ready: both in one step."""
        fold, parser = self._fold, self._parser
        if fold.outcome is None:
            event = parser.read_one(data) if self._whole_runs else None
            if event is not None:
                if not fold.grow(event):
                    fold.push(event)
                return [event]
            parser.receive_data(data)
        return self.next_events()

    def _read(self) -> StreamEvent | Literal[NeedData.NEED_DATA] | None:
        """Return the next event, before the fold; None for a payload that says nothing."""
        ready = self._parser.ready
        if ready and type(ready[0]) is list:
            ready.extendleft(reversed(ready.popleft()))
        if ready and type(ready[0]) is not tuple:
            event: StreamEvent = ready.popleft()
            return event
        frame = self._parser.next_frame()
        if frame is NEED_DATA:
            return NEED_DATA
        name, data, _ = frame
        try:
            return read_event(data, self._notes)
        except MalformedEvent as error:
            return self._mend(name, data, error)
        finally:
            self._note_fields()

    def _rejoined(self, rejoin: Rejoin, event: StreamEvent) -> StreamEvent | None:
        """Return what to tell of an event of a second body: nothing, itself, or a reset that comes before it."""
        verdict, before = rejoin.judge(event), self.response
        if verdict is Verdict.KNOWN:
            return None
        if verdict is not Verdict.ALIVE:
            self._rejoin = None
        if verdict is Verdict.ANEW:
            self._earlier += self._fold.deviations
            self._fold = Fold(strict=self._strict)
        self._fold.push(event)
        if verdict in (Verdict.NEW, Verdict.ALIVE):
            return event
        self._held = event
        return StreamReset(before=before, response=self.response if verdict is Verdict.LAST else None)

    def _mend(self, name: bytes, data: bytes, error: MalformedEvent) -> StreamEvent | None:
        """Return the event that a payload was meant to be, or None for one that says nothing."""
        if not data:
            return None  # a heartbeat that has only a name
        if data.startswith(_DONE):
            self._fold.end()
            return None
        meant = event_meant(name, data)
        if meant is None:
            raise error
        self._notes.clear()
        self._fold.note(DeviationKind.MALFORMED_EVENT, error.message)
        return read_event(meant, self._notes)

    def _note_fields(self) -> None:
        for note in self._notes:
            self._fold.note(DeviationKind.MALFORMED_FIELD, note)
        self._notes.clear()


def read_events(
    chunks: Iterable[Octets] | Octets, *, max_event_size: int = DEFAULT_MAX_EVENT_SIZE, strict: bool = False
) -> Iterator[StreamEvent]:
    """Yield the typed events of a body given as byte chunks, or whole, up to the terminal one.

    Raises what :meth:`ResponseStream.next_event` raises; ``StreamTruncated`` if no terminal
    event came.
    """
    stream = ResponseStream(max_event_size=max_event_size, strict=strict)
    return chain.from_iterable(_batches(stream, as_chunks(chunks)))


def _batches(stream: ResponseStream, chunks: Iterable[Octets]) -> Iterator[list[StreamEvent]]:
    take, fold = stream.take, stream._fold
    for chunk in chunks:
        yield take(chunk)
        if fold.outcome is not None:
            break
    else:
        stream.receive_eof()
        yield stream.next_events()
    if stream.fault is not None:
        raise stream.fault
