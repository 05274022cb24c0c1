"""Homes with a config file in them: three profiles, a key made at run time, a token."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from oci.signer import Signer as VendorSigner

from oci_responses.config import VARIABLES, Settings, resolve_settings

__all__ = ["DATE", "DEFAULT", "TENANCY", "home", "resolve", "vendor_signer", "write"]

DATE = "Tue, 29 Sep 2026 08:12:31 GMT"
TENANCY = "ocid1.tenancy.oc1..t"
DEFAULT = "profile DEFAULT in ~/.oci/config"


@cache
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def key_pem() -> str:
    return key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def fingerprint() -> str:
    der = key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.md5(der).digest().hex(":")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home directory with a DEFAULT profile, one of an api key, and two more."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for names in VARIABLES.values():
        for name in names:
            monkeypatch.delenv(name, raising=False)
    (tmp_path / "key.pem").write_text(key_pem())
    (tmp_path / "token").write_text("eyJ0.s3cret")
    write(tmp_path)
    return tmp_path


def write(home: Path, *lines: str, path: str = ".oci/config") -> str:
    file = home / path
    file.parent.mkdir(exist_ok=True)
    head = [
        "[DEFAULT]",
        f"tenancy={TENANCY}",
        "user=ocid1.user.oc1..u",
        f"fingerprint={fingerprint()}",
        "key_file=~/key.pem",
        "pass_phrase=s3cret-phrase",
    ]
    tail = ["[OTHER]", "region=eu-frankfurt-1", "[SESSION]", "security_token_file=~/token"]
    file.write_text("\n".join([*head, *lines, *tail]))
    return str(file)


def resolve(environ: dict[str, str] | None = None, **arguments: Any) -> Settings:
    return resolve_settings(environ=environ or {}, **arguments)


def vendor_signer() -> Any:
    return VendorSigner(TENANCY, "ocid1.user.oc1..u", fingerprint(), None, private_key_content=key_pem())
