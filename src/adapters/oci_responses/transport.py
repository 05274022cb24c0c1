"""How a client connects: through which proxy, with which protocol, over how many connections."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypedDict, Unpack

from responses_proto.errors import ConfigError

from .endpoint import is_loopback_url
from .proxies import Proxy, environment_proxy, read_proxy

__all__ = ["Transport", "TransportOptions", "resolve_transport"]

_COUNTS: Final = {"max_connections": 1, "max_keepalive_connections": 0}
_SECONDS: Final = ("keepalive_expiry", "pool_timeout")


class TransportOptions(TypedDict, total=False):
    """What a client takes; None stands for the default."""

    proxy: str | Literal[False] | None
    """A url (http, https, socks5, socks5h), with user and password if it wants them. None: what the
    environment says; False: none, whatever it says. This machine itself is always reached directly."""
    http2: bool | None
    """Whether to speak HTTP/2 where the server does, one call at a time on a connection; extra ``[http2]``."""
    max_connections: int | None
    max_keepalive_connections: int | None
    """How many connections may wait for the next call; all, by default."""
    keepalive_expiry: float | None
    """Seconds for which one waits."""
    pool_timeout: float | None
    """Seconds to wait for a connection when all are in use, until PoolExhausted."""


@dataclass(frozen=True)
class Transport:
    """How a client connects; see :class:`TransportOptions`."""

    proxy: Proxy | None = None
    http2: bool = False
    max_connections: int = 100
    max_keepalive_connections: int | None = None
    keepalive_expiry: float = 30.0
    pool_timeout: float = 10.0

    @property
    def exclusive(self) -> bool:
        """Whether there may be more between a client and its answers than TLS and HTTP/1.1."""
        return self.http2 or self.proxy is not None


def resolve_transport(
    base_url: str, environ: Mapping[str, str], sources: dict[str, str], **given: Unpack[TransportOptions]
) -> Transport:
    """Return how to connect to ``base_url``; notes in ``sources`` where the proxy came from.

    Raises ConfigError for what cannot be used, and ImportError if an extra is missing.
    """
    options: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    proxy = options.pop("proxy", None)
    for name, least in _COUNTS.items():
        value = options.get(name, least)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise ConfigError(f"{name} must be a whole number from {least}, not {value!r}")
    for name in _SECONDS:
        value = options.get(name, 1)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
            raise ConfigError(f"{name} must be a positive number of seconds, not {value!r}")
    transport = replace(Transport(proxy=_proxy(proxy, base_url, environ, sources)), **options)
    if transport.http2 and importlib.util.find_spec("h2") is None:
        raise ImportError("http2=True needs h2: pip install 'oci-responses[http2]'")
    return transport


def _proxy(given: object, base_url: str, environ: Mapping[str, str], sources: dict[str, str]) -> Proxy | None:
    if given is False:
        return None
    if given is not None and not isinstance(given, str):
        raise ConfigError(f"proxy must be a url, or False, not {type(given).__name__}")
    read = read_proxy(given, "argument") if given else None
    if is_loopback_url(base_url):
        return None
    if read is not None:
        sources["proxy"] = "argument"
        return read
    found = environment_proxy(base_url, environ)
    if found is None:
        return None
    url, sources["proxy"] = found
    return read_proxy(url, sources["proxy"])
