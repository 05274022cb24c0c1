"""Credentials that exist already: the profiles of an OCI config file and the keys of token issuers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from cryptography.x509 import load_pem_x509_certificate

from oci_responses.auth.base import read_credential_file
from oci_responses.auth.keys import load_key
from oci_responses.auth.profile import Profile, read_profiles
from oci_responses.lookup import PROFILE_KEYS
from responses_proto.errors import ConfigError

from .account import fingerprint

__all__ = ["Trusted", "read_issuer", "read_trusted"]


@dataclass(frozen=True)
class Trusted:
    """The public half of a profile: whose key it is, and what else the profile says it owns.

    A ``session`` signs with tokens, another with the key's fingerprint.
    """

    tenancy: str
    user: str
    key: RSAPublicKey = field(repr=False)
    session: bool = False
    owned: tuple[str, ...] = ()

    @property
    def key_id(self) -> str:
        """``tenancy/user/fingerprint``, as signatures name it."""
        return f"{self.tenancy}/{self.user}/{fingerprint(self.key)}"


def read_trusted(path: str | os.PathLike[str]) -> tuple[list[Trusted], list[str]]:
    """Return what can be trusted of the config file ``path``, and why its other profiles cannot.

    Of a private key only the public half is kept; a public key in its place does as well. Raises
    ConfigError for a file that cannot be read or of which no profile can be used.
    """
    found, left = [], []
    for profile in read_profiles(os.fspath(path)):
        try:
            found.append(_trusted(profile))
        except ConfigError as error:
            left.append(str(error))
    if not found:
        raise ConfigError(f"{os.fspath(path)} has no profile that can be trusted: {'; '.join(left) or 'it is empty'}")
    return found, left


def read_issuer(path: str | os.PathLike[str]) -> RSAPublicKey:
    """Return the key of an outside issuer of tokens: a public key or a certificate in PEM form.

    Raises ConfigError if the file holds neither.
    """
    pem = read_credential_file(os.fspath(path), "public key", "it is to verify session tokens")
    try:
        key = load_pem_x509_certificate(pem).public_key() if b"CERTIFICATE" in pem else load_pem_public_key(pem)
    except ValueError:
        key = None
    if not isinstance(key, RSAPublicKey):
        raise ConfigError(f"{os.fspath(path)} holds no RSA public key or certificate in PEM form")
    return key


def _trusted(profile: Profile) -> Trusted:
    session = bool(profile.values.get("security_token_file"))
    (tenancy,) = profile.require("tenancy")
    # A session's user stands in its token.
    user = profile.values.get("user", "") if session else profile.require("user")[0]
    return Trusted(tenancy, user, _public_key(profile), session, tuple(_owned(profile)))


def _public_key(profile: Profile) -> RSAPublicKey:
    content = profile.values.get("key_content")
    if content:
        pem = content.encode()
    else:
        (key_file,) = profile.require("key_file")
        pem = read_credential_file(key_file, "key", f"it is the key_file of {profile.label}")
    if b"PUBLIC KEY" in pem:
        key = load_pem_public_key(pem)
        if isinstance(key, RSAPublicKey):
            return key
    return load_key(pem, profile.values.get("pass_phrase")).public_key()


def _owned(profile: Profile) -> Iterator[str]:
    for setting in ("compartment_id", "project"):
        if ocid := profile.values.get(PROFILE_KEYS[setting]):
            yield ocid
