"""One request as HTTP/1.1 bytes."""

from __future__ import annotations

import h11
import pytest

from responses_proto.effects import HttpRequest
from responses_proto.errors import LocalError
from responses_proto.outgoing import encoded_request, whole_request

URL = "https://h:8443/p?a=b"


def encoded(request: HttpRequest) -> bytes:
    return encoded_request(whole_request(request), h11.Connection(h11.CLIENT))


@pytest.mark.parametrize(
    ("request_", "sent"),
    [
        (HttpRequest("GET", URL), b"GET /p?a=b HTTP/1.1\r\nhost: h:8443\r\n\r\n"),
        (
            HttpRequest("POST", URL, (("Host", "x"), ("x-y", "\u00e9")), b"{}"),
            b"POST /p?a=b HTTP/1.1\r\nHost: x\r\ncontent-length: 2\r\nx-y: \xe9\r\n\r\n{}",
        ),
        (
            HttpRequest("POST", URL, (("content-length", "2"), ("host", "x")), b"{}"),
            b"POST /p?a=b HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}",
        ),
        (
            HttpRequest("POST", URL, (("host", "x"), ("transfer-encoding", "chunked")), b"{}"),
            b"POST /p?a=b HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        ),
    ],
)
def test_the_bytes(request_: HttpRequest, sent: bytes) -> None:
    assert encoded(request_) == sent


@pytest.mark.parametrize(
    ("headers", "body", "words"),
    [
        ((("content-length", "5"),), b"{}", "not HTTP/1.1: Too little data"),
        ((("content-length", "1"),), b"{}", "not HTTP/1.1: Too much data"),
        ((("content-length", "two"),), b"{}", "not HTTP/1.1"),
        ((("content-length", "2"),), b"", "not HTTP/1.1: Too little data"),
        ((("host", "a"), ("host", "b")), b"", "not HTTP/1.1"),
        ((("x", "s3cret\u20ac"),), b"", "the header 'x' has characters"),
        ((("x", "s3cret\r\ny: z"),), b"", "the header 'x' has characters"),
        ((("x", " s3cret"),), b"", "the header 'x' has characters"),
        ((("x y", "s3cret"),), b"", "the header 'x y' has characters"),
        ((("", "s3cret"),), b"", "the header '' has characters"),
    ],
)
def test_what_http_cannot_carry(headers: tuple[tuple[str, str], ...], body: bytes, words: str) -> None:
    with pytest.raises(LocalError, match=words) as caught:
        encoded(HttpRequest("POST", URL, headers, body))
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("method", ["A B", "", "G\u00c9T"])
def test_what_is_no_method(method: str) -> None:
    with pytest.raises(LocalError):
        encoded(HttpRequest(method, URL))


def test_an_address_is_looked_at() -> None:
    with pytest.raises(LocalError, match="absolute"):
        whole_request(HttpRequest("GET", "/p"))
