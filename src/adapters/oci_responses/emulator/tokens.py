"""Session tokens: JSON web tokens (RFC 7519, RS256) that carry the session's public key.

OCI puts that key, as a JSON web key in a string, into the claim ``jwk``; requests are then signed
with the session's private key under the key id ``ST$<token>``.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256

__all__ = ["Session", "issue_token", "read_token"]


class _Jwk(msgspec.Struct):
    n: str
    e: str


class _Claims(msgspec.Struct):
    exp: float
    jwk: str | _Jwk
    sub: str = ""
    ptype: str = "user"
    tenant: str = ""
    res_tenant: str = ""


@dataclass(frozen=True)
class Session:
    """What a token says: the key that its holder signs with, who that is, and of which tenancy.

    ``issuer`` is who signed the token, None if nobody known did.
    """

    key: RSAPublicKey
    subject: str
    kind: str
    tenancy: str
    issuer: RSAPublicKey | None


def issue_token(issuer: RSAPrivateKey, session: RSAPublicKey, claims: dict[str, Any], expires: int) -> str:
    """Return a token that ``issuer`` signs for the holder of ``session``'s private key.

    ``expires`` is in epoch seconds.
    """
    numbers = session.public_numbers()
    jwk = {
        "kty": "RSA",
        "alg": "RS256",
        "use": "sig",
        "kid": "session",
        "n": _int(numbers.n),
        "e": _int(numbers.e),
    }
    payload = {**claims, "exp": expires, "jwk": msgspec.json.encode(jwk).decode()}
    parts = [_b64(msgspec.json.encode(part)) for part in ({"kid": "local", "alg": "RS256"}, payload)]
    signed = ".".join(parts)
    return f"{signed}.{_b64(issuer.sign(signed.encode(), PKCS1v15(), SHA256()))}"


def read_token(token: str, issuers: Iterable[RSAPublicKey], now: float) -> Session | None:
    """Return what ``token`` says, or None if it is malformed or expired at ``now``.

    A token that none of ``issuers`` has signed has no ``issuer``: then only the holder of the
    private key can be told from others, and nothing else in it is known to be true.
    """
    try:
        signed, _, signature = token.encode("ascii").rpartition(b".")
        raw = _unb64(signature)
        claims = msgspec.json.decode(_unb64(signed.partition(b".")[2]), type=_Claims)
        if now >= claims.exp:
            return None
        jwk = msgspec.json.decode(claims.jwk, type=_Jwk) if isinstance(claims.jwk, str) else claims.jwk
        key = RSAPublicNumbers(*(int.from_bytes(_unb64(part.encode())) for part in (jwk.e, jwk.n))).public_key()
    except (msgspec.DecodeError, ValueError):
        return None
    signer = next((issuer for issuer in issuers if _holds(issuer, raw, signed)), None)
    return Session(key, claims.sub, claims.ptype, claims.tenant or claims.res_tenant, signer)


def _holds(issuer: RSAPublicKey, signature: bytes, signed: bytes) -> bool:
    try:
        issuer.verify(signature, signed, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _unb64(data: bytes) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(data + b"=" * (-len(data) % 4))
    except binascii.Error as error:
        raise ValueError("not base64url") from error
    if _b64(raw).encode() != data:
        raise ValueError("not canonical base64url")
    return raw


def _int(value: int) -> str:
    return _b64(value.to_bytes((value.bit_length() + 7) // 8))
