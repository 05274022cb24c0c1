"""A tenancy with one user, as the profiles of a client describe it."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Self

import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from .ids import Ids
from .tenancy import APIKEY, Tenancy

__all__ = ["Account", "ApiKey", "Papers", "fingerprint", "new_key", "pem_of", "read_pem"]


def fingerprint(key: RSAPublicKey) -> str:
    """Return the MD5 of the DER SubjectPublicKeyInfo as 16 hex pairs, as OCI names API keys."""
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.md5(der, usedforsecurity=False).digest().hex(":")


def new_key() -> RSAPrivateKey:
    """Make a key of the size that OCI asks for."""
    return generate_private_key(public_exponent=65537, key_size=2048)


def pem_of(key: RSAPrivateKey) -> bytes:
    """Return an unencrypted PEM of ``key``."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def read_pem(pem: bytes) -> RSAPrivateKey:
    """Return the key of :func:`pem_of`, as it was made: to prove once more that its factors are prime takes long."""
    key = load_pem_private_key(pem, None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError("not an RSA key")
    return key


class ApiKey(msgspec.Struct, frozen=True):
    """A GenAI API key: two secrets of one region, good up to ``until`` (epoch seconds; None is for ever)."""

    ocid: str
    secrets: tuple[str, str]
    region: str
    until: float | None = None

    def __repr__(self) -> str:
        return f"<ApiKey {self.ocid}>"


class Papers(msgspec.Struct):
    """What an account is made of, in a form that can be stored; it holds private keys."""

    name: str
    tenancy: str
    user: str
    compartments: list[str]
    projects: list[str]
    api_keys: list[ApiKey]
    user_pem: bytes
    session_pem: bytes

    def __repr__(self) -> str:
        return f"<Papers of {self.user}>"


class Account:
    """One user of a tenancy: a key for signing, one for sessions, compartments, projects, GenAI API keys."""

    def __init__(self, papers: Papers, tenancy: Tenancy) -> None:
        self._papers = papers
        self.name = papers.name
        self.tenancy = tenancy
        self.user = papers.user
        self.user_key = read_pem(papers.user_pem)
        self.session = read_pem(papers.session_pem)
        self.compartments = papers.compartments
        self.projects = papers.projects
        self.api_keys = papers.api_keys
        for ocid in (*papers.compartments, *papers.projects):
            tenancy.deeds[ocid] = tenancy.ocid

    @classmethod
    def opened(cls, name: str, ids: Ids, region: str, deeds: dict[str, str]) -> Self:
        """Make a tenancy of its own with a compartment, a project and a GenAI API key in it."""
        tenancy = Tenancy(ids.ocid("tenancy"), deeds)
        compartments, projects = [tenancy.add_compartment(ids)], [tenancy.add_project(ids, region)]
        pems = pem_of(new_key()), pem_of(new_key())
        account = cls(Papers(name, tenancy.ocid, ids.ocid("user"), compartments, projects, [], *pems), tenancy)
        account.add_api_key(ids, region)
        return account

    def add_project(self, ids: Ids, region: str) -> str:
        """Create one more project and return its OCID."""
        self.projects.append(self.tenancy.add_project(ids, region))
        return self.projects[-1]

    def add_compartment(self, ids: Ids) -> str:
        """Create one more compartment and return its OCID."""
        self.compartments.append(self.tenancy.add_compartment(ids))
        return self.compartments[-1]

    def add_api_key(self, ids: Ids, region: str, until: float | None = None) -> ApiKey:
        """Make one more GenAI API key."""
        self.api_keys.append(ApiKey(ids.ocid(APIKEY, region), (ids.secret(), ids.secret()), region, until))
        return self.api_keys[-1]

    @property
    def papers(self) -> Papers:
        """What to store of it."""
        return self._papers

    @property
    def compartment(self) -> str:
        """OCID of the first compartment."""
        return self.compartments[0]

    @property
    def project(self) -> str:
        """OCID of the first project."""
        return self.projects[0]

    @property
    def api_key(self) -> str:
        """A secret of the first GenAI API key."""
        return self.api_keys[0].secrets[0]

    @cached_property
    def key_id(self) -> str:
        """``tenancy/user/fingerprint`` of the API key, as signatures name it."""
        return f"{self.tenancy.ocid}/{self.user}/{fingerprint(self.user_key.public_key())}"
