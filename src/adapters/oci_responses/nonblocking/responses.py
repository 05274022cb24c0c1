"""``client.responses``, for asyncio and trio."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Literal, TypeVar, Unpack, overload

from oci_responses.nonblocking.inputs import InputItems, InputTokens
from oci_responses.nonblocking.raw import ResponsesWithRawResponse
from oci_responses.nonblocking.resource import Resource
from oci_responses.nonblocking.stream import ResponseStream
from oci_responses.nonblocking.streaming import ResponsesWithStreamingResponse
from responses_proto.request import Input
from responses_proto.resources import (
    Asked,
    CompactedResponse,
    CompactParameters,
    CreateParameters,
    Deleted,
    Extra,
    Pace,
    Parsed,
    Retrieved,
    Streamed,
)
from responses_proto.resources import responses as calls
from responses_proto.response import Response
from responses_proto.retry import Timeouts
from responses_proto.structured import ParsedResponse

__all__ = ["Responses"]

T = TypeVar("T")


class Responses(Resource):
    """``client.responses``; ``timeout`` is that of the one call, as for :class:`Client`.

    Every method takes ``extra_headers``, ``extra_query`` and ``extra_body`` (:class:`Extra`).
    """

    @cached_property
    def input_items(self) -> InputItems:
        """The items of a response's input."""
        return InputItems(self._client, raw=self._raw)

    @cached_property
    def input_tokens(self) -> InputTokens:
        """How many tokens a request would have."""
        return InputTokens(self._client, raw=self._raw)

    @cached_property
    def with_raw_response(self) -> ResponsesWithRawResponse:
        """The same methods, each returning status, headers and bytes; ``parse()`` reads them."""
        return ResponsesWithRawResponse(Responses(self._client, raw=True))

    @cached_property
    def with_streaming_response(self) -> ResponsesWithStreamingResponse:
        """``create`` and ``retrieve`` with a body that is read as it comes, as bytes."""
        return ResponsesWithStreamingResponse(self._client)

    @overload
    async def create(self, *, stream: Literal[False] | None = None, **parameters: Unpack[Asked]) -> Response: ...
    @overload
    async def create(self, *, stream: Literal[True], **parameters: Unpack[Asked]) -> ResponseStream[Response]: ...
    async def create(
        self,
        *,
        model: str | None = None,
        input: Input | None = None,  # noqa: A002 - the API's own name
        stream: bool | None = None,
        timeout: float | Timeouts | None = None,
        **parameters: Unpack[CreateParameters],
    ) -> Response | ResponseStream[Response]:
        """Make a response and wait for the whole of it; a failed one raises ResponseFailed.

        ``stream=True`` returns it as a stream that has begun (see :meth:`stream`).
        """
        if stream:
            return await self.stream(model=model, input=input, timeout=timeout, **parameters).begin()
        return await self._ask(calls.create(model=model, input=input, **parameters), timeout)

    @overload
    async def parse(self, *, text_format: type[T], **parameters: Unpack[Parsed]) -> ParsedResponse[T]: ...
    @overload
    async def parse(self, *, text_format: object, **parameters: Unpack[Parsed]) -> ParsedResponse[Any]: ...
    async def parse(
        self,
        *,
        text_format: object,
        model: str | None = None,
        input: Input | None = None,  # noqa: A002
        verbosity: str | None = None,
        timeout: float | Timeouts | None = None,
        **parameters: Unpack[CreateParameters],
    ) -> ParsedResponse[Any]:
        """Make a response whose text is a value of a type, or of what a plain JSON schema says.

        It is returned whatever the model did: ``output_parsed`` is the value, ``not_parsed`` the
        reason why there is none. A failed one raises ResponseFailed.
        """
        call = calls.parse(text_format, model=model, input=input, verbosity=verbosity, **parameters)
        return await self._ask(call, timeout)

    @overload
    def stream(self, *, text_format: None = None, **parameters: Unpack[Streamed]) -> ResponseStream[Response]: ...
    @overload
    def stream(self, *, text_format: type[T], **parameters: Unpack[Streamed]) -> ResponseStream[ParsedResponse[T]]: ...
    @overload
    def stream(self, *, text_format: object, **parameters: Unpack[Streamed]) -> ResponseStream[ParsedResponse[Any]]: ...
    def stream(
        self,
        *,
        text_format: object = None,
        response_id: str | None = None,
        starting_after: int | None = None,
        model: str | None = None,
        input: Input | None = None,  # noqa: A002
        timeout: float | Timeouts | None = None,
        **parameters: Unpack[CreateParameters],
    ) -> ResponseStream[Any]:
        """Make a response and stream it: ``async with client.responses.stream(...) as events``.

        With ``response_id`` join one that is made in the background, after the event numbered
        ``starting_after``. With ``text_format`` the final response is that of :meth:`parse`, and
        ``partials()`` is its value while it grows.
        """
        call = calls.stream(
            response_id=response_id,
            starting_after=starting_after,
            text_format=text_format,
            model=model,
            input=input,
            **parameters,
        )
        return self._client.opened(call, timeout, text_format)

    @overload
    async def retrieve(
        self, response_id: str, *, stream: Literal[False] | None = None, **parameters: Unpack[Retrieved]
    ) -> Response: ...
    @overload
    async def retrieve(
        self, response_id: str, *, stream: Literal[True], **parameters: Unpack[Retrieved]
    ) -> ResponseStream[Response]: ...
    async def retrieve(
        self,
        response_id: str,
        *,
        include: Sequence[str] | None = None,
        include_obfuscation: bool | None = None,
        starting_after: int | None = None,
        stream: bool | None = None,
        timeout: float | Timeouts | None = None,
        **extra: Unpack[Extra],
    ) -> Response | ResponseStream[Response]:
        """Return a stored response, whatever its status.

        ``stream=True`` returns the events of one that is made in the background, from the one
        after ``starting_after`` on, as a stream that has begun.
        """
        call = calls.retrieve(
            response_id,
            include=include,
            include_obfuscation=include_obfuscation,
            starting_after=starting_after,
            stream=bool(stream),
            **extra,
        )
        if stream:
            return await self._client.opened(call, timeout).begin()
        return await self._ask(call, timeout)

    async def delete(
        self, response_id: str, *, timeout: float | Timeouts | None = None, **extra: Unpack[Extra]
    ) -> Deleted:
        """Delete a stored response."""
        return await self._ask(calls.delete(response_id, **extra), timeout)

    async def cancel(
        self, response_id: str, *, timeout: float | Timeouts | None = None, **extra: Unpack[Extra]
    ) -> Response:
        """Stop a response that is made in the background, and return it as it stands."""
        return await self._ask(calls.cancel(response_id, **extra), timeout)

    async def compact(
        self,
        *,
        model: str | None = None,
        input: Input | None = None,  # noqa: A002
        timeout: float | Timeouts | None = None,
        **parameters: Unpack[CompactParameters],
    ) -> CompactedResponse:
        """Make a conversation short; ``input=[*compacted.output, ...]`` goes on from it."""
        return await self._ask(calls.compact(model=model, input=input, **parameters), timeout)

    async def poll(
        self,
        response_id: str,
        *,
        poll_interval_ms: float | None = None,
        max_wait: float | None = None,
        timeout: float | Timeouts | None = None,
        **extra: Unpack[Extra],
    ) -> Response:
        """Ask for a response until it has ended, and return it; a failed one raises ResponseFailed.

        Without ``poll_interval_ms`` the pauses grow from 0.5 to 5 s. Once they would be more than
        ``max_wait`` seconds in all, APITimeoutError has the response as it stood last.
        """
        pace = Pace.of(poll_interval_ms, max_wait)
        return await self._client.polled(calls.retrieve(response_id, **extra), timeout, pace)

    async def create_and_poll(
        self,
        *,
        model: str | None = None,
        input: Input | None = None,  # noqa: A002
        poll_interval_ms: float | None = None,
        max_wait: float | None = None,
        timeout: float | Timeouts | None = None,
        **parameters: Unpack[CreateParameters],
    ) -> Response:
        """Make a response in the background and :meth:`poll` until it has ended."""
        parameters["background"] = True
        call = calls.create(model=model, input=input, **parameters)
        return await self._client.polled(call, timeout, Pace.of(poll_interval_ms, max_wait))
