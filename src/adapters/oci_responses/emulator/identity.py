"""Who may call the emulator: keys made at start, and the OCI config file that names them."""

from __future__ import annotations

import configparser
import hashlib
import hmac
import os
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from .ids import Ids
from .tokens import issue_token, session_key

__all__ = ["Identity", "fingerprint", "write_private"]

_TOKEN_PREFIX = "ST$"  # noqa: S105 - how a key id says that a token follows


def fingerprint(key: RSAPublicKey) -> str:
    """Return the MD5 of the DER SubjectPublicKeyInfo as 16 hex pairs, as OCI names API keys."""
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.md5(der, usedforsecurity=False).digest().hex(":")


def write_private(path: Path, data: bytes) -> str:
    """Write a file that only its owner may read; return its path."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    return str(path)


def _new_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Identity:
    """One tenancy with one user: an API key, a session key, a bearer key, a compartment and projects."""

    ids: Ids
    region: str
    user_key: RSAPrivateKey = field(default_factory=_new_key, repr=False)
    session: RSAPrivateKey = field(default_factory=_new_key, repr=False)
    issuer: RSAPrivateKey = field(default_factory=_new_key, repr=False)
    tenancy: str = field(init=False)
    user: str = field(init=False)
    compartment: str = field(init=False)
    projects: list[str] = field(init=False)
    api_key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.tenancy = self.ids.ocid("tenancy")
        self.user = self.ids.ocid("user")
        self.compartment = self.ids.ocid("compartment")
        self.projects = []
        self.api_key = self.ids.secret()
        self.add_project()

    def add_project(self) -> str:
        """Create one more project and return its OCID."""
        self.projects.append(self.ids.ocid("generativeaiproject", self.region))
        return self.projects[-1]

    def session_token(self, now: float, lifetime: float) -> str:
        """Issue a session token; ``lifetime`` in seconds may be negative for one that has expired."""
        claims = {"sub": self.user, "tenant": self.tenancy, "ptype": "user", "iat": int(now)}
        return issue_token(self.issuer, self.session.public_key(), claims, int(now + lifetime))

    def public_key(self, key_id: str, now: float) -> RSAPublicKey | None:
        """Return the key for ``tenancy/user/fingerprint`` or ``ST$<token>``."""
        if key_id.startswith(_TOKEN_PREFIX):
            return session_key(key_id.removeprefix(_TOKEN_PREFIX), self.issuer.public_key(), now)
        key = self.user_key.public_key()
        return key if key_id == f"{self.tenancy}/{self.user}/{fingerprint(key)}" else None

    def knows_bearer(self, token: str) -> bool:
        """Whether ``token`` is this identity's GenAI API key."""
        return hmac.compare_digest(token.encode(), self.api_key.encode())

    def write_config(self, folder: Path, extra: dict[str, str], token: str) -> str:
        """Write keys, token and an OCI config file with the profiles DEFAULT and SESSION into ``folder``.

        ``extra`` goes into both profiles. Returns the path of the config file.
        """
        common = {"tenancy": self.tenancy, "region": self.region, **extra}
        # Other profiles inherit from DEFAULT in OCI's format, as in any INI file of this kind.
        parser = configparser.ConfigParser(interpolation=None)
        parser["DEFAULT"] = {
            "user": self.user,
            "fingerprint": fingerprint(self.user_key.public_key()),
            "key_file": write_private(folder / "api_key.pem", _pem(self.user_key)),
            **common,
        }
        parser["SESSION"] = {
            "fingerprint": fingerprint(self.session.public_key()),
            "key_file": write_private(folder / "session_key.pem", _pem(self.session)),
            "security_token_file": write_private(folder / "token", token.encode()),
            **common,
        }
        path = folder / "config"
        write_private(path, b"")
        with path.open("w") as file:
            parser.write(file)
        return str(path)


def _pem(key: RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
