"""The client for asyncio and trio."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from oci_responses.common import Deleted, Requests, policy_of, read_deleted
from oci_responses.config import resolve_settings
from oci_responses.nonblocking.drive import Io, Run, Runtime
from oci_responses.nonblocking.refresh import Refresher
from responses_proto.agent.tools import Tool
from responses_proto.effects import HttpRequest
from responses_proto.events import OutputTextDelta, StreamEvent
from responses_proto.exchange import create, fetch, retrieve, stream
from responses_proto.fold import Deviation, Outcome
from responses_proto.request import Input
from responses_proto.response import Response
from responses_proto.retry import Timeouts

if TYPE_CHECKING:
    from oci_responses.nonblocking.connections import Call, Pool

__all__ = ["Client", "ResponseStream", "Responses"]


class Client:
    """A client of the Responses API; share one between tasks, close it or use it in ``async with``.

    Settings come from the arguments, then the environment, then the OCI config file
    (:func:`oci_responses.config.resolve_settings`). ``timeout`` is seconds for every wait, or
    :class:`Timeouts`; without it OCI_REQUEST_TIMEOUT counts. Nothing is connected before the first request.
    """

    runtime: Runtime

    def __init__(
        self,
        *,
        timeout: float | Timeouts | None = None,
        max_retries: int = 2,
        strict: bool = False,
        **settings: Any,
    ) -> None:
        self.settings = resolve_settings(**settings)
        self.policy = policy_of(self.settings.timeout if timeout is None else timeout, max_retries)
        self.requests = Requests(self.settings, strict=strict)
        self.responses = Responses(self)
        self._refresher = Refresher(self.settings.credential, self.runtime)
        self._pool: Pool | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close every connection; the client can be used again."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await pool.aclose()

    def io(self, tools: Mapping[str, Tool] | None = None) -> Io:
        """Return what performs the effects of one run."""
        return Io(self.settings, self._call, self.runtime, tools=tools, refresher=self._refresher)

    def _call(self) -> Call:
        if self._pool is None:
            from oci_responses.nonblocking.connections import Pool

            self._pool = Pool(self.settings, self.runtime.backend())
        return self._pool.call()


class Responses:
    """``client.responses``."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def create(self, *, model: str, input: Input, **parameters: Any) -> Response:  # noqa: A002 - the API's own name
        """Make a response and wait for the whole of it; a failed one raises ResponseFailed."""
        request = self._client.requests.create(model=model, input=input, stream=False, **parameters)
        return await Run[object, Response](create(request, self._client.policy), self._client.io()).result()

    def stream(self, *, model: str, input: Input, **parameters: Any) -> ResponseStream:  # noqa: A002
        """Make a response and stream it: ``async with client.responses.stream(...) as events``."""
        return ResponseStream(
            self._client, self._client.requests.create(model=model, input=input, stream=True, **parameters)
        )

    async def retrieve(self, response_id: str, *, extra_headers: Mapping[str, str] | None = None) -> Response:
        """Return a stored response, whatever its status."""
        request = self._client.requests.of_response("GET", response_id, extra_headers)
        return await Run[object, Response](retrieve(request, self._client.policy), self._client.io()).result()

    async def delete(self, response_id: str, *, extra_headers: Mapping[str, str] | None = None) -> Deleted:
        """Delete a stored response."""
        request = self._client.requests.of_response("DELETE", response_id, extra_headers)
        answer = await Run[object, Any](fetch(request, self._client.policy), self._client.io()).result()
        return read_deleted(answer)


class ResponseStream(Run[StreamEvent, Response]):
    """A streamed response: iterate for its events; raises at the end what went wrong, if anything."""

    def __init__(self, client: Client, request: HttpRequest) -> None:
        self._reader = client.requests.reader()
        super().__init__(stream(request, client.policy, self._reader), client.io())

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

    async def text_deltas(self) -> AsyncIterator[str]:
        """Yield the text as it arrives."""
        async for event in self:
            if isinstance(event, OutputTextDelta):
                yield event.delta

    async def until_done(self) -> Self:
        """Read to the end; raises what went wrong, if anything."""
        await self.result()
        return self

    async def get_final_response(self) -> Response:
        """Read to the end and return the whole response; raises what went wrong, if anything."""
        return await self.result()
