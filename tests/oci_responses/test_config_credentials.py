"""Which credential is taken, where it is found, and that nothing shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from oci_responses.auth import ApiKeySigner, GenAIApiKey, ReadySigner, SessionTokenSigner
from oci_responses.config import VARIABLES
from responses_proto.errors import ConfigError

from .homes import DATE, DEFAULT, TENANCY, home, resolve, vendor_signer

__all__ = ["home"]  # a fixture, found by its name


@pytest.mark.parametrize("variable", ["argument", *VARIABLES["auth"]])
@pytest.mark.parametrize(("kind", "cls"), [("API_KEY", ApiKeySigner), ("security-token", SessionTokenSigner)], ids=str)
def test_the_kind_of_auth_may_be_named(variable: str, kind: str, cls: type) -> None:
    given = {"auth": kind} if variable == "argument" else {}
    found = resolve({} if given else {variable: kind}, profile="SESSION", **given)
    assert type(found.credential) is cls
    assert found.sources["auth"] == variable


@pytest.mark.parametrize(
    ("environ", "arguments", "cls", "source"),
    [
        ({}, {}, ApiKeySigner, DEFAULT),
        ({}, {"profile": "SESSION"}, SessionTokenSigner, "profile SESSION in ~/.oci/config"),
        ({}, {"api_key": "sk-1"}, GenAIApiKey, "argument"),
        ({}, {"api_key": "sk-1", "profile": "OTHER"}, GenAIApiKey, "argument"),
        ({"OCI_AUTH_TYPE": "API_KEY"}, {"api_key": "sk-1"}, GenAIApiKey, "argument"),
        ({"OCI_GENAI_API_KEY": " sk-1\n"}, {}, GenAIApiKey, "OCI_GENAI_API_KEY"),
        ({"OCI_GENAI_API_KEY": "sk-1", "OCI_PROFILE": "OTHER"}, {}, GenAIApiKey, "OCI_GENAI_API_KEY"),
        ({"OCI_GENAI_API_KEY": "sk-1"}, {"profile": "OTHER"}, ApiKeySigner, "profile OTHER in ~/.oci/config"),
        (
            {"OCI_GENAI_API_KEY": "sk-1"},
            {"auth": "api_key"},
            ApiKeySigner,
            "profile DEFAULT in ~/.oci/config",
        ),
        ({"OCI_GENAI_API_KEY": "sk-1", "OCI_AUTH_TYPE": "API_KEY"}, {}, ApiKeySigner, DEFAULT),
        ({"OCI_GENAI_API_KEY": "sk-1"}, {"auth": GenAIApiKey("sk-2")}, GenAIApiKey, "argument"),
        ({"OCI_AUTH_TYPE": "nonsense"}, {"auth": GenAIApiKey("sk-2")}, GenAIApiKey, "argument"),
    ],
)
def test_which_credential_wins(environ: dict[str, str], arguments: dict[str, Any], cls: type, source: str) -> None:
    found = resolve(environ, **arguments)
    assert type(found.credential) is cls
    assert found.sources["credential"] == source


def test_a_ready_signer_is_wrapped_and_a_credential_is_taken_as_it_is() -> None:
    assert type(resolve(auth=vendor_signer()).credential) is ReadySigner
    assert resolve(auth=(credential := GenAIApiKey("sk-1"))).credential is credential


def test_beside_an_api_key_a_profile_is_read_only_if_it_is_named(home: Path) -> None:
    found = resolve(api_key="sk-1", profile="OTHER")
    assert (found.region, found.compartment_id) == ("eu-frankfurt-1", TENANCY)
    (home / ".oci" / "config").write_text("malformed")
    found = resolve(api_key="sk-1")
    assert found.compartment_id is None
    assert "profile" not in found.sources
    with pytest.raises(ConfigError, match="malformed"):
        resolve({"OCI_CONFIG_FILE": "~/.oci/config"}, api_key="sk-1")


def test_without_any_credential_the_ways_to_give_one_are_listed(home: Path) -> None:
    (home / ".oci" / "config").unlink()
    with pytest.raises(ConfigError, match=r"no credential, and no ~/\.oci/config: .*OCI_GENAI_API_KEY"):
        resolve()


def test_settings_show_no_secret() -> None:
    found = [
        resolve(),
        resolve(profile="SESSION"),
        resolve(api_key="sk-s3cret"),
        resolve(auth=vendor_signer()),
    ]
    for settings in found:
        settings.credential.headers("GET", "https://h/", [], b"", DATE)
        shown = repr(settings) + str(dict(settings.sources))
        assert "s3cret" not in shown
        assert "PRIVATE" not in shown
