"""The verifier against signatures that Oracle's own SDK makes."""

import base64
import hashlib
import re
from collections.abc import Iterator
from email.utils import formatdate
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st
from oci._vendor import requests
from oci.auth.signers import SecurityTokenSigner
from oci.signer import Signer

from oci_responses.emulator.account import Account, fingerprint
from oci_responses.emulator.identity import Identity
from oci_responses.emulator.ids import Ids
from oci_responses.emulator.messages import Received
from oci_responses.emulator.signature import MAX_SKEW, verify
from oci_responses.emulator.tenancy import Principal

NOW = 1_790_000_000.0
IDENTITY = Identity(Ids(seed=7), "us-chicago-1")
WHO, OTHER = IDENTITY.home, IDENTITY.add_account("OTHER")
KEY_ID = WHO.key_id
BODY = b'{"model":"m","input":"caf\xc3\xa9"}'


PEM = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
FINGERPRINT = fingerprint(WHO.user_key.public_key())
SIGNER = Signer(WHO.tenancy.ocid, WHO.user, FINGERPRINT, None, private_key_content=WHO.user_key.private_bytes(*PEM))


def signed(method: str = "POST", now: float = NOW, signer: Any = SIGNER) -> Received:
    body = BODY if method == "POST" else b""
    headers = {"date": formatdate(now, usegmt=True), "content-type": "application/json"}
    request = requests.Request(method, "https://example.org/openai/v1/responses?a=%20b", headers, data=body).prepare()
    signer(request)
    request.headers.setdefault("host", "example.org")
    items = [
        (str(name), value if isinstance(value, str) else value.decode()) for name, value in request.headers.items()
    ]
    return Received(method, request.path_url, items, body)


def replaced(request: Received, name: str, value: str) -> Received:
    items = [(n, value if n.lower() == name else v) for n, v in request.header_list]
    return Received(request.method, request.path, items, request.body)


def reason(request: Received, now: float = NOW) -> str:
    return verify(request, IDENTITY, now).reason


@pytest.mark.parametrize("method", ["GET", "DELETE", "POST"])
def test_oracles_signature_is_accepted(method: str) -> None:
    verdict = verify(signed(method), IDENTITY, NOW)
    assert verdict.reason == ""
    assert verdict.principal == Principal("user", WHO.user, WHO.tenancy)


def test_a_session_token_is_accepted_until_it_expires() -> None:
    request = signed(signer=SecurityTokenSigner(IDENTITY.session_token(NOW, 60), WHO.session))
    assert reason(request) == ""
    assert reason(request, NOW + 60) == "unknown or expired keyId"


@pytest.mark.parametrize(
    ("off", "accepted"), [(0, True), (MAX_SKEW, True), (-MAX_SKEW, True), (301, False), (-301, False)]
)
def test_skew(off: float, accepted: bool) -> None:
    assert (verify(signed(now=NOW + off), IDENTITY, NOW).principal is not None) is accepted


def bearer(value: str) -> Received:
    return Received("GET", "/", [("Authorization", value)], b"")


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        (Received("GET", "/", [], b""), "no Authorization header"),
        (Received("GET", "/", [("Authorization", "x"), ("authorization", "y")], b""), "Authorization is repeated"),
        (bearer("Basic eDp5"), "unknown authorization scheme"),
        (bearer("Bearer sk-wrong"), "unknown or expired API key"),
        (bearer("Bearer"), "unknown or expired API key"),
        (bearer("Signature"), "malformed Signature parameters"),
        (bearer('Signature version="1",version="1"'), "malformed Signature parameters"),
        (bearer(f"bearer {WHO.api_key}"), ""),
    ],
)
def test_schemes(request_: Received, why: str) -> None:
    assert reason(request_) == why


def authorization(request: Received) -> str:
    return request.headers["authorization"]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("rsa-sha256", "hmac-sha256", "algorithm must be rsa-sha256 and version 1"),
        ('version="1"', 'version="2"', "algorithm must be rsa-sha256 and version 1"),
        ('version="1"', 'version="1",x="1"', "malformed Signature parameters"),
        ("date (request-target)", "(request-target)", "date is not signed"),
        ("(request-target) ", "", "(request-target) is not signed"),
        (" host", "", "host is not signed"),
        (" content-length", "", "content-length is not signed"),
        (" content-type", "", "content-type is not signed"),
        (" x-content-sha256", "", "x-content-sha256 is not signed"),
        (" host", " host x-other", "signed header x-other is absent or repeated"),
        (" host", " host host", "a header is signed twice"),
        (WHO.user, "ocid1.user.oc1..nobody", "unknown or expired keyId"),
    ],
)
def test_authorization_parameters(old: str, new: str, why: str) -> None:
    request = signed()
    assert old in authorization(request)
    assert reason(replaced(request, "authorization", authorization(request).replace(old, new, 1))) == why


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("date", "yesterday", "date is not an HTTP date"),
        ("date", "Mon, 21 Sep 2026 14:13:20 -0000", "date has no time zone"),
        ("content-length", "1", "content-length does not match the body"),
        (
            "x-content-sha256",
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            "x-content-sha256 does not match the body",
        ),
        ("host", "example.com", "signature does not match"),
        ("content-type", "text/plain", "signature does not match"),
    ],
)
def test_header_values(name: str, value: str, why: str) -> None:
    assert reason(replaced(signed(), name, value)) == why


def test_a_signed_header_that_occurs_twice_is_refused() -> None:
    request = signed()
    request.header_list.append(("Content-Type", "application/json"))
    assert reason(request) == "signed header content-type is absent or repeated"


def test_another_key_is_refused() -> None:
    pem = WHO.session.private_bytes(*PEM)
    other = Signer(WHO.tenancy.ocid, WHO.user, FINGERPRINT, None, private_key_content=pem)
    verdict = verify(signed(signer=other), IDENTITY, NOW)
    assert verdict.mismatch
    assert verdict.principal is None


def by_hand(names: str, extra: dict[str, str], method: str = "GET") -> Received:
    headers = {"host": "h", **extra}
    lines = [f"{n}: {headers[n]}" if n in headers else f"{n}: {method.lower()} /x" for n in names.split()]
    raw = WHO.user_key.sign("\n".join(lines).encode(), PKCS1v15(), SHA256())
    value = (
        f'Signature algorithm="rsa-sha256",headers="{names}",keyId="{KEY_ID}",'
        f'signature="{base64.b64encode(raw).decode()}",version="1"'
    )
    return Received(method, "/x", [*headers.items(), ("authorization", value)], b"")


def test_x_date_stands_in_for_date() -> None:
    fresh, stale = formatdate(NOW, usegmt=True), formatdate(NOW - 999, usegmt=True)
    names = "x-date (request-target) host"
    assert reason(by_hand(names, {"x-date": fresh})) == ""
    assert reason(by_hand(names, {"x-date": stale})) == "x-date is 999 s off"
    assert reason(by_hand("date " + names, {"x-date": fresh, "date": stale})) == ""


def test_only_a_signed_x_date_counts() -> None:
    fresh, stale = formatdate(NOW, usegmt=True), formatdate(NOW - 999, usegmt=True)
    request = by_hand("date (request-target) host", {"date": stale, "x-date": fresh})
    assert reason(request) == "date is 999 s off"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_methods_with_a_body_must_sign_it(method: str) -> None:
    request = by_hand("date (request-target) host", {"date": formatdate(NOW, usegmt=True)}, method)
    assert reason(request) == "content-length is not signed"


def test_a_parameter_given_twice() -> None:
    request = signed()
    repeated = replaced(request, "authorization", authorization(request) + ',version="1"')
    assert reason(repeated) == "malformed Signature parameters"


def test_only_the_canonical_base64_is_a_signature() -> None:
    request = signed()
    head, signature, tail = re.split('(?<=signature=")(.+?)(?=")', authorization(request))
    assert signature.endswith("==")
    other = signature[:-3] + chr(ord(signature[-3]) + 1) + "=="
    assert base64.b64decode(other) == base64.b64decode(signature)
    assert reason(replaced(request, "authorization", head + other + tail)) == "signature does not match"


SIGNED_HEADERS = ("date", "host", "content-length", "content-type", "x-content-sha256")


def flips(data: bytes) -> Iterator[bytes]:
    for at in range(len(data)):
        for bit in (1, 0x20):
            yield data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]


def mutants(request: Received) -> Iterator[Received]:
    """Every signed part with each byte changed, one at a time."""
    items = request.header_list
    for body in flips(request.body):
        yield Received(request.method, request.path, items, body)
    for path in flips(request.path.encode()):
        yield Received(request.method, path.decode("latin-1"), items, request.body)
    for method in {"GET", "POST", "PUT", "PATCH", "POSt ", "HEAD", "DELETE"} - {request.method}:
        yield Received(method, request.path, items, request.body)
    for name in (*SIGNED_HEADERS[: 2 if request.method == "GET" else None], "authorization"):
        value = request.headers[name]
        # The scheme's name and the spelling of parameters have no case or are no secret; start after them.
        start = len("Signature ") if name == "authorization" else 0
        for changed in flips(value[start:].encode()):
            yield replaced(request, name, value[:start] + changed.decode("latin-1"))


SESSION = SecurityTokenSigner(IDENTITY.session_token(NOW, 60), WHO.session)


@pytest.mark.parametrize(("method", "signer"), [("POST", SIGNER), ("GET", SIGNER), ("POST", SESSION)])
def test_no_change_of_a_signed_byte_is_accepted(method: str, signer: Any) -> None:
    request = signed(method, signer=signer)
    assert reason(request) == ""
    accepted = [mutant for mutant in mutants(request) if verify(mutant, IDENTITY, NOW).principal]
    assert accepted == []


def test_an_old_request_is_not_taken_again_even_with_a_new_date() -> None:
    request = signed()
    assert reason(request, NOW + MAX_SKEW) == ""
    assert reason(request, NOW + MAX_SKEW + 1) == "date is 301 s off"
    fresh = replaced(request, "date", formatdate(NOW + 301, usegmt=True))
    assert reason(fresh, NOW + 301) == "signature does not match"


@pytest.mark.parametrize("named", [WHO, OTHER])
def test_keys_of_two_tenancies_do_not_sign_for_each_other(named: Account) -> None:
    other = OTHER if named is WHO else WHO
    print_ = fingerprint(named.user_key.public_key())
    pem = other.user_key.private_bytes(*PEM)
    swapped = Signer(named.tenancy.ocid, named.user, print_, None, private_key_content=pem)
    assert reason(signed(signer=swapped)) == "signature does not match"
    strange = Signer(named.tenancy.ocid, other.user, print_, None, private_key_content=pem)
    assert reason(signed(signer=strange)) == "unknown or expired keyId"
    token = IDENTITY.session_token(NOW, 60, named)
    assert reason(signed(signer=SecurityTokenSigner(token, other.session))) == "signature does not match"
    assert reason(signed(signer=SecurityTokenSigner(token, named.session))) == ""


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_header_makes_it_fail_otherwise(value: str, date: str) -> None:
    for text in (value, f"Signature {value}", f"Bearer {value}"):
        assert verify(bearer(text), IDENTITY, NOW).principal is None
    assert verify(replaced(signed("GET"), "date", date), IDENTITY, NOW).principal is None


def test_the_empty_body_has_the_documented_digest() -> None:
    digest = base64.b64encode(hashlib.sha256(b"").digest()).decode()
    assert digest == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
