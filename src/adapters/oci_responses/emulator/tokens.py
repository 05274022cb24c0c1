"""Session tokens: JSON web tokens (RFC 7519, RS256) that carry the session's public key.

OCI puts that key, as a JSON web key in a string, into the claim ``jwk``; requests are then signed
with the session's private key under the key id ``ST$<token>``.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256

__all__ = ["issue_token", "session_key"]


class _Claims(msgspec.Struct):
    exp: float
    jwk: str


class _Jwk(msgspec.Struct):
    n: str
    e: str


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


def session_key(token: str, issuer: RSAPublicKey, now: float) -> RSAPublicKey | None:
    """Return the session key in ``token``, or None if it is forged, malformed or expired at ``now``."""
    try:
        signed, _, signature = token.encode("ascii").rpartition(b".")
        issuer.verify(_unb64(signature), signed, PKCS1v15(), SHA256())
        claims = msgspec.json.decode(_unb64(signed.partition(b".")[2]), type=_Claims)
        if now >= claims.exp:
            return None
        jwk = msgspec.json.decode(claims.jwk, type=_Jwk)
        return RSAPublicNumbers(*(int.from_bytes(_unb64(part.encode())) for part in (jwk.e, jwk.n))).public_key()
    except (InvalidSignature, msgspec.DecodeError, ValueError):
        return None


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
