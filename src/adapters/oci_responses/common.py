"""What the three clients share and what has no colour: requests, signing, options."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Mapping
from functools import cached_property
from types import TracebackType
from typing import Any, Final
from urllib.parse import urlsplit

from oci_responses.auth.base import Explaining
from oci_responses.config import Settings, scope_headers
from responses_proto.effects import Failed, FailureKind, HttpRequest, Sign
from responses_proto.errors import ConfigError, InvalidTransition, LocalError
from responses_proto.resources import Call, responses
from responses_proto.stream import ResponseStream

__all__ = ["OneReader", "Requests", "signed"]

_ALWAYS: Final = {"accept-encoding": "identity", "user-agent": "oci-responses"}
_SSE: Final = {"accept": "text/event-stream", **_ALWAYS}
_PLAIN: Final = {"accept": "application/json", **_ALWAYS}
_BODILESS: Final = ("GET", "DELETE")
"""Methods that say nothing of a body that they do not have (RFC 9110, section 8.6)."""
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+")
"""RFC 9110, section 5.6.2, in lower case."""
_VALUE: Final = re.compile(r"([!-~\x80-\xff]([\t -~\x80-\xff]*[!-~\x80-\xff])?)?")
"""RFC 9110, section 5.5."""


class Requests:
    """Makes the HTTP requests of one client, unsigned; ``headers`` go with each, and win over its own."""

    def __init__(self, settings: Settings, *, strict: bool = False, headers: Mapping[str, str] | None = None) -> None:
        self._settings = settings
        self._strict = strict
        self._headers = _checked(headers)
        self._host = urlsplit(settings.base_url).netloc

    def with_headers(self, headers: Mapping[str, str] | None) -> Requests:
        """Return the same with more headers for each request."""
        return Requests(self._settings, strict=self._strict, headers={**self._headers, **_checked(headers)})

    def of(self, call: Call[Any]) -> HttpRequest:
        """Return the request of an operation. Raises :class:`LocalError` for a header that HTTP does not allow."""
        own = {"host": "", **(_SSE if call.stream else _PLAIN)}
        if call.body or call.method not in _BODILESS:
            own |= {"content-type": "application/json", "content-length": str(len(call.body))}
        own |= self._of_client
        own |= _allowed(call.headers)
        return HttpRequest(call.method, self._settings.base_url + call.target, tuple(own.items()), call.body)

    @cached_property
    def _of_client(self) -> dict[str, str]:
        """The headers that go with every request, looked at once."""
        return _allowed((("host", self._host), *scope_headers(self._settings), *self._headers.items()))

    def create(self, **parameters: Any) -> HttpRequest:
        """Return ``POST /responses``; see :func:`responses_proto.resources.responses.create`."""
        return self.of(responses.create(**parameters))

    def whole(self, *, stream: bool | None = None, **parameters: Any) -> HttpRequest:
        """Return :meth:`create` for an answer in one piece. Raises :class:`LocalError` if a stream is asked for."""
        if stream:
            raise LocalError("complete(stream=True) would not return a response: use stream(...)")
        return self.create(**parameters)

    def response(self, response_id: str) -> HttpRequest:
        """Return ``GET /responses/{id}``."""
        return self.of(responses.retrieve(response_id))

    def reader(self) -> ResponseStream:
        """Return the reader of one stream."""
        return ResponseStream(strict=self._strict)


def _checked(headers: Mapping[str, str] | None) -> dict[str, str]:
    given = headers or {}
    if not isinstance(given, Mapping) or not all(isinstance(one, str) for pair in given.items() for one in pair):
        raise ConfigError("default_headers must be a mapping of text to text")
    return {name.lower(): value for name, value in given.items()}


def _allowed(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    lower = {name.lower(): value for name, value in headers}
    for name, value in lower.items():
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            raise LocalError(f"the header {name!r} has characters that HTTP does not allow there")
    return lower


def signed(settings: Settings, effect: Sign, *, renewed: bool = True) -> HttpRequest | Failed:
    """Perform a Sign effect: add the credential's headers, with the date of now.

    ``renewed`` says whether the refresh that the effect asks for can have changed the credential.
    """
    if effect.refresh and not renewed:
        credential = settings.credential
        why = credential.why_refused() if isinstance(credential, Explaining) else None
        return Failed(FailureKind.UNCHANGED, why or "")
    from email.utils import formatdate  # it loads much, and making a client signs nothing

    request = effect.request
    date = formatdate(usegmt=True)
    added = settings.credential.headers(request.method, request.url, request.headers, request.body, date)
    names = {name for name, _ in added}
    kept = tuple(header for header in request.headers if header[0] not in names)
    return HttpRequest(request.method, request.url, (*kept, *added), request.body)


class OneReader:
    """Lets one task or thread in at a time; whoever comes meanwhile gets :class:`InvalidTransition`."""

    __slots__ = ("_lock", "busy")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.busy = self._lock.locked
        """Whether somebody is in."""

    def __enter__(self) -> None:
        if not self._lock.acquire(blocking=False):
            raise InvalidTransition("already being read elsewhere")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._lock.release()
