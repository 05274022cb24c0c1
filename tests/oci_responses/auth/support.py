"""Keys, tokens and files for the tests of credentials, all made at run time."""

from __future__ import annotations

import hashlib
import time
import traceback
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from oci.signer import Signer as VendorSigner

from oci_responses.auth import ApiKeySigner, Credential
from oci_responses.emulator.tokens import issue_token

__all__ = [
    "BODY",
    "DATE",
    "LOCKED",
    "PHRASE",
    "TENANCY",
    "URL",
    "USER",
    "api_key",
    "elliptic_pem",
    "everything_said",
    "fingerprint",
    "key",
    "pem",
    "session_files",
    "signed",
    "token",
    "vendor_signer",
]

DATE = "Tue, 29 Sep 2026 08:12:31 GMT"
URL = "https://h.example:8443/openai/v1/responses?after=x%2Fy"
BODY = '{"input":"grüß dich"}'.encode()
PHRASE = "s3cret-phrase"
TENANCY, USER = "ocid1.tenancy.oc1..t", "ocid1.user.oc1..u"
LOCKED = BestAvailableEncryption(PHRASE.encode())


@cache
def key(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(
    encryption: KeySerializationEncryption | None = None,
    form: PrivateFormat = PrivateFormat.PKCS8,
    name: str = "first",
) -> bytes:
    return key(name).private_bytes(Encoding.PEM, form, encryption or NoEncryption())


def elliptic_pem() -> bytes:
    secret = ec.generate_private_key(ec.SECP256R1())
    return secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def fingerprint(name: str = "first") -> str:
    der = key(name).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.md5(der).digest().hex(":")


def api_key(private_key: bytes | None = None, pass_phrase: str | None = None) -> ApiKeySigner:
    return ApiKeySigner(TENANCY, USER, fingerprint(), private_key or pem(), pass_phrase)


def vendor_signer() -> Any:
    return VendorSigner(TENANCY, USER, fingerprint(), None, private_key_content=pem().decode())


def token(expires_at: float, name: str = "first") -> str:
    """A session token for the holder of the key ``name``; ``expires_at`` is in epoch seconds."""
    claims = {"sub": USER, "iat": int(time.time()), "res_tenant": TENANCY}
    return issue_token(key("issuer"), key(name).public_key(), claims, int(expires_at))


def session_files(folder: Path, text: str = "eyJ0.s3cret.token", name: str = "first") -> tuple[Path, Path]:
    (folder / "token").write_text(text + "\n")
    (folder / "key.pem").write_bytes(pem(name=name))
    return folder / "token", folder / "key.pem"


def signed(credential: Credential, method: str = "POST", **headers: str) -> dict[str, str]:
    added = credential.headers(method, URL, list(headers.items()), BODY if method == "POST" else b"", DATE)
    assert all(name == name.lower() for name, _ in added)
    return dict(added)


def everything_said(error: BaseException) -> str:
    """All that a program could print of an error: its arguments, its notes, and those of what led to it."""
    said, seen = "", list[BaseException]()
    queue: list[BaseException | None] = [error]
    while queue:
        one = queue.pop()
        if one is not None and one not in seen:
            seen.append(one)
            said += f"{one!r} {one} {one.args!r} {vars(one)!r} {getattr(one, '__notes__', '')!r}"
            queue += [one.__cause__, one.__context__]
    return said + "".join(traceback.format_exception(error))
