"""Addresses of requests: what is sent as it stands must be fit to be sent."""

from __future__ import annotations

import functools
from typing import Final
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

from .errors import LocalError

__all__ = ["Origin", "checked_url", "origin_of"]

_PORTS: Final = {"https": 443, "http": 80}
_SPACE: Final = " "
_VISIBLE: Final = "a URL is visible ASCII only: percent-encode what is not"
_REMEMBERED: Final = 64
"""Addresses: most calls go to one."""


class Origin(Struct, frozen=True):
    """Where a connection goes."""

    host: str
    port: int
    tls: bool


def origin_of(url: str) -> Origin:
    """Return where to connect for an address; raises like :func:`checked_url`."""
    parts = checked_url(url)
    return Origin(host=parts.hostname or "", port=parts.port or _PORTS[parts.scheme], tls=parts.scheme == "https")


def checked_url(url: str) -> SplitResult:
    """Return the parts of an absolute http or https address (RFC 3986).

    Raises :class:`LocalError` for another scheme, no host, a port that is none, a user or a
    password (which it does not repeat), and for anything but visible ASCII: a space or a line
    break would end the request line.
    """
    if not isinstance(url, str):
        raise LocalError(_VISIBLE)
    return _checked(url)


@functools.lru_cache(maxsize=_REMEMBERED)
def _checked(url: str) -> SplitResult:
    if not (url.isascii() and url.isprintable() and _SPACE not in url):
        raise LocalError(_VISIBLE)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise LocalError("the host or the port of the URL cannot be read") from None
    if "@" in parts.netloc:
        raise LocalError("a URL with a user or a password is not used: pass credentials apart from it")
    if parts.scheme not in _PORTS or not parts.hostname or port == 0:
        raise LocalError(f"not an absolute http or https URL: {url.partition('?')[0]!r}")
    return parts
