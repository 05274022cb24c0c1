"""RSA keys: loading one, its fingerprint, and signing with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from responses_proto.errors import ConfigError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

__all__ = ["fingerprint_of", "load_key", "rsa_sha256"]


def load_key(pem: bytes, pass_phrase: str | None) -> RSAPrivateKey:
    """Return the key of a PEM text, or raise ConfigError saying what is there instead."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    if b"PRIVATE KEY" not in pem:
        found = "a public key" if b"PUBLIC KEY" in pem else "something else"
        raise ConfigError(f"a private key in PEM form is needed, and {found} is there")
    encrypted = b"ENCRYPTED" in pem
    if encrypted and not pass_phrase:
        raise ConfigError("the private key is encrypted and no pass phrase is given (pass_phrase)")
    # A profile inherits a pass phrase from DEFAULT also for a key that has none.
    password = pass_phrase.encode() if pass_phrase and encrypted else None
    try:
        key = load_pem_private_key(pem, password)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        # The cause is not chained: it says less, and nobody promises what it quotes.
        wrong = "does not open with this pass phrase" if encrypted else "is damaged or of an unknown kind"
        raise ConfigError(f"the private key {wrong}") from None
    if not isinstance(key, RSAPrivateKey):
        raise ConfigError("the private key is not an RSA key; OCI signs with RSA only")
    return key


def fingerprint_of(key: RSAPrivateKey) -> str:
    """Return OCI's fingerprint of a key: MD5 of the public key in DER form, lower-case hex pairs with colons."""
    from hashlib import md5

    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return md5(public, usedforsecurity=False).digest().hex(":")


def rsa_sha256(key: RSAPrivateKey) -> Callable[[bytes], bytes]:
    """Return what signs bytes by RSA PKCS #1 v1.5 with SHA-256."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    padding, algorithm = PKCS1v15(), SHA256()
    return lambda data: key.sign(data, padding, algorithm)
