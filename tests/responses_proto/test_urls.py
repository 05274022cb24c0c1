"""Addresses: which are used, which are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_proto.errors import LocalError
from responses_proto.urls import Origin, checked_url, origin_of


@pytest.mark.parametrize(
    ("url", "scheme", "host", "port"),
    [
        ("https://h/p?a=b", "https", "h", None),
        ("HTTP://H:80", "http", "h", 80),
        ("https://[::1]:9/x", "https", "::1", 9),
        ("https://h/%20?q=%E2%82%AC", "https", "h", None),
        ("https://h/a@b", "https", "h", None),
    ],
)
def test_what_is_used(url: str, scheme: str, host: str, port: int | None) -> None:
    parts = checked_url(url)
    assert (parts.scheme, parts.hostname, parts.port) == (scheme, host, port)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "absolute"),
        ("/p", "absolute"),
        ("h/p", "absolute"),
        ("ftp://h/p", "absolute"),
        ("https://", "absolute"),
        ("https:///p", "absolute"),
        ("https://:8080/p", "absolute"),
        ("https://h:0/p", "absolute"),
        ("https://h:port/p", "cannot be read"),
        ("https://h:99999/p", "cannot be read"),
        ("https://[::1/p", "cannot be read"),
        ("https://h/a b", "visible ASCII"),
        ("https://h/a\nb", "visible ASCII"),
        ("https://h/a\tb", "visible ASCII"),
        (" https://h/", "visible ASCII"),
        ("https://h/\u00e9", "visible ASCII"),
        ("https://\u00e9/", "visible ASCII"),
        (b"https://h/", "visible ASCII"),
        ("https://u:s3cret@h/p", "user or a password"),
        ("ftp://u:s3cret@h/p", "user or a password"),
    ],
)
def test_what_is_refused(url: str, words: str) -> None:
    with pytest.raises(LocalError, match=words) as caught:
        checked_url(url)
    assert "s3cret" not in str(caught.value)
    assert caught.value.__context__ is None or caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://h/p", Origin("h", 443, tls=True)),
        ("http://H/p", Origin("h", 80, tls=False)),
        ("https://h?x=1", Origin("h", 443, tls=True)),
        ("https://h#f", Origin("h", 443, tls=True)),
        ("http://[::1]:9/x", Origin("::1", 9, tls=False)),
    ],
)
def test_where_to_connect(url: str, origin: Origin) -> None:
    assert origin_of(url) == origin


def test_a_query_is_not_repeated() -> None:
    with pytest.raises(LocalError) as caught:
        checked_url("ftp://h/p?key=s3cret")
    assert "s3cret" not in str(caught.value)


@given(st.text(max_size=12) | st.text(max_size=8).map("https://".__add__))
def test_any_text_is_an_address_or_refused(url: str) -> None:
    try:
        parts = checked_url(url)
    except LocalError:
        return
    assert parts.hostname
    assert url.isascii()
