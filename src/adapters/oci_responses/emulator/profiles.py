"""What a client needs to call the endpoint, as files: keys, tokens and the OCI config file that names them."""

from __future__ import annotations

import configparser
import os
from collections.abc import Mapping
from pathlib import Path

from .account import Account, fingerprint, pem_of

__all__ = ["api_key_profile", "session_profile", "write_config", "write_private"]


def write_private(path: Path, data: bytes) -> str:
    """Write a file that only its owner may read, in place of what is there at once; return its path."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    part.replace(path)
    return str(path)


def api_key_profile(account: Account, folder: Path, prefix: str = "") -> dict[str, str]:
    """Write the API key of ``account`` and return the profile that names it."""
    return {
        "user": account.user,
        "fingerprint": fingerprint(account.user_key.public_key()),
        "key_file": write_private(folder / f"{prefix}api_key.pem", pem_of(account.user_key)),
        "tenancy": account.tenancy.ocid,
    }


def session_profile(account: Account, folder: Path, token: str, prefix: str = "") -> dict[str, str]:
    """Write the session key and ``token`` of ``account`` and return the profile that names them."""
    return {
        "fingerprint": fingerprint(account.session.public_key()),
        "key_file": write_private(folder / f"{prefix}session_key.pem", pem_of(account.session)),
        "security_token_file": write_private(folder / f"{prefix}token", token.encode()),
        "tenancy": account.tenancy.ocid,
    }


def write_config(folder: Path, profiles: Mapping[str, Mapping[str, str]]) -> str:
    """Write an OCI config file and return its path; others inherit what they lack from ``DEFAULT``."""
    lines = configparser.ConfigParser(interpolation=None)
    lines.read_dict(profiles)
    path = folder / "config"
    write_private(path, b"")
    with path.open("w", encoding="utf-8") as file:
        lines.write(file)
    return str(path)
