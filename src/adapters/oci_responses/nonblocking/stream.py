"""A streamed response for asyncio and trio."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Self, TypeVar

from oci_responses.nonblocking.drive import Io, Run
from responses_proto.events import StreamEvent
from responses_proto.exchange import Exchange, Failure, unwrap
from responses_proto.folding import Deviation, Outcome
from responses_proto.resources import Headers
from responses_proto.response import Response
from responses_proto.running_text import RunningText
from responses_proto.stream import ResponseStream as Reader
from responses_proto.structured import PartialOutput

__all__ = ["Partials", "ResponseStream", "TextDeltas"]

R_co = TypeVar("R_co", bound=Response, covariant=True)


class ResponseStream(Run[StreamEvent, R_co]):
    """A streamed response: iterate for its events; raises at the end what went wrong, if anything."""

    __slots__ = ("_reader",)

    def __init__(self, machine: Exchange[R_co | Failure], io: Io, reader: Reader) -> None:
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

    @property
    def status_code(self) -> int | None:
        """The status of the answer, once it has begun."""
        return self._reader.head.status if self._reader.head is not None else None

    @property
    def headers(self) -> Headers | None:
        """The headers of the answer, once it has begun."""
        return Headers(self._reader.head) if self._reader.head is not None else None

    def partials(self) -> Partials:
        """Return an iterator of the value that the text is growing into: plain, and the same one all along.

        Copy what must stay as it is.
        """
        return Partials(self)

    def text_deltas(self) -> TextDeltas:
        """Return an iterator of the text as it arrives, each piece once, also where a broken stream begins anew.

        Raises StreamTruncated where it begins anew with another text.
        """
        return TextDeltas(self)

    async def begin(self) -> Self:
        """Read up to the first event; raises what came in place of one, if anything did."""
        with self._one_reader:
            while not self._ready and not self._results:
                await self._advance()
            if not self._ready:
                unwrap(self._results[0])
        return self

    async def until_done(self) -> Self:
        """Read to the end; raises what went wrong, if anything."""
        await self.result()
        return self

    async def get_final_response(self) -> R_co:
        """Read to the end and return the whole response; raises what went wrong, if anything."""
        return await self.result()


class TextDeltas:
    """The text of a stream, piece by piece."""

    def __init__(self, stream: ResponseStream[Any]) -> None:
        self._stream = stream
        self._text = RunningText()

    def __aiter__(self) -> AsyncIterator[str]:
        return self

    async def __anext__(self) -> str:
        while not (piece := self._text.push(await anext(self._stream))):
            pass
        return piece


class Partials:
    """The value of a stream's text, each time it has grown."""

    def __init__(self, stream: ResponseStream[Any]) -> None:
        self._stream = stream
        self._output = PartialOutput()

    def __aiter__(self) -> AsyncIterator[Any]:
        return self

    async def __anext__(self) -> Any:
        while not self._output.push(await anext(self._stream)):
            pass
        return self._output.value
