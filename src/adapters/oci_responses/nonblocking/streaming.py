"""Answers whose body is read as it comes, for asyncio and trio."""

from __future__ import annotations

from typing import Any, Self, Unpack

from oci_responses.nonblocking.drive import Io, Run
from oci_responses.nonblocking.resource import Resource
from responses_proto.effects import Head
from responses_proto.exchange import Exchange, Failure
from responses_proto.request import Input
from responses_proto.resources import CreateParameters, Extra, Headers
from responses_proto.resources import responses as calls
from responses_proto.retry import Timeouts

__all__ = ["ResponsesWithStreamingResponse", "StreamedResponse"]


class StreamedResponse(Run[Any, Head]):
    """An answer that is open: iterate for its bytes as they come; what is not read stays in the network.

    ``status_code`` and ``headers`` are known once it is entered, or its first bytes are there.
    """

    def __init__(self, machine: Exchange[Head | Failure], io: Io) -> None:
        super().__init__(machine, io)
        self._head: Head | None = None

    async def __aenter__(self) -> Self:
        if self._head is None:
            self._head = await super().__anext__()
        return self

    async def __anext__(self) -> bytes:
        await self.__aenter__()
        piece: bytes = await super().__anext__()
        return piece

    @property
    def status_code(self) -> int | None:
        """The status of the answer, once it has begun."""
        return self._head.status if self._head is not None else None

    @property
    def headers(self) -> Headers | None:
        """The headers of the answer, once it has begun."""
        return Headers(self._head) if self._head is not None else None

    @property
    def request_id(self) -> str | None:
        """``opc-request-id``, once the answer has begun."""
        return self._head.request_id if self._head is not None else None

    async def read(self) -> bytes:
        """Return the rest of the body."""
        return b"".join([piece async for piece in self])


class ResponsesWithStreamingResponse(Resource):
    """``client.responses.with_streaming_response``: ``async with`` each of its methods."""

    def create(
        self,
        *,
        model: str | None = None,
        input: Input | None = None,  # noqa: A002 - the API's own name
        stream: bool | None = None,
        timeout: float | Timeouts | None = None,
        **parameters: Unpack[CreateParameters],
    ) -> StreamedResponse:
        """Make a response; with ``stream=True`` the body is its events."""
        call = calls.create(model=model, input=input, stream=bool(stream), **parameters)
        return self._client.streamed(call, timeout)

    def retrieve(
        self,
        response_id: str,
        *,
        starting_after: int | None = None,
        stream: bool | None = None,
        timeout: float | Timeouts | None = None,
        **extra: Unpack[Extra],
    ) -> StreamedResponse:
        """Return a stored response; with ``stream=True`` the body is its events."""
        call = calls.retrieve(response_id, stream=bool(stream), starting_after=starting_after, **extra)
        return self._client.streamed(call, timeout)
