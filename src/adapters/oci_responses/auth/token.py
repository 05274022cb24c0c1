"""What a client may read of its own session token: a JSON web token (RFC 7519), not verified here."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import msgspec

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

__all__ = ["LONG_AGO", "Held", "belongs", "expiry", "moment"]

LONG_AGO = 0.0
"""What ``expires_at`` says where nothing is at hand yet."""


@dataclass(frozen=True)
class Held:
    """What signs: made as a whole and replaced as a whole, so that no thread pairs an old token with a new key."""

    key_id: str = field(repr=False)
    sign: Callable[[bytes], bytes] = field(repr=False)
    expires_at: float | None


class _Claims(msgspec.Struct):
    # An expiry before all dates is nonsense, and none at all.
    exp: Annotated[float, msgspec.Meta(ge=0)] | None = None
    jwk: str | None = None


class _Jwk(msgspec.Struct):
    n: str


def expiry(token: str) -> float | None:
    """Return the claim ``exp`` in epoch seconds; None if the token cannot be read or has none."""
    return _claims(token).exp


def belongs(token: str, key: RSAPrivateKey) -> bool:
    """Whether ``key`` is the one that the claim ``jwk`` names; True where it names none.

    OCI puts the public key, as a JSON web key (RFC 7517) in a string, into that claim.
    """
    jwk = _claims(token).jwk
    if jwk is None:
        return True
    try:
        modulus = int.from_bytes(_decoded(msgspec.json.decode(jwk, type=_Jwk).n))
    except (msgspec.DecodeError, ValueError):
        return True
    return modulus == key.public_key().public_numbers().n


def moment(seconds: float) -> str:
    """Return epoch seconds as a date for people."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _claims(token: str) -> _Claims:
    try:
        return msgspec.json.decode(_decoded(token.split(".")[1]), type=_Claims)
    except (IndexError, msgspec.DecodeError, ValueError):
        return _Claims()


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
