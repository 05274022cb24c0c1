"""OCI request signatures: which bytes are signed, and the headers that carry the result.

The scheme is draft-cavage-http-signatures-08 with RSA PKCS #1 v1.5 and SHA-256, narrowed by Oracle's
page "Request Signatures": a fixed list of headers per method, a date at most five minutes off, and a hash
of the body wherever a body may be. The key stays outside: ``sign`` is a function from bytes to bytes.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from urllib.parse import urlsplit

from .errors import LocalError
from .urls import checked_url

__all__ = ["body_digest", "request_target", "sign_request", "signed_header_names", "signing_string"]

_ALWAYS = ("date", "(request-target)", "host")
_WITH_BODY = (*_ALWAYS, "content-length", "content-type", "x-content-sha256")
_QUOTE = '"'
"""The key id stands between two of them in a header."""
_NAMES = {"get": _ALWAYS, "head": _ALWAYS, "delete": _ALWAYS} | dict.fromkeys(("post", "put", "patch"), _WITH_BODY)


def sign_request(
    method: str,
    url: str,
    headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    body: bytes | bytearray | memoryview | str | None = b"",
    *,
    key_id: str,
    sign: Callable[[bytes], bytes],
    date: str,
) -> list[tuple[str, str]]:
    """Return the headers to add to a request so that OCI accepts it, ``authorization`` last.

    A header of the signed list that ``headers`` already holds is signed as it stands and not returned;
    the others are made: ``date`` (an IMF-fixdate, RFC 9110 section 5.6.7), ``host`` from ``url`` and, where
    the method has a body, ``content-length``, ``content-type: application/json`` and ``x-content-sha256``.
    The url must be sent as it stands, and neither it nor the body may change after this; a body of text
    is signed, and must be sent, as UTF-8.
    Raises LocalError for a method that OCI does not sign, for an address that cannot be sent as it stands,
    for a request that has an ``authorization`` already, and for text that cannot stand in a header.
    """
    names = signed_header_names(method)
    parts = checked_url(url)
    if not key_id or not _fit(key_id) or _QUOTE in key_id:
        raise LocalError("key_id must be printable ASCII without quotes")
    data = _octets(body)
    given = {name.lower(): value for name, value in (headers.items() if isinstance(headers, Mapping) else headers)}
    if "authorization" in given:
        raise LocalError("the request already has an authorization header; it cannot be signed as well")
    made = {"date": date, "host": parts.netloc}
    if "x-content-sha256" in names:
        made["content-length"] = str(len(data))
        made["content-type"] = "application/json"
        made["x-content-sha256"] = body_digest(data)
    added = {name: value for name, value in made.items() if name not in given}
    signed = signing_string(names, method, request_target(url), given | added)
    signature = b64encode(sign(signed)).decode()
    added["authorization"] = (
        f'Signature algorithm="rsa-sha256",headers="{" ".join(names)}",'
        f'keyId="{key_id}",signature="{signature}",version="1"'
    )
    return list(added.items())


def signing_string(names: Sequence[str], method: str, target: str, headers: Mapping[str, str]) -> bytes:
    """Return the bytes to sign: one ``name: value`` line per name, joined by LF, none after the last.

    ``headers`` has lower-case names; ``target`` is the path and query exactly as they are sent.
    Raises LocalError if a named header is absent, or if a value is not printable ASCII (a line break in a
    value would forge a line of the string).
    """
    values = {**headers, "(request-target)": f"{method.lower()} {target}"}
    try:
        lines = [f"{name}: {values[name]}" for name in names]
    except KeyError as absent:
        raise LocalError(f"the header {absent.args[0]} is to be signed and is missing") from None
    if not _fit("".join(lines)):
        wrong = next(name for name in names if not _fit(values[name]))
        raise LocalError(f"the value of {wrong} is not printable ASCII and cannot be signed")
    return "\n".join(lines).encode("ascii")


def _fit(text: str) -> bool:
    return text.isascii() and text.isprintable()


def signed_header_names(method: str) -> tuple[str, ...]:
    """Return the names that OCI wants signed for ``method``, in the order that it wants them listed."""
    names = _NAMES.get(method.lower())
    if names is None:
        raise LocalError(f"OCI defines no signature for the method {method!r}")
    return names


def request_target(url: str) -> str:
    """Return the path and query of ``url``, not re-encoded: what the request line must carry."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _octets(body: bytes | bytearray | memoryview | str | None) -> bytes:
    if not isinstance(body, str):
        return bytes(body or b"")
    try:
        return body.encode()
    except UnicodeEncodeError:
        raise LocalError("the body is text that UTF-8 cannot carry: it has lone surrogates") from None


def body_digest(body: bytes) -> str:
    """Return the value of ``x-content-sha256``: the SHA-256 of the body in base64."""
    return b64encode(sha256(body).digest()).decode()
