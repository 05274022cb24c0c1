"""The base url: made from a region, or given and checked before any credential goes there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import ip_address
from types import MappingProxyType
from urllib.parse import urlsplit

from responses_proto.errors import ConfigError

from .regions import oci_host, oci_identifier

__all__ = ["API_PATHS", "DEFAULT_REGION", "checked_url", "is_loopback_url", "region_identifier", "region_url"]

DEFAULT_REGION = "us-chicago-1"

API_PATHS: Mapping[str, str] = MappingProxyType(
    {"openai": "/openai/v1", "actions": "/20231130/actions/v1", "native": "/v1"}
)
"""The families of urls that speak the Responses API: Oracle's current advice, an older one, the pass-through."""

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
_COMMERCIAL = frozenset(_REGION_KEYS.values())
_SERVICE_HOST = "inference.generativeai."
_TEMPLATE = "https://inference.generativeai.{region}.oci.{secondLevelDomain}"
_IDENTIFIER = r"[a-z0-9]+(-[a-z0-9]+)+"


def region_identifier(region: str, source: str) -> str:
    """Return the identifier of a region given by identifier or key (``ORD``), or raise ConfigError.

    A key that is not Generative AI's is looked up in the tables of the `oci` package, where it is installed.
    """
    name = region.lower()
    name = _REGION_KEYS.get(name, name)
    if re.fullmatch(r"[a-z]{3}", name):
        name = oci_identifier(name)
    # It becomes part of a host name, so nothing else may slip in.
    if not re.fullmatch(_IDENTIFIER, name):
        raise ConfigError(f"unknown region {region!r} ({source}): use an identifier such as {DEFAULT_REGION}")
    return name


def region_url(region: str, api: str | None = None) -> str:
    """Return the Responses API of a region; raises ConfigError for an unknown ``api``.

    Source: Oracle's page "Getting Started with Agents in OCI Generative AI", endpoints. The domain of a
    region that is not among Generative AI's of the commercial realm comes from the tables of the `oci`
    package, where it is installed.
    """
    documented = _TEMPLATE.format(region=region, secondLevelDomain="oraclecloud.com")
    host = documented if region in _COMMERCIAL else oci_host(region, _TEMPLATE) or documented
    return host + _api_path(api)


def checked_url(url: str, source: str, api: str | None = None) -> str:
    """Return ``url`` without trailing slash, or raise ConfigError if it must not be used.

    A host without a path gets that of ``api``, the service's own host also without one. Plain http is for
    loopback only.
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
    if not path and (api is not None or host.startswith(_SERVICE_HOST)):
        path = _api_path(api)
    elif api is not None and path != _api_path(api):
        raise ConfigError(f"base_url ({source}) has a path that is not the one of api={api!r}: leave one of them out")
    return f"{parts.scheme}://{parts.netloc}{path}"


def is_loopback_url(url: str) -> bool:
    """Whether a url leads to this machine."""
    return _is_loopback(urlsplit(url).hostname or "")


def _api_path(api: str | None) -> str:
    path = API_PATHS.get(api or "openai")
    if path is None:
        raise ConfigError(f"unknown api {api!r}: use {', '.join(API_PATHS)}")
    return path


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
