"""How a client connects: limits that are limits, and a proxy from where it is said to be from."""

from __future__ import annotations

from typing import Any

import pytest

from oci_responses.config import resolve_settings
from oci_responses.proxies import Proxy
from oci_responses.transport import Transport, TransportOptions, resolve_transport
from responses_proto.errors import ConfigError

URL = "https://a.example/v1"
HERE = "http://127.0.0.1:1/v1"
PROXY = "http://me:hush@p.example:8080"
READ = Proxy("http", "p.example", 8080, "me", "hush")


def resolved(url: str = URL, environ: dict[str, str] | None = None, **given: Any) -> tuple[Transport, dict[str, str]]:
    sources: dict[str, str] = {}
    return resolve_transport(url, environ or {}, sources, **given), sources


def test_what_is_not_given_has_its_default() -> None:
    unset: dict[str, Any] = dict.fromkeys(TransportOptions.__annotations__)
    assert resolved() == resolved(**unset) == (Transport(), {})
    assert not Transport().exclusive
    given: dict[str, Any] = {"max_connections": 1, "max_keepalive_connections": 0, "keepalive_expiry": 0.5}
    assert resolved(**given)[0] == Transport(**given)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("max_connections", value) for value in (0, -1, 1.5, True, "9")),
        *(("max_keepalive_connections", value) for value in (-1, 1.5, False)),
        *((name, value) for name in ("keepalive_expiry", "pool_timeout") for value in (0, -1, True, "1", float("inf"))),
        ("proxy", True),
        ("proxy", 8080),
        ("proxy", "ftp://h"),
    ],
)
def test_what_is_no_limit_is_refused(name: str, value: object) -> None:
    given: dict[str, Any] = {name: value}
    with pytest.raises(ConfigError, match=name):
        resolved(**given)


@pytest.mark.parametrize(
    ("url", "environ", "given", "proxy", "source"),
    [
        (URL, {}, PROXY, READ, "argument"),
        (URL, {"HTTPS_PROXY": "http://other", "NO_PROXY": "*"}, PROXY, READ, "argument"),
        (URL, {"HTTPS_PROXY": PROXY}, None, READ, "HTTPS_PROXY"),
        (URL, {"HTTPS_PROXY": PROXY, "NO_PROXY": "a.example"}, None, None, None),
        (URL, {"HTTPS_PROXY": PROXY}, False, None, None),
        # This machine is no matter for a proxy.
        (HERE, {"HTTPS_PROXY": PROXY}, PROXY, None, None),
        ("https://localhost:1/v1", {"HTTPS_PROXY": PROXY}, None, None, None),
    ],
)
def test_a_proxy_comes_from_where_it_is_said_to(
    url: str, environ: dict[str, str], given: Any, proxy: Proxy | None, source: str | None
) -> None:
    transport, sources = resolved(url, environ, proxy=given)
    assert transport.proxy == proxy
    assert sources.get("proxy") == source
    assert transport.exclusive is (proxy is not None)
    assert "hush" not in repr((transport, sources))


def test_http2_needs_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    assert resolved(http2=True)[0].exclusive
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ImportError, match=r"oci-responses\[http2\]"):
        resolved(http2=True)
    resolved(http2=False)


def test_settings_know_how_to_connect() -> None:
    settings = resolve_settings(api_key="sk-1", base_url=URL, environ={"https_proxy": PROXY}, max_connections=3)
    assert (settings.transport.proxy, settings.transport.max_connections) == (READ, 3)
    assert settings.sources["proxy"] == "https_proxy"
    assert "hush" not in repr(settings)
