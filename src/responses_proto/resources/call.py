"""One operation of the API as a value: what to send, and how to read what comes back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final, Generic, TypedDict, TypeVar
from urllib.parse import quote, urlencode

from msgspec import Struct

from ..decoding import encode_json
from ..effects import Head
from ..errors import InvalidRequest, LocalError
from ..sending import sendable

__all__ = ["Call", "Extra", "Headers", "RawResponse", "call", "extras", "path_of", "query_of"]

T = TypeVar("T")
U = TypeVar("U")

_ID: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")


class Extra(TypedDict, total=False):
    """What every call takes besides its own parameters; all of it goes in unchecked and wins."""

    extra_headers: Mapping[str, str] | None
    extra_query: Mapping[str, object] | None
    extra_body: Mapping[str, object] | None


class Headers(Mapping[str, str]):
    """The headers of an answer, whatever the case of a name; of several with one name, the first."""

    def __init__(self, head: Head) -> None:
        self._values = dict(reversed(head.headers))

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


class RawResponse(Generic[T]):
    """An answer as it came: ``status_code``, ``headers`` and ``content``; ``parse()`` reads it."""

    def __init__(self, head: Head, content: bytes, read: Callable[[Head, bytes], T]) -> None:
        self.status_code = head.status
        self.content = content
        self._head, self._read = head, read

    @cached_property
    def headers(self) -> Headers:
        """The headers of the answer."""
        return Headers(self._head)

    @property
    def request_id(self) -> str | None:
        """``opc-request-id`` of the answer."""
        return self._head.request_id

    @property
    def text(self) -> str:
        """The content as text; what is not UTF-8 becomes U+FFFD."""
        return self.content.decode("utf-8", "replace")

    def parse(self) -> T:
        """Return what the method would have returned, or raise what it would have raised."""
        return self._read(self._head, self.content)

    def __repr__(self) -> str:
        return f"RawResponse(status_code={self.status_code}, request_id={self.request_id!r})"


class Call(Struct, Generic[T], frozen=True):
    """One operation, without address, scope and credential; ``query`` and ``headers`` are pairs, in order."""

    method: str
    path: str
    read: Callable[[Head, bytes], T]
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    stream: bool = False

    @property
    def target(self) -> str:
        """Path and query, percent-encoded (RFC 3986)."""
        return f"{self.path}?{urlencode(self.query, quote_via=quote, safe='')}" if self.query else self.path

    def then(self, change: Callable[[T], U]) -> Call[U]:
        """Return the same operation with its answer read further."""

        def read(head: Head, body: bytes) -> U:
            return change(self.read(head, body))

        return Call(self.method, self.path, read, self.query, self.headers, self.body, self.stream)

    def __repr__(self) -> str:
        return f"Call({self.method} {self.path}, <{len(self.body)} bytes>)"


def extras(given: Mapping[str, Any]) -> Extra:
    """Return what a caller gave besides the parameters of a method.

    Raises :class:`InvalidRequest` for any other name, and for what is no mapping.
    """
    found: Extra = {}
    for name, value in given.items():
        if name not in Extra.__annotations__:
            raise InvalidRequest("is no parameter of this method (extra_query and extra_body send more)", path=name)
        if not isinstance(value, Mapping | None):
            raise InvalidRequest(f"must be a mapping, not {type(value).__name__}", path=name, rule="type")
        for key, one in (value or {}).items():
            if not isinstance(key, str) or (name == "extra_headers" and not isinstance(one, str)):
                raise InvalidRequest("must be text", path=f"{name}.{key}", rule="type")
        found[name] = value  # type: ignore[literal-required]  # it is one of the three
    return found


def call(
    method: str,
    path: str,
    read: Callable[[Head, bytes], T],
    *,
    query: Mapping[str, object] | None = None,
    body: Mapping[str, object] | bytes | None = None,
    stream: bool = False,
    extra: Mapping[str, Any],
) -> Call[T]:
    """Return an operation with what its caller adds; ``body`` is fields, or bytes that hold ``extra_body`` already."""
    known = extras(extra)
    if isinstance(body, bytes) and not known:
        return Call(method, path, read, query_of(query or {}), (), body, stream)
    if not isinstance(body, bytes):
        fields = {**(body or {}), **(known.get("extra_body") or {})}
        body = encode_json({name: sendable(value, name) for name, value in fields.items()}) if fields else b""
    added = query_of(known.get("extra_query") or {})
    replaced = {name for name, _ in added}
    kept = (pair for pair in query_of(query or {}) if pair[0] not in replaced)
    return Call(method, path, read, (*kept, *added), tuple((known.get("extra_headers") or {}).items()), body, stream)


def query_of(given: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Return parameters as the pairs of a query, without those that are None.

    A list is ``name[]``, once for each entry: the official client's form.

    Raises :class:`InvalidRequest` for what is neither text, number, truth nor a list of them.
    """
    return tuple(pair for name, value in given.items() if value is not None for pair in _pairs(name, value))


def _pairs(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, list | tuple):
        for entry in value:
            yield f"{name}[]", _plain(name, entry)
    else:
        yield name, _plain(name, value)


def _plain(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str | int | float):
        raise InvalidRequest(f"is {type(value).__name__}, which a query cannot carry", path=name, rule="type")
    text = str(value)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InvalidRequest(f"has no UTF-8 form: {error.reason}", path=name, rule="type") from None
    return text


def path_of(template: str, **ids: str) -> str:
    """Return a path with ids in it.

    Raises :class:`LocalError` for an id that is empty or would change the path.
    """
    for kind, given in ids.items():
        if not isinstance(given, str) or not _ID.fullmatch(given):
            raise LocalError(f"not {'an' if kind[0] in 'aeiou' else 'a'} {kind.replace('_', ' ')}: {given!r}")
    return template.format(**ids)
