"""The services that hand out tokens to instances, functions and pods, as the vendor's signers call them.

What they are asked and how they answer follows the `oci` package, version 2.189: the instance metadata
service (``/opc/v2``), the auth service (``/v1/x509``) and the proxymux of an OKE cluster
(``/resourcePrincipalSessionTokens``).
"""

from __future__ import annotations

import base64
import binascii
import datetime
import hashlib
import itertools
import re
from collections.abc import Callable, Mapping

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from cryptography.x509.oid import NameOID

from .account import new_key, pem_of
from .tenancy import INSTANCE, RESOURCE
from .tokens import issue_token

__all__ = ["FEDERATION_PATH", "METADATA_PATH", "Federation"]

METADATA_PATH = "/opc/v2"
FEDERATION_PATH = "/v1/x509"
_PROXYMUX_PATH = "/resourcePrincipalSessionTokens"
_SIGNED = "date (request-target) content-length content-type x-content-sha256"
_CERTIFICATE_LIFE = datetime.timedelta(days=30)
_DENIED = b'{"code":"NotAuthenticated","message":"Failed to verify the HTTP(S) Signature"}'

Answer = tuple[int, bytes]
"""Status and body."""


class _Asked(msgspec.Struct):
    certificate: str
    publicKey: str  # noqa: N815 - spelled by the service
    intermediateCertificates: list[str]  # noqa: N815


class _PodAsked(msgspec.Struct):
    podKey: str  # noqa: N815


class Federation:
    """Vouches for one instance of ``tenancy`` and for its pods; ``issuer`` signs the tokens.

    A token lasts for ``lifetime`` seconds; no two are equal.
    """

    def __init__(self, issuer: RSAPrivateKey, tenancy: str, region: str, clock: Callable[[], float]) -> None:
        self.lifetime = 1200.0
        self.leaf_pem = b""
        self._issuer = issuer
        self._tenancy = tenancy
        self._region = region
        self._clock = clock
        self._number = itertools.count()
        leaf, intermediate = new_key(), new_key()
        self.leaf_pem = pem_of(leaf)
        self._leaf = self._certificate(leaf)
        self._intermediate = self._certificate(intermediate)

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Answer one request; header names are in lower case."""
        try:
            if method == "GET" and path.startswith(f"{METADATA_PATH}/"):
                return self._metadata(path.removeprefix(f"{METADATA_PATH}/"), headers)
            if method == "POST" and path == FEDERATION_PATH:
                return self._federation(headers, body)
            if method == "POST" and path == _PROXYMUX_PATH:
                return self._proxymux(headers, body)
        except (msgspec.DecodeError, binascii.Error, ValueError, UnsupportedAlgorithm):
            return 400, b'{"code":"InvalidParameter","message":"The request could not be read."}'
        return 404, b"{}"

    def token_for(self, holder: RSAPublicKey, kind: str = INSTANCE) -> str:
        """Issue a token for the owner of a key, a principal of ``kind``."""
        now = self._clock()
        claims = {
            "iat": int(now),
            "sub": f"ocid1.{kind}.oc1.{self._region}.local",
            "ptype": kind,
            "res_tenant": self._tenancy,
            "jti": f"{next(self._number)}",
        }
        return issue_token(self._issuer, holder, claims, int(now + self.lifetime))

    def _metadata(self, name: str, headers: Mapping[str, str]) -> Answer:
        # Without this header the metadata service of version 2 says nothing.
        if headers.get("authorization") != "Bearer Oracle":
            return 401, b""
        certificates = {
            "instance/region": self._region.encode(),
            "identity/cert.pem": self._leaf.public_bytes(Encoding.PEM),
            "identity/key.pem": self.leaf_pem,
            "identity/intermediate.pem": self._intermediate.public_bytes(Encoding.PEM),
        }
        return (200, certificates[name]) if name in certificates else (404, b"")

    def _federation(self, headers: Mapping[str, str], body: bytes) -> Answer:
        asked = msgspec.json.decode(body, type=_Asked)
        presented = x509.load_der_x509_certificate(base64.b64decode(asked.certificate))
        print_ = presented.fingerprint(SHA1()).hex(":").upper()  # noqa: S303 - how the key id names a certificate
        known = presented == self._leaf and len(asked.intermediateCertificates) == 1
        if not known or not self._signed(f"{self._tenancy}/fed-x509/{print_}", headers, body):
            return 401, _DENIED
        return 200, msgspec.json.encode({"token": self.token_for(_public(asked.publicKey))})

    def _proxymux(self, headers: Mapping[str, str], body: bytes) -> Answer:
        if not headers.get("authorization", "").startswith("Bearer ey"):
            return 401, b""
        holder = _public(msgspec.json.decode(body, type=_PodAsked).podKey)
        said = msgspec.json.encode({"token": f"ST${self.token_for(holder, RESOURCE)}"})
        return 200, base64.b64encode(said)

    def _signed(self, key_id: str, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether the certificate's key made the signature: this service wants no ``host`` signed."""
        given = dict(re.findall(r'(\w+)="([^"]*)"', headers.get("authorization", "")))
        values = {**headers, "(request-target)": f"post {FEDERATION_PATH}"}
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        if (given.get("keyId"), given.get("headers"), headers.get("x-content-sha256")) != (key_id, _SIGNED, digest):
            return False
        text = "\n".join(f"{name}: {values.get(name, '')}" for name in _SIGNED.split()).encode()
        key = self._leaf.public_key()
        try:
            assert isinstance(key, RSAPublicKey)
            key.verify(base64.b64decode(given.get("signature", "")), text, PKCS1v15(), SHA256())
        except InvalidSignature:
            return False
        return True

    def _certificate(self, key: RSAPrivateKey) -> x509.Certificate:
        """Return a self-signed certificate with the tenancy in it, as OCI has it."""
        subject = x509.Name([x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, f"opc-tenant:{self._tenancy}")])
        now = datetime.datetime.now(datetime.UTC)
        builder = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        return builder.not_valid_before(now).not_valid_after(now + _CERTIFICATE_LIFE).sign(key, SHA256())


def _public(text: str) -> RSAPublicKey:
    key = load_der_public_key(base64.b64decode(text))
    if not isinstance(key, RSAPublicKey):
        raise ValueError("not an RSA key")
    return key
