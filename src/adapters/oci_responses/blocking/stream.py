"""A streamed response, blocking."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from oci_responses.blocking.drive import Io, Run
from responses_proto.events import OutputTextDelta, StreamEvent
from responses_proto.exchange import Exchange, Failure
from responses_proto.fold import Deviation, Outcome
from responses_proto.response import Response
from responses_proto.stream import ResponseStream as Reader

__all__ = ["ResponseStream", "TextDeltas"]


class ResponseStream(Run[StreamEvent, Response]):
    """A streamed response: iterate for its events; raises at the end what went wrong, if anything."""

    def __init__(self, machine: Exchange[Response | Failure], io: Io, reader: Reader) -> None:
        super().__init__(machine, io)
        self._reader = reader

    @property
    def response(self) -> Response:
        """The response as far as it has come."""
        return self._reader.response

    @property
    def outcome(self) -> Outcome | None:
        """How it ended, or None while it has not."""
        return self._reader.outcome

    @property
    def deviations(self) -> tuple[Deviation, ...]:
        """What the server did otherwise than the protocol says."""
        return self._reader.deviations

    @property
    def request_id(self) -> str | None:
        """``opc-request-id``, once the answer has begun."""
        return self._reader.request_id

    def text_deltas(self) -> TextDeltas:
        """Return an iterator of the text as it arrives."""
        return TextDeltas(self)

    def until_done(self) -> Self:
        """Read to the end; raises what went wrong, if anything."""
        self.result()
        return self

    def get_final_response(self) -> Response:
        """Read to the end and return the whole response; raises what went wrong, if anything."""
        return self.result()


class TextDeltas:
    """The text of a stream, piece by piece."""

    def __init__(self, stream: ResponseStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        while True:
            event = next(self._stream)
            if isinstance(event, OutputTextDelta):
                return event.delta
