"""What a pool of connections is made with, and what it says when it is exhausted."""

from __future__ import annotations

import logging
import ssl
from typing import Any, Final

import certifi
import httpcore

from oci_responses.config import Settings
from oci_responses.transport import Transport

__all__ = ["exhausted", "handshakes", "pool_options", "tls_context"]

_HANDSHAKES: Final = {"http": 1, "https": 2, "socks5": 1, "socks5h": 1}
"""Kind of a proxy -> handshakes of TLS until a connection through it speaks to the service."""


class _Hidden(bytes):
    """Bytes that no log line shows: httpcore logs what it sends to a SOCKS proxy."""

    def __repr__(self) -> str:
        return "<hidden>"


class _Silence(logging.Filter):
    """Lets nothing pass: hpack logs every header that it sends, the credential among them."""

    def filter(self, record: logging.LogRecord) -> bool:
        return False


_SILENCE: Final = _Silence()
_TELLTALES: Final = ("hpack.hpack", "hpack.table")


def pool_options(settings: Settings) -> dict[str, Any]:
    """Return the arguments of httpcore's pools; with HTTP/2 the loggers of hpack are silent from then on."""
    transport = settings.transport
    if transport.http2:
        for name in _TELLTALES:
            logging.getLogger(name).addFilter(_SILENCE)
    return {
        "ssl_context": tls_context(settings),
        "proxy": _proxy(settings),
        "http2": transport.http2,
        "max_connections": transport.max_connections,
        "max_keepalive_connections": transport.max_keepalive_connections,
        "keepalive_expiry": transport.keepalive_expiry,
    }


def handshakes(transport: Transport) -> int:
    """Return how often TLS begins on a connection before it speaks to the service."""
    return _HANDSHAKES[transport.proxy.scheme] if transport.proxy is not None else 0


def tls_context(settings: Settings) -> ssl.SSLContext | None:
    """Return a context that trusts the public authorities, or only ``ca_file`` if one is set.

    Plain HTTP, which is for loopback only, gets none: loading the authorities takes 25 ms.
    """
    if settings.base_url.startswith("http:"):
        return None
    context = ssl.create_default_context(cafile=settings.ca_file or certifi.where())
    # Some distributions' OpenSSL would go lower, and one may be told to go no lower than a higher one.
    context.minimum_version = max(context.minimum_version, ssl.TLSVersion.TLSv1_2)
    return context


def exhausted(transport: Transport, asking: int) -> httpcore.PoolTimeout:
    """Return the fault of a call that found no connection; so many calls were waiting for one."""
    return httpcore.PoolTimeout(
        f"all {transport.max_connections} connections of this client were in use and none came free within "
        f"{transport.pool_timeout:g} s, calls waiting: {asking} (see max_connections, pool_timeout)"
    )


def _proxy(settings: Settings) -> httpcore.Proxy | None:
    proxy = settings.transport.proxy
    if proxy is None:
        return None
    user, password = proxy.user.encode(), proxy.password.encode()
    return httpcore.Proxy(
        httpcore.URL(scheme=proxy.scheme, host=proxy.host, port=proxy.port, target="/"),
        auth=(_Hidden(user), _Hidden(password)) if user or password else None,
        ssl_context=tls_context(settings) if proxy.scheme == "https" else None,
    )
