"""The base url: made from a region, or given and checked before any credential goes there."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from responses_proto.errors import ConfigError

__all__ = ["DEFAULT_REGION", "checked_url", "region_identifier", "region_url"]

DEFAULT_REGION = "us-chicago-1"

# Oracle's page "Regions with Generative AI", table of the commercial realm, column Region Key.
_REGION_KEYS = {
    "auh": "me-abudhabi-1",
    "dxb": "me-dubai-1",
    "fra": "eu-frankfurt-1",
    "gru": "sa-saopaulo-1",
    "hyd": "ap-hyderabad-1",
    "iad": "us-ashburn-1",
    "kix": "ap-osaka-1",
    "lhr": "uk-london-1",
    "ord": "us-chicago-1",
    "phx": "us-phoenix-1",
    "ruh": "me-riyadh-1",
}
_SERVICE_HOST = "inference.generativeai."
_SERVICE_PATH = "/openai/v1"


def region_identifier(region: str, source: str) -> str:
    """Return the identifier of a region given by identifier or key (``ORD``), or raise ConfigError."""
    name = _REGION_KEYS.get(region.lower(), region.lower())
    # It becomes part of a host name, so nothing else may slip in.
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", name):
        raise ConfigError(f"unknown region {region!r} ({source}): use an identifier such as {DEFAULT_REGION}")
    return name


def region_url(region: str) -> str:
    """Return the Responses API of a region of the commercial realm; other realms have other domains.

    Source: Oracle's page "Getting Started with Agents in OCI Generative AI", endpoints.
    """
    return f"https://{_SERVICE_HOST}{region}.oci.oraclecloud.com{_SERVICE_PATH}"


def checked_url(url: str, source: str) -> str:
    """Return ``url`` without trailing slash, or raise ConfigError if it must not be used.

    The service's bare host gets its documented path. Plain http is for loopback only.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ConfigError(f"base_url ({source}) is not a url") from None
    # No message quotes the url: it may hold a password.
    if parts.scheme not in ("http", "https") or not host or not re.fullmatch(r"[!-~]+", url):
        raise ConfigError(f"base_url ({source}) must have the form https://host[:port]/path")
    if parts.username is not None or parts.query or parts.fragment:
        raise ConfigError(f"base_url ({source}) must have no user, query or fragment")
    if parts.scheme == "http" and not _is_loopback(host):
        raise ConfigError(
            f"base_url ({source}) is plain http to {host}: credentials and prompts would be sent in clear; "
            "use https (plain http is for loopback only)"
        )
    path = parts.path.rstrip("/")
    if not path and host.startswith(_SERVICE_HOST):
        path = _SERVICE_PATH
    return f"{parts.scheme}://{parts.netloc}{path}"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
