"""The happy ways are walked by the vendor's own signers in tests of the credentials; here are the others."""

import base64
import hashlib
import json

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from oci_responses.emulator.account import new_key
from oci_responses.emulator.federation import Federation

ISSUER = new_key()
LOCAL = Federation(ISSUER, "ocid1.tenancy.oc1..a", "us-chicago-1", lambda: 0.0)
ASK = {"authorization": "Bearer Oracle"}
CERTIFICATE = base64.b64encode(b"no certificate").decode()


def leaf() -> str:
    status, pem = LOCAL.answer("GET", "/opc/v2/identity/cert.pem", ASK, b"")
    assert status == 200
    return "".join(pem.decode().splitlines()[1:-1])


def der(key: ec.EllipticCurvePrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def test_the_metadata_service_answers_only_who_asks_as_its_clients_do() -> None:
    assert LOCAL.answer("GET", "/opc/v2/instance/region", ASK, b"") == (200, b"us-chicago-1")
    assert LOCAL.answer("GET", "/opc/v2/instance/region", {}, b"")[0] == 401
    assert LOCAL.answer("GET", "/opc/v2/identity/other", ASK, b"")[0] == 404
    assert LOCAL.answer("GET", "/v1/x509", ASK, b"")[0] == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (json.dumps({"certificate": "!", "publicKey": "", "intermediateCertificates": []}).encode(), 400),
        (json.dumps({"certificate": CERTIFICATE, "publicKey": "", "intermediateCertificates": []}).encode(), 400),
        (json.dumps({"certificate": leaf(), "publicKey": "", "intermediateCertificates": []}).encode(), 401),
        (json.dumps({"certificate": leaf(), "publicKey": "", "intermediateCertificates": ["x"]}).encode(), 401),
    ],
)
def test_the_auth_service_refuses(body: bytes, status: int) -> None:
    assert LOCAL.answer("POST", "/v1/x509", {}, body)[0] == status


def test_a_signature_by_another_key_is_refused() -> None:
    body = json.dumps({"certificate": leaf(), "publicKey": "", "intermediateCertificates": ["x"]}).encode()
    names = "date (request-target) content-length content-type x-content-sha256"
    presented = x509.load_der_x509_certificate(base64.b64decode(leaf()))
    key_id = f"ocid1.tenancy.oc1..a/fed-x509/{presented.fingerprint(SHA1()).hex(':').upper()}"
    forged = base64.b64encode(b"x" * 256).decode()
    headers = {
        "x-content-sha256": base64.b64encode(hashlib.sha256(body).digest()).decode(),
        "authorization": f'Signature keyId="{key_id}",headers="{names}",signature="{forged}"',
    }
    assert LOCAL.answer("POST", "/v1/x509", headers, body)[0] == 401


def test_a_pod_must_show_its_service_account_and_an_rsa_key() -> None:
    path = "/resourcePrincipalSessionTokens"
    odd = json.dumps({"podKey": der(ec.generate_private_key(ec.SECP256R1()))}).encode()
    assert LOCAL.answer("POST", path, {}, odd)[0] == 401
    assert LOCAL.answer("POST", path, {"authorization": "Bearer eyJ"}, odd)[0] == 400


def test_no_two_tokens_are_equal() -> None:
    assert len({LOCAL.token_for(ISSUER.public_key()) for _ in range(3)}) == 3
