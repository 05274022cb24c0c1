"""The names that users type, with the arguments that they give."""

from __future__ import annotations

from pathlib import Path

import pytest

from oci_responses.auth import (
    ApiKeySigner,
    InstancePrincipal,
    OciInstancePrincipalAuth,
    OciResourcePrincipalAuth,
    OciSessionAuth,
    OciUserPrincipalAuth,
    ReadySigner,
    ResourcePrincipal,
    SessionTokenSigner,
)
from responses_proto.errors import ConfigError

from .support import TENANCY, USER, fingerprint, session_files, signed, vendor_signer


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home directory with a profile of each kind."""
    monkeypatch.setenv("HOME", str(tmp_path))
    session_files(tmp_path)
    (tmp_path / ".oci").mkdir()
    lines = ["[DEFAULT]", f"tenancy={TENANCY}", f"user={USER}", f"fingerprint={fingerprint()}", "key_file=~/key.pem"]
    (tmp_path / ".oci/config").write_text("\n".join([*lines, "[TOKEN]", "security_token_file=~/token"]))
    return tmp_path


def test_a_user_principal_is_an_api_key(home: Path) -> None:
    for made in (OciUserPrincipalAuth(), OciUserPrincipalAuth(str(home / ".oci/config"), profile_name="TOKEN")):
        assert isinstance(made, ApiKeySigner)
        assert signed(made).items() <= signed(ReadySigner(vendor_signer())).items()
    with pytest.raises(ConfigError, match="no profile NONE"):
        OciUserPrincipalAuth(profile_name="NONE")


def test_a_session_is_a_session(home: Path) -> None:
    made = OciSessionAuth(config_file="~/.oci/config", profile_name="TOKEN", refresh_interval=600)
    assert isinstance(made, SessionTokenSigner)
    assert "ST$eyJ0" in signed(made)["authorization"]
    with pytest.raises(ConfigError, match="no security_token_file"):
        OciSessionAuth()


def test_principals_are_principals() -> None:
    assert isinstance(OciInstancePrincipalAuth(refresh_interval=3600, log_requests=False), InstancePrincipal)
    assert isinstance(OciResourcePrincipalAuth(refresh_interval=3600), ResourcePrincipal)
