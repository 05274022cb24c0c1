"""What every credential has in common: its two methods, no pickling, files read by name."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from oci_responses.auth import (
    Credential,
    Expiring,
    Explaining,
    GenAIApiKey,
    InstancePrincipal,
    OkeWorkloadIdentity,
    ReadySigner,
    ResourcePrincipal,
    SessionTokenSigner,
    read_credential_file,
)
from responses_proto.errors import ConfigError

from .support import LOCKED, PHRASE, api_key, pem, session_files, signed, vendor_signer

MAKERS: dict[str, Callable[[Path], Credential]] = {
    "api key": lambda folder: api_key(pem(LOCKED), PHRASE),
    "session": lambda folder: SessionTokenSigner(*session_files(folder), PHRASE),
    "bearer": lambda folder: GenAIApiKey("sk-s3cret"),
    "ready": lambda folder: ReadySigner(vendor_signer()),
    "instance": lambda folder: InstancePrincipal(),
    "resource": lambda folder: ResourcePrincipal(),
    "workload": lambda folder: OkeWorkloadIdentity(service_account_token="s3cret"),
}


@pytest.mark.parametrize("name", MAKERS)
def test_every_credential_is_one_and_keeps_its_secret(tmp_path: Path, name: str) -> None:
    credential = MAKERS[name](tmp_path)
    assert isinstance(credential, Credential)
    assert isinstance(credential, Expiring) is (name not in ("api key", "bearer"))
    assert isinstance(credential, Explaining) is (name == "api key")
    for leak in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match=f"{type(credential).__name__} holds a secret"):
            leak(credential)
    for shown in (repr(credential), str(credential), f"{[credential]}"):
        assert type(credential).__name__ in shown
        assert not any(secret in shown for secret in ("s3cret", "PRIVATE", "MII", "eyJ"))


@pytest.mark.parametrize("name", ["api key", "session", "bearer", "ready"])
def test_no_signature_stays_in_the_repr(tmp_path: Path, name: str) -> None:
    credential = MAKERS[name](tmp_path)
    added = signed(credential)
    credential.refresh()
    assert added["authorization"] not in repr(credential)


def test_a_file_is_read_from_home_or_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    session_files(tmp_path)
    assert read_credential_file("~/key.pem", "private key", "") == pem()
    with pytest.raises(ConfigError, match=r"cannot read the private key file ~/none: No such file.*; look again"):
        read_credential_file("~/none", "private key", "look again")


def test_importing_loads_no_cryptography_and_signing_no_vendor_package(tmp_path: Path) -> None:
    token_file, key_file = session_files(tmp_path)
    code = f"""if True:
        import sys
        import oci_responses.auth as auth, oci_responses.config
        heavy = {{"cryptography", "oci", "requests", "httpcore", "asyncio", "trio"}}
        assert not heavy & set(sys.modules), heavy & set(sys.modules)
        auth.InstancePrincipal()
        oci_responses.config.resolve_settings(api_key="sk-1", region="us-phoenix-1")
        assert "oci" not in sys.modules
        signer = auth.SessionTokenSigner({str(token_file)!r}, {str(key_file)!r})
        signer.headers("GET", "https://h/", [], b"", "")
        assert heavy & set(sys.modules) == {{"cryptography"}}
    """
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
