"""Proxies: given, or named by the environment; never for this machine itself.

The variables are those that most programs read: ``HTTPS_PROXY``, then ``ALL_PROXY``, each in lower case
first; ``NO_PROXY`` lists hosts that are reached directly: names with all below them, addresses,
networks (``10.0.0.0/8``), each with or without a port, or ``*``.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Final
from urllib.parse import unquote, urlsplit

from responses_proto.errors import ConfigError

__all__ = ["Proxy", "environment_proxy", "read_proxy"]

_PORTS: Final = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
"""Kinds of proxies, and the port of each if none is given."""
_VARIABLES: Final = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
_EXCEPTIONS: Final = ("no_proxy", "NO_PROXY")
_HTTPS: Final = 443


@dataclass(frozen=True)
class Proxy:
    """Where a proxy is, and who may use it; a SOCKS proxy looks names up itself."""

    scheme: str
    host: str
    port: int
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


def read_proxy(given: str, source: str) -> Proxy:
    """Return the proxy that a url names; without a scheme it is an HTTP proxy.

    Raises ConfigError, which quotes nothing of it, and ImportError if an extra is missing.
    """
    try:
        parts = urlsplit(given if "://" in given else f"http://{given}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or parts.path.strip("/") or parts.query or parts.fragment or parts.scheme not in _PORTS:
        kinds = ", ".join(_PORTS)
        raise ConfigError(f"proxy ({source}) must have the form kind://[user:password@]host[:port], a kind of {kinds}")
    if parts.scheme.startswith("socks") and importlib.util.find_spec("socksio") is None:
        raise ImportError("a SOCKS proxy needs socksio: pip install 'oci-responses[socks]'")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Proxy(parts.scheme, host, port or _PORTS[parts.scheme], user, password)


def environment_proxy(base_url: str, environ: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the url of the proxy that the environment names for a base url, and the variable; None for none."""
    exceptions = next((value for name in _EXCEPTIONS if (value := environ.get(name, "").strip())), "")
    parts = urlsplit(base_url)
    if _excepted(parts.hostname or "", parts.port or _HTTPS, exceptions):
        return None
    return next(((value, name) for name in _VARIABLES if (value := environ.get(name, "").strip())), None)


def _excepted(host: str, port: int, exceptions: str) -> bool:
    return any(_matches(host, port, one) for part in exceptions.lower().split(",") if (one := part.strip()))


def _matches(host: str, port: int, rule: str) -> bool:
    if rule == "*":
        return True
    if "/" in rule or rule.count(":") > 1:
        return _within(host, rule.strip("[]"))
    name, _, named_port = rule.partition(":")
    if named_port and named_port != str(port):
        return False
    name = name.removeprefix("*").lstrip(".")
    return bool(name) and (host == name or host.endswith(f".{name}"))


def _within(host: str, network: str) -> bool:
    try:
        return ip_address(host) in ip_network(network, strict=False)
    except ValueError:
        return False
