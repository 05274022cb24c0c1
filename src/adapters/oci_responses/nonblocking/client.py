"""The client for asyncio and trio."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self, Unpack

from oci_responses.common import Deleted, Requests, read_deleted
from oci_responses.nonblocking.drive import Io, Run, Runtime
from oci_responses.nonblocking.shared import Shared
from oci_responses.nonblocking.stream import ResponseStream
from oci_responses.options import ClientOptions, limited, resolve_options
from responses_proto.agent.tools import Tool
from responses_proto.exchange import create, fetch, retrieve, stream
from responses_proto.request import Input
from responses_proto.response import Response
from responses_proto.retry import Timeouts

__all__ = ["Client", "ResponseStream", "Responses"]


class Client:
    """A client of the Responses API; share one between tasks, close it or use it in ``async with``.

    The options are those of :class:`ClientOptions`: they come from the arguments, then the environment,
    then the OCI config file. Nothing is connected before the first request.
    """

    runtime: Runtime

    def __init__(self, **options: Unpack[ClientOptions]) -> None:
        given = resolve_options(type(self).__name__, options)
        self.settings, self.policy = given.settings, given.policy
        self.requests = Requests(given.settings, strict=given.strict)
        self.responses = Responses(self)
        self._shared = Shared(given.settings, self.runtime)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close every connection; the client can be used again."""
        await self._shared.aclose()

    close = aclose

    def with_options(self, *, timeout: float | Timeouts | None = None, max_retries: int | None = None) -> Self:
        """Return a client with other limits (None: as here) and the same connections, which both can close."""
        other = copy.copy(self)
        other.policy = limited(self.policy, timeout, max_retries)
        other.responses = Responses(other)
        return other

    def io(self, tools: Mapping[str, Tool] | None = None) -> Io:
        """Return what performs the effects of one run."""
        return Io(self.settings, self._shared.call, self.runtime, tools=tools, refresher=self._shared.refresher)


class Responses:
    """``client.responses``; ``timeout`` is that of the one call, as for :class:`Client`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def create(
        self,
        *,
        model: str,
        input: Input,  # noqa: A002 - the API's own name
        timeout: float | Timeouts | None = None,
        **parameters: Any,
    ) -> Response:
        """Make a response and wait for the whole of it; a failed one raises ResponseFailed."""
        request = self._client.requests.whole(model=model, input=input, **parameters)
        policy = limited(self._client.policy, timeout)
        return await Run[object, Response](create(request, policy), self._client.io()).result()

    def stream(
        self,
        *,
        model: str,
        input: Input,  # noqa: A002
        timeout: float | Timeouts | None = None,
        **parameters: Any,
    ) -> ResponseStream:
        """Make a response and stream it: ``async with client.responses.stream(...) as events``."""
        request = self._client.requests.create(model=model, input=input, stream=True, **parameters)
        policy, reader = limited(self._client.policy, timeout), self._client.requests.reader()
        return ResponseStream(stream(request, policy, reader), self._client.io(), reader)

    async def retrieve(
        self,
        response_id: str,
        *,
        extra_headers: Mapping[str, str] | None = None,
        timeout: float | Timeouts | None = None,
    ) -> Response:
        """Return a stored response, whatever its status."""
        request = self._client.requests.of_response("GET", response_id, extra_headers)
        policy = limited(self._client.policy, timeout)
        return await Run[object, Response](retrieve(request, policy), self._client.io()).result()

    async def delete(
        self,
        response_id: str,
        *,
        extra_headers: Mapping[str, str] | None = None,
        timeout: float | Timeouts | None = None,
    ) -> Deleted:
        """Delete a stored response."""
        request = self._client.requests.of_response("DELETE", response_id, extra_headers)
        policy = limited(self._client.policy, timeout)
        return read_deleted(await Run[object, Any](fetch(request, policy), self._client.io()).result())
