"""The blocking client."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, Unpack

from oci_responses.blocking.conversations import Conversations
from oci_responses.blocking.drive import Io, Run
from oci_responses.blocking.responses import Responses
from oci_responses.blocking.shared import Shared
from oci_responses.blocking.stream import ResponseStream
from oci_responses.blocking.streaming import StreamedResponse
from oci_responses.common import Requests
from oci_responses.options import ClientOptions, limited, resolve_options
from responses_proto.exchange import stream
from responses_proto.resources import Call, Pace, RawResponse, ask, ask_bytes, poll, read_as
from responses_proto.response import Response
from responses_proto.retry import Timeouts

if TYPE_CHECKING:
    from oci_responses.blocking.program import Program

__all__ = ["Client"]

T = TypeVar("T")


class Client:
    """A client of the Responses API; share one between threads, close it or use it in ``with``.

    The options are those of :class:`ClientOptions`: they come from the arguments, then the environment,
    then the OCI config file. Nothing is connected before the first request.
    """

    def __init__(self, **options: Unpack[ClientOptions]) -> None:
        given = resolve_options(type(self).__name__, options)
        self.settings, self.policy = given.settings, given.policy
        self.requests = Requests(given.settings, strict=given.strict, headers=given.headers)
        self._bind()
        self._shared = Shared(given.settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection; the client can be used again."""
        self._shared.close()

    aclose = close

    def with_options(
        self,
        *,
        timeout: float | Timeouts | None = None,
        max_retries: int | None = None,
        default_headers: Mapping[str, str] | None = None,
    ) -> Self:
        """Return a client with other limits (None: as here), more headers and the same connections.

        Either of the two can close these.
        """
        other = copy.copy(self)
        other.policy = limited(self.policy, timeout, max_retries)
        other.requests = self.requests.with_headers(default_headers)
        other._bind()
        return other

    def ask(self, call: Call[T], timeout: float | Timeouts | None = None) -> RawResponse[T]:
        """Perform an operation and return its answer, unread."""
        machine = ask(self.requests.of(call), limited(self.policy, timeout), call.read)
        run: Run[object, RawResponse[T]] = Run(machine, self.io())
        return run.result()

    def opened(
        self, call: Call[Response], timeout: float | Timeouts | None = None, text_format: object = None
    ) -> ResponseStream[Any]:
        """Return the stream that an operation answers with, its final response read as ``text_format``."""
        policy, reader = limited(self.policy, timeout), self.requests.reader()
        machine = read_as(stream(self.requests.of(call), policy, reader), text_format)
        return ResponseStream(machine, self.io(), reader)

    def streamed(self, call: Call[Response], timeout: float | Timeouts | None = None) -> StreamedResponse:
        """Return what an operation answers with, its body to be read as it comes."""
        machine = ask_bytes(self.requests.of(call), limited(self.policy, timeout))
        return StreamedResponse(machine, self.io())

    def polled(self, call: Call[Response], timeout: float | Timeouts | None, pace: Pace) -> Response:
        """Perform an operation, then ask for its response until that has ended."""
        machine = poll(self.requests.of(call), limited(self.policy, timeout), self.requests.response, pace)
        run: Run[object, Response] = Run(machine, self.io())
        return run.result()

    def _bind(self) -> None:
        self.responses = Responses(self)
        self.conversations = Conversations(self)

    def io(self, program: Program | None = None) -> Io:
        """Return what performs the effects of one run."""
        return Io(self.settings, self._shared.call, program=program, refresher=self._shared.refresher)
