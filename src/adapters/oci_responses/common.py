"""What the three clients share and what has no colour: requests, signing, options."""

from __future__ import annotations

import email.utils
import random
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from msgspec import DecodeError, Struct

from oci_responses.config import Settings, scope_headers
from responses_proto.agent.tools import Tool, tool_definition
from responses_proto.effects import Head, HttpRequest, Sign
from responses_proto.errors import LocalError, RemoteProtocolError
from responses_proto.request import Input, build_request
from responses_proto.retry import Policy, Timeouts
from responses_proto.stream import ResponseStream

__all__ = ["Deleted", "Requests", "attempt", "policy_of", "read_deleted", "signed"]

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
        """Return ``POST /responses``; tools may be :class:`Tool` objects or plain definitions."""
        if tools:
            parameters["tools"] = [tool_definition(one) if isinstance(one, Tool | Mapping) else one for one in tools]
        body = build_request(model=model, input=input, stream=True if stream else None, **parameters)
        return self._request("POST", "/responses", body, _SSE if stream else _PLAIN, extra_headers)

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


def signed(settings: Settings, effect: Sign) -> HttpRequest:
    """Perform a Sign effect: add the credential's headers, with the date of now."""
    request = effect.request
    date = email.utils.formatdate(usegmt=True)
    added = settings.credential.headers(request.method, request.url, request.headers, request.body, date)
    names = {name for name, _ in added}
    kept = tuple(header for header in request.headers if header[0] not in names)
    return HttpRequest(request.method, request.url, (*kept, *added), request.body)


def policy_of(timeout: float | Timeouts | None, max_retries: int) -> Policy:
    """Return the policy for a client's options; a number limits every wait but the total."""
    if isinstance(timeout, Timeouts):
        timeouts = timeout
    elif timeout is None:
        timeouts = Timeouts()
    else:
        timeouts = Timeouts(connect=min(timeout, 10.0), first_byte=timeout, idle=timeout)
    return Policy(max_retries=max_retries, timeouts=timeouts, jitter=random.random)


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


def attempt(tool: Tool, arguments: Mapping[str, object]) -> tuple[object, Exception | None]:
    """Call a tool; return its value, or None and whatever it raised, which is for the model to know.

    Returned and not raised, because no future can carry a StopIteration: asyncio would wait forever.
    """
    try:
        return tool(**arguments), None
    except Exception as error:
        return None, error
