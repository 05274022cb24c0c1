"""Which credential is chosen, from what is given, named or found."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from oci_responses.auth import (
    ApiKeySigner,
    Credential,
    GenAIApiKey,
    InstancePrincipal,
    OkeWorkloadIdentity,
    ReadySigner,
    ResourcePrincipal,
    SessionTokenSigner,
)
from oci_responses.credentials import choose_credential
from oci_responses.lookup import Lookup
from responses_proto.errors import ConfigError

from .auth.support import TENANCY, USER, fingerprint, session_files, vendor_signer

DEFAULT = "profile DEFAULT in ~/.oci/config"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home directory with a profile of an API key and one of a session."""
    monkeypatch.setenv("HOME", str(tmp_path))
    session_files(tmp_path)
    (tmp_path / ".oci").mkdir()
    lines = ["[DEFAULT]", f"tenancy={TENANCY}", f"user={USER}", f"fingerprint={fingerprint()}", "key_file=~/key.pem"]
    (tmp_path / ".oci/config").write_text("\n".join([*lines, "[SESSION]", "security_token_file=~/token"]))
    return tmp_path


def chosen(
    given: Any = None, /, environ: Mapping[str, str] | None = None, **arguments: Any
) -> tuple[Credential, Lookup]:
    names = ("profile", "auth", "config_file", "api_key")
    look = Lookup({**dict.fromkeys(names), **arguments}, environ or {})
    return choose_credential(given, look), look


KINDS = {
    "API_KEY": ApiKeySigner,
    "security-token": SessionTokenSigner,
    "session_token": SessionTokenSigner,
    "Instance_Principal": InstancePrincipal,
    "RESOURCE_PRINCIPAL": ResourcePrincipal,
    "oke-workload-identity": OkeWorkloadIdentity,
    "workload_identity": OkeWorkloadIdentity,
}


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("by", ["argument", "OCI_AUTH_TYPE", "OCI_CLI_AUTH"])
def test_every_kind_may_be_named(name: str, by: str) -> None:
    argument, environ = ({"auth": name}, {}) if by == "argument" else ({}, {by: name})
    credential, look = chosen(environ=environ, profile="SESSION", **argument)
    assert type(credential) is KINDS[name]
    assert look.sources["auth"] == by


@pytest.mark.parametrize("name", ["instance_principal", "resource_principal", "oke_workload_identity"])
def test_a_principal_needs_no_profile_and_reads_one_that_is_named(home: Path, name: str) -> None:
    _, look = chosen(environ={"OCI_AUTH_TYPE": name}, profile="SESSION")
    assert look.sources["credential"] == "OCI_AUTH_TYPE"
    assert look.profile.values["tenancy"] == TENANCY
    (home / ".oci/config").unlink()
    _, look = chosen(environ={"OCI_AUTH_TYPE": name, "OCI_GENAI_API_KEY": "sk-1"})
    assert "profile" not in look.sources
    assert look.profile.values == {}


def test_what_is_given_is_taken_or_wrapped() -> None:
    given = GenAIApiKey("sk-1")
    assert chosen(given)[0] is given
    assert type(chosen(vendor_signer())[0]) is ReadySigner
    assert chosen(given)[1].sources == {"credential": "argument"}


@pytest.mark.parametrize(
    ("auth", "arguments", "words"),
    [
        (None, {"api_key": "sk-s3cret", "auth": "api_key"}, "exclude each other"),
        (GenAIApiKey("sk-2"), {"api_key": "sk-s3cret"}, "exclude each other"),
        (object(), {}, "auth must be a credential, a signer or a name, not object"),
        (None, {"auth": "kerberos"}, r"unknown auth 'kerberos' \(argument\): use one of api_key, .*oke_workload"),
        (None, {"auth": "security_token"}, f"{DEFAULT} has no security_token_file"),
        (None, {"profile": "NONE"}, "there is no profile NONE"),
    ],
)
def test_what_cannot_be_is_refused(auth: Any, arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        chosen(auth, **arguments)
    assert "s3cret" not in str(caught.value)


def test_without_anything_the_ways_are_listed(home: Path) -> None:
    (home / ".oci/config").unlink()
    with pytest.raises(ConfigError, match=r"no credential, and no ~/\.oci/config: .*OCI_GENAI_API_KEY"):
        chosen()


def test_a_missing_extra_is_named() -> None:
    code = """if True:
        import sys
        sys.modules["oci"] = None
        from oci_responses.config import resolve_settings
        resolve_settings(auth="resource_principal", environ={})
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "ImportError: the resource principal needs the oci package" in done.stderr
    assert "[oci]" in done.stderr
