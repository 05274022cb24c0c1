"""How to ask for the rest of a stream that broke off, and for its response where there is no rest.

Source: OpenAI, "Background mode": ``GET /responses/{id}?stream=true&starting_after=N``, for a response
that was made with ``background`` and ``stream``.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import msgspec
from msgspec import DecodeError, Struct
from msgspec.structs import replace

from ..effects import HttpRequest

__all__ = ["is_kept", "rest_of", "whole_of"]

_ID: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_OF_BODY: Final = frozenset({"content-type", "content-length", "content-encoding", "transfer-encoding"})
_OF_STREAM: Final = frozenset({"stream", "starting_after", "include_obfuscation"})


class _Asked(Struct):
    background: bool | None = None
    store: bool | None = None


def rest_of(request: HttpRequest, response_id: str, cursor: int | None) -> HttpRequest | None:
    """Return what asks for the events after ``cursor`` of the stream that ``request`` began.

    Without a cursor it asks again for all that ``request`` asked for. None if the response is not kept
    for that (it was not made in the background, or not to be stored), or has no usable id.
    """
    parts = urlsplit(request.url)
    after = [] if cursor is None else [("starting_after", str(cursor))]
    if request.method == "GET":
        kept = [(name, value) for name, value in parse_qsl(parts.query, True) if not after or name != after[0][0]]
        return _get(request, parts.path, [*kept, *after])
    if not is_kept(request) or not _ID.fullmatch(response_id):
        return None
    return _get(request, f"{parts.path}/{response_id}", [*_others(parts.query), ("stream", "true"), *after])


def whole_of(rest: HttpRequest) -> HttpRequest:
    """Return what asks for the response itself of which ``rest`` asks for the events."""
    parts = urlsplit(rest.url)
    request = _get(rest, parts.path, _others(parts.query))
    accepting = tuple((name, "application/json" if name == "accept" else value) for name, value in request.headers)
    return replace(request, headers=accepting)


def _get(request: HttpRequest, path: str, query: list[tuple[str, str]]) -> HttpRequest:
    url = urlunsplit(urlsplit(request.url)._replace(path=path, query=urlencode(query)))
    headers = tuple(header for header in request.headers if header[0].lower() not in _OF_BODY)
    return HttpRequest("GET", url, headers)


def _others(query: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in parse_qsl(query, True) if name not in _OF_STREAM]


def is_kept(request: HttpRequest) -> bool:
    """Whether the rest of the stream that a request begins can be asked for."""
    if request.method == "GET":
        return True
    if b"background" not in request.body:  # most have not, and a body may be megabytes of history
        return False
    try:
        asked = msgspec.json.decode(request.body, type=_Asked)
    except DecodeError:
        return False
    return asked.background is True and asked.store is not False
