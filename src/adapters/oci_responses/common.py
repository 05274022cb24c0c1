"""What the three clients share and what has no colour: requests, signing, options."""

from __future__ import annotations

import email.utils
import re
import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from msgspec import DecodeError, Struct

from oci_responses.auth.base import Explaining
from oci_responses.config import Settings, scope_headers
from responses_proto.agent.tools import Tool, tool_definition
from responses_proto.effects import Failed, FailureKind, Head, HttpRequest, Sign
from responses_proto.errors import InvalidTransition, LocalError, RemoteProtocolError
from responses_proto.request import Input, build_request
from responses_proto.stream import ResponseStream

__all__ = ["Deleted", "OneReader", "Requests", "as_tool", "attempt", "read_deleted", "signed"]

_JSON: Final = ("content-type", "application/json")
_USER_AGENT: Final = ("user-agent", "oci-responses")
_SSE: Final = (("accept", "text/event-stream"), ("accept-encoding", "identity"))
_PLAIN: Final = (("accept", "application/json"), ("accept-encoding", "identity"))

_RESPONSE_ID: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+")
"""RFC 9110, section 5.6.2, in lower case."""
_VALUE: Final = re.compile(r"([!-~\x80-\xff]([\t -~\x80-\xff]*[!-~\x80-\xff])?)?")
"""RFC 9110, section 5.5."""


class Deleted(Struct, frozen=True):
    """The service's word that something is gone."""

    id: str = ""
    object: str = ""
    deleted: bool = False


class Requests:
    """Makes the HTTP requests of one client, unsigned."""

    def __init__(self, settings: Settings, *, strict: bool = False) -> None:
        self._settings = settings
        self._strict = strict
        self._host = urlsplit(settings.base_url).netloc

    def create(
        self,
        *,
        model: str,
        input: Input,  # noqa: A002 - the API's own name
        stream: bool,
        tools: list[object] | tuple[object, ...] | None = None,
        extra_headers: Mapping[str, str] | None = None,
        **parameters: Any,
    ) -> HttpRequest:
        """Return ``POST /responses``; tools may be functions, :class:`Tool` objects or plain definitions."""
        if tools:
            parameters["tools"] = [_definition(one) for one in tools]
        body = build_request(model=model, input=input, stream=True if stream else None, **parameters)
        return self._request("POST", "/responses", body, _SSE if stream else _PLAIN, extra_headers)

    def whole(self, *, stream: bool | None = None, **parameters: Any) -> HttpRequest:
        """Return :meth:`create` for an answer in one piece. Raises :class:`LocalError` if a stream is asked for."""
        if stream:
            raise LocalError("create(stream=True) would not return a response: use responses.stream(...)")
        return self.create(stream=False, **parameters)

    def of_response(self, method: str, response_id: str, extra_headers: Mapping[str, str] | None = None) -> HttpRequest:
        """Return ``GET`` or ``DELETE /responses/{id}``.

        Raises :class:`LocalError` for an id that is empty or would change the path.
        """
        if not _RESPONSE_ID.fullmatch(response_id or ""):
            raise LocalError(f"not a response id: {response_id!r}")
        return self._request(method, f"/responses/{response_id}", b"", _PLAIN, extra_headers)

    def reader(self) -> ResponseStream:
        """Return the reader of one stream."""
        return ResponseStream(strict=self._strict)

    def _request(
        self,
        method: str,
        path: str,
        body: bytes,
        headers: tuple[tuple[str, str], ...],
        extra: Mapping[str, str] | None,
    ) -> HttpRequest:
        own = {"host": self._host} | dict(
            (*headers, _USER_AGENT, *((_JSON, ("content-length", str(len(body)))) if body else ()))
        )
        own |= {name.lower(): value for name, value in scope_headers(self._settings)}
        own |= {name.lower(): value for name, value in (extra or {}).items()}
        for name, value in own.items():
            if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
                raise LocalError(f"the header {name!r} has characters that HTTP does not allow there")
        return HttpRequest(method, self._settings.base_url + path, tuple(own.items()), body)


def signed(settings: Settings, effect: Sign, *, renewed: bool = True) -> HttpRequest | Failed:
    """Perform a Sign effect: add the credential's headers, with the date of now.

    ``renewed`` says whether the refresh that the effect asks for can have changed the credential.
    """
    if effect.refresh and not renewed:
        credential = settings.credential
        why = credential.why_refused() if isinstance(credential, Explaining) else None
        return Failed(FailureKind.UNCHANGED, why or "")
    request = effect.request
    date = email.utils.formatdate(usegmt=True)
    added = settings.credential.headers(request.method, request.url, request.headers, request.body, date)
    names = {name for name, _ in added}
    kept = tuple(header for header in request.headers if header[0] not in names)
    return HttpRequest(request.method, request.url, (*kept, *added), request.body)


def read_deleted(answer: tuple[Head, bytes]) -> Deleted:
    """Return what the answer to a DELETE says; an empty body is a plain success.

    Raises :class:`RemoteProtocolError` for a body that says something else.
    """
    head, body = answer
    if not body.strip():
        return Deleted(deleted=True)
    try:
        return msgspec.json.decode(body, type=Deleted)
    except (DecodeError, UnicodeDecodeError) as error:
        message = f"the answer to DELETE is no such object: {error}"
        raise RemoteProtocolError(message, status_code=head.status, body=body, request_id=head.request_id) from error


class OneReader:
    """Lets one task or thread in at a time; whoever comes meanwhile gets :class:`InvalidTransition`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        if not self._lock.acquire(blocking=False):
            raise InvalidTransition("already being read elsewhere")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._lock.release()


def as_tool(given: Tool | Callable[..., object]) -> Tool:
    """Return a tool, made of a plain function if that is what is given."""
    if not callable(given):
        raise LocalError(f"a tool that can be run is a function or a Tool, not {type(given).__name__}")
    return given if isinstance(given, Tool) else Tool(given)


def _definition(given: object) -> object:
    if isinstance(given, Mapping):
        return tool_definition(given)
    return as_tool(given).definition() if callable(given) else given


def attempt(tool: Tool, arguments: Mapping[str, object]) -> tuple[object, Exception | None]:
    """Call a tool; return its value, or None and whatever it raised, which is for the model to know.

    Returned and not raised, because no future can carry a StopIteration: asyncio would wait forever.
    """
    try:
        return tool(**arguments), None
    except Exception as error:
        return None, error
