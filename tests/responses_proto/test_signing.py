"""Signatures: equal to those of the vendor's own SDK, and to the rules where the SDK is silent."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from functools import cache
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from hypothesis import given, settings
from hypothesis import strategies as st
from oci._vendor import requests
from oci.auth.signers import SecurityTokenSigner
from oci.signer import Signer

from responses_proto.errors import LocalError
from responses_proto.signing import (
    body_digest,
    request_target,
    sign_request,
    signed_header_names,
    signing_string,
)

DATE = "Tue, 29 Sep 2026 08:12:31 GMT"
ALWAYS = ("date", "(request-target)", "host")
WITH_BODY = (*ALWAYS, "content-length", "content-type", "x-content-sha256")
# From Oracle's page "Request Signatures": what a body of no bytes must carry.
EMPTY_DIGEST = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


@cache
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def rsa_sign(data: bytes) -> bytes:
    return private_key().sign(data, padding.PKCS1v15(), hashes.SHA256())


@cache
def api_key_signer() -> Any:
    pem = private_key().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Signer("ocid1.tenancy.oc1..t", "ocid1.user.oc1..u", "aa:bb", None, private_key_content=pem.decode())


@cache
def token_signer() -> Any:
    return SecurityTokenSigner("eyJ0.token", private_key())


def add(method: str, url: str, body: bytes = b"", headers: tuple[tuple[str, str], ...] = ()) -> dict[str, str]:
    added = sign_request(method, url, headers, body, key_id="k", sign=lambda data: b"!" + data, date=DATE)
    assert len(dict(added)) == len(added)
    return dict(added)


segment = st.text(st.characters(codec="utf-8", exclude_characters="#?"), max_size=8)
paths = st.lists(segment, max_size=4).map(lambda parts: "/" + "/".join(parts))
queries = st.lists(st.tuples(segment, segment), max_size=3)
bodies = st.one_of(st.just(b""), st.binary(max_size=40), st.text(max_size=40).map(str.encode))
hosts = st.sampled_from(["inference.generativeai.us-chicago-1.oci.oraclecloud.com", "127.0.0.1:8443", "[::1]:80"])


@settings(max_examples=120, deadline=None)
@given(
    method=st.sampled_from(["GET", "HEAD", "DELETE", "POST", "PUT", "PATCH", "post"]),
    host=hosts,
    path=paths,
    query=queries,
    body=bodies,
    content_type=st.sampled_from([None, "application/json", "text/plain; charset=utf-8"]),
    token=st.booleans(),
)
def test_authorization_is_that_of_the_vendor_signers(
    method: str,
    host: str,
    path: str,
    query: list[tuple[str, str]],
    body: bytes,
    content_type: str | None,
    token: bool,
) -> None:
    given_headers = {"content-type": content_type} if content_type else {}
    request = requests.Request(
        method, f"https://{host}{path}", params=query, data=body, headers={"date": DATE, **given_headers}
    ).prepare()
    if request.headers.get("content-length") is None:
        request.headers["content-length"] = str(len(body))
    signer = token_signer() if token else api_key_signer()
    signer.do_request_sign(request)

    added = sign_request(
        method, request.url, given_headers.items(), body, key_id=signer.api_key, sign=rsa_sign, date=DATE
    )
    theirs = {name.lower(): value for name, value in request.headers.items()}
    assert dict(added)["authorization"] == theirs["authorization"]
    assert request_target(request.url) == request.path_url
    for name, value in added:
        if name != "host":
            assert theirs[name] == value


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "get"])
def test_without_body_three_headers_are_signed(method: str) -> None:
    assert signed_header_names(method) == ALWAYS
    assert list(add(method, "https://h/p")) == ["date", "host", "authorization"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "patch"])
def test_with_body_six_headers_are_signed(method: str) -> None:
    assert signed_header_names(method) == WITH_BODY
    added = add(method, "https://h/p", b"")
    assert list(added) == ["date", "host", *WITH_BODY[3:], "authorization"]
    assert added["content-length"] == "0"
    assert added["content-type"] == "application/json"
    assert added["x-content-sha256"] == EMPTY_DIGEST


@given(st.binary())
def test_the_digest_is_sha256_in_base64(body: bytes) -> None:
    assert b64decode(body_digest(body)) == hashlib.sha256(body).digest()


def test_the_string_to_sign_spelled_out() -> None:
    added = add("POST", "https://h:8443/openai/v1/responses?b=%2F&a=1+2#frag", b"{}")
    string = (
        f"date: {DATE}\n"
        "(request-target): post /openai/v1/responses?b=%2F&a=1+2\n"
        "host: h:8443\n"
        "content-length: 2\n"
        "content-type: application/json\n"
        "x-content-sha256: RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o="
    )
    names = " ".join(WITH_BODY)
    signature = b64encode(b"!" + string.encode()).decode()
    assert added["authorization"] == (
        f'Signature algorithm="rsa-sha256",headers="{names}",keyId="k",signature="{signature}",version="1"'
    )


def test_headers_that_are_given_are_signed_and_not_repeated() -> None:
    theirs = (("Date", "then"), ("Content-Type", "text/x"), ("Host", "other"), ("X-Content-SHA256", "d"))
    added = add("POST", "https://h/p", b"ab", theirs)
    assert list(added) == ["content-length", "authorization"]
    signature = added["authorization"].split('signature="')[1].split('"')[0]
    assert b64decode(signature)[1:].decode().split("\n") == [
        "date: then",
        "(request-target): post /p",
        "host: other",
        "content-length: 2",
        "content-type: text/x",
        "x-content-sha256: d",
    ]


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://h", "/"),
        ("https://h?a=b", "/?a=b"),
        ("https://h/", "/"),
        ("https://h/a;p=1/b;c", "/a;p=1/b;c"),
        ("https://h/a%2fb?q=%7E~&q=#f", "/a%2fb?q=%7E~&q="),
        ("https://h/p?a=b?c", "/p?a=b?c"),
    ],
)
def test_the_target_is_the_url_raw(url: str, target: str) -> None:
    assert request_target(url) == target


@pytest.mark.parametrize(
    ("method", "url", "headers", "words"),
    [
        ("OPTIONS", "https://h/p", (), "no signature for the method 'OPTIONS'"),
        ("GET", "https://h/é", (), "visible ASCII"),
        ("GET", "https://h/a b", (), "visible ASCII"),
        ("GET", "https://h/a\nb", (), "visible ASCII"),
        ("GET", "/p", (), "absolute"),
        ("GET", "", (), "absolute"),
        ("GET", "ftp://h/p", (), "absolute"),
        ("GET", "https://[::1/p", (), "cannot be read"),
        ("GET", "https://u:s3cret@h/p", (), "user or a password"),
        ("GET", "https://h/p", (("date", "x\nhost: evil"),), "date is not printable ASCII"),
        ("POST", "https://h/p", (("content-type", "a\r\nb"),), "content-type is not printable ASCII"),
        ("GET", "https://h/p", (("Authorization", "Bearer s3cret"),), "already has an authorization"),
    ],
)
def test_what_cannot_be_signed_is_refused(
    method: str, url: str, headers: tuple[tuple[str, str], ...], words: str
) -> None:
    with pytest.raises(LocalError, match=words) as caught:
        add(method, url, headers=headers)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("key_id", ["", 'k",x="', "k\r\nfoo: bar", "k\x00", "clé", "k\x7f"])
def test_a_key_id_cannot_leave_its_quotes(key_id: str) -> None:
    with pytest.raises(LocalError, match="key_id must be printable ASCII without quotes"):
        sign_request("GET", "https://h/p", key_id=key_id, sign=bytes, date=DATE)


@pytest.mark.parametrize("body", [b"{}", bytearray(b"{}"), memoryview(b"{}"), "{}"])
@pytest.mark.parametrize("headers", [{"Content-Type": "text/x"}, [("content-type", "text/x")]])
def test_headers_and_body_in_any_shape_are_signed_alike(body: Any, headers: Any) -> None:
    plain = add("POST", "https://h/p", b"{}", (("content-type", "text/x"),))
    assert dict(sign_request("POST", "https://h/p", headers, body, key_id="k", sign=b"!".__add__, date=DATE)) == plain


def test_a_body_can_be_absent_or_text() -> None:
    def digest(*body: Any) -> str:
        added = sign_request("POST", "https://h/p", (), *body, key_id="k", sign=bytes, date=DATE)
        return dict(added)["x-content-sha256"]

    assert digest() == digest(None) == digest("") == EMPTY_DIGEST
    assert digest("é") == body_digest("é".encode())
    with pytest.raises(LocalError, match="lone surrogates"):
        digest("\ud800")


def test_a_missing_header_is_named() -> None:
    with pytest.raises(LocalError, match="the header host is to be signed and is missing"):
        signing_string(ALWAYS, "GET", "/", {"date": DATE})


def test_any_change_changes_the_string() -> None:
    headers = {"date": DATE, "host": "h", "content-length": "2", "content-type": "t", "x-content-sha256": "d"}
    strings = {signing_string(WITH_BODY, "POST", "/p", headers)}
    for name, value in headers.items():
        strings.add(signing_string(WITH_BODY, "POST", "/p", {**headers, name: value + "x"}))
    strings |= {
        signing_string(WITH_BODY, "PUT", "/p", headers),
        signing_string(WITH_BODY, "POST", "/p?", headers),
    }
    assert len(strings) == len(headers) + 3
