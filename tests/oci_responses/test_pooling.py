"""What a pool is made with."""

from __future__ import annotations

import ssl
from dataclasses import replace
from pathlib import Path

import pytest
from h2.connection import H2Connection

from oci_responses.config import Settings
from oci_responses.emulator.certificate import make_certificate
from oci_responses.pooling import exhausted, handshakes, pool_options, tls_context
from oci_responses.proxies import Proxy
from oci_responses.transport import Transport

from .sides import settings_for

PLAIN = settings_for("127.0.0.1:1")


def through(scheme: str, user: str = "", password: str = "") -> Settings:
    return replace(PLAIN, transport=Transport(proxy=Proxy(scheme, "p.example", 8080, user, password)))


def test_plain_http_needs_no_authorities() -> None:
    assert tls_context(PLAIN) is None


def test_only_the_given_authority_is_trusted(tmp_path: Path) -> None:
    ca_file = tmp_path / "ca.pem"
    ca_file.write_bytes(make_certificate().ca)
    ours = tls_context(settings_for("a.example", "https", str(ca_file)))
    public = tls_context(settings_for("a.example", "https"))
    assert ours is not None
    assert public is not None
    assert [entry["subject"] for entry in ours.get_ca_certs()] == [((("commonName", "Local Responses endpoint CA"),),)]
    assert len(public.get_ca_certs()) > 50
    for context in (ours, public):
        assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
        assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_limits_go_where_they_belong() -> None:
    transport = Transport(None, True, 7, 3, 1.5, 2.5)
    assert pool_options(replace(PLAIN, transport=transport)) == {
        "ssl_context": None,
        "proxy": None,
        "http2": True,
        "max_connections": 7,
        "max_keepalive_connections": 3,
        "keepalive_expiry": 1.5,
    }
    said = str(exhausted(transport, 4))
    assert all(part in said for part in ("all 7 connections", "within 2.5 s", "calls waiting: 4", "max_connections"))


@pytest.mark.parametrize(("scheme", "count"), [("http", 1), ("https", 2), ("socks5", 1), ("socks5h", 1)])
def test_a_proxy_shows_no_password(scheme: str, count: int) -> None:
    settings = through(scheme, "me", "hüsh")
    made = pool_options(settings)["proxy"]
    assert handshakes(settings.transport) == count
    assert made.url.scheme == scheme.encode()
    assert (made.url.host, made.url.port) == (b"p.example", 8080)
    assert made.auth == (b"me", "hüsh".encode())
    assert repr(made.auth) == "(<hidden>, <hidden>)"
    assert pool_options(through(scheme))["proxy"].auth is None
    assert handshakes(Transport()) == 0


def test_a_proxy_that_speaks_tls_is_checked() -> None:
    settings = replace(through("https"), base_url="https://a.example/v1")
    options = pool_options(settings)
    context = options["proxy"].ssl_context
    # Not the service's own: what is spoken after the handshake differs.
    assert context is not options["ssl_context"]
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_with_http2_nobody_logs_the_headers(everything_logged: pytest.LogCaptureFixture) -> None:
    pool_options(replace(PLAIN, transport=Transport(http2=True)))
    http = H2Connection()
    http.initiate_connection()
    http.send_headers(1, [(":method", "GET"), (":path", "/"), (":scheme", "https"), (":authority", "a"), ("x", "y")])
    assert [record for record in everything_logged.records if record.name.startswith("hpack")] == []
