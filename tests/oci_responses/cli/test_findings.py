from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from oci_responses.cli.findings import Fact, facts_of, how_to_set
from oci_responses.config import resolve_settings

PROFILE = "[DEFAULT]\nregion=eu-frankfurt-1\ngenai_project_id=p\n[B]\ncompartment_id=c\n"


def facts(folder: Path, environ: dict[str, str] | None = None, **arguments: Any) -> dict[str, Fact]:
    (folder / "config").write_text(PROFILE)
    settings = resolve_settings(api_key="sk-s3cret", environ=environ or {}, **arguments)
    return {fact.name: fact for fact in facts_of(settings)}


def test_each_setting_has_the_source_that_the_lookup_noted(tmp_path: Path) -> None:
    path = str(tmp_path / "config")
    found = facts(tmp_path, {"OCI_CLI_CONFIG_FILE": path, "OCI_PROJECT_ID": "q"}, profile="B", timeout=None)
    label = f"profile B in {path}"
    assert found["profile"] == Fact("profile", label, "name: argument, file: OCI_CLI_CONFIG_FILE")
    assert found["project"] == Fact("project", "q", "OCI_PROJECT_ID")
    assert found["compartment_id"] == Fact("compartment_id", "c", label)
    assert found["region"].value == "eu-frankfurt-1"
    assert found["base_url"].source == f"region ({label})"
    assert found["credential"].source == "argument"
    assert found["conversation_store_id"] == Fact(
        "conversation_store_id", None, "can be set by conversation_store_id in the profile"
    )
    assert "s3cret" not in repr(found)


def test_without_a_profile_and_with_defaults(tmp_path: Path) -> None:
    found = facts(tmp_path, {"HTTPS_PROXY": "http://127.0.0.1:9"})
    assert "profile" not in found
    assert (found["region"].value, found["region"].source) == ("us-chicago-1", "default")
    assert found["timeout"] == Fact("timeout", None, "can be set by OCI_REQUEST_TIMEOUT")
    assert found["proxy"].source == "HTTPS_PROXY"


def test_a_region_that_the_address_does_not_follow(tmp_path: Path) -> None:
    found = facts(tmp_path, {"OCI_REGION": "eu-frankfurt-1"}, base_url="https://h.example/openai/v1")
    assert found["region"].source == "OCI_REGION; the address is given and does not follow it"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("project", "can be set by OCI_GENAI_PROJECT_ID or genai_project_id in the profile"),
        ("ca_file", "can be set by ca_file in the profile"),
        ("other", ""),
    ],
)
def test_how_to_set(name: str, words: str) -> None:
    assert how_to_set(name) == words
