"""Where settings are looked for, in which order, and what counts as set."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oci_responses.auth.profile import Profile
from oci_responses.lookup import PROFILE_KEYS, VARIABLES, Lookup
from responses_proto.errors import ConfigError


def test_the_documented_variables_and_their_aliases() -> None:
    assert {name: " ".join(variables) for name, variables in VARIABLES.items()} == {
        "config_file": "OCI_CONFIG_FILE OCI_CLI_CONFIG_FILE",
        "profile": "OCI_CONFIG_PROFILE OCI_CLI_PROFILE OCI_PROFILE",
        "region": "OCI_REGION OCI_CLI_REGION OCI_GENAI_REGION",
        "compartment_id": "OCI_COMPARTMENT_ID OCI_COMPARTMENT OCI_COMPARTMENT_OCID",
        "project": "OCI_GENAI_PROJECT_ID OCI_PROJECT_ID",
        "auth": "OCI_AUTH_TYPE OCI_CLI_AUTH",
        "api_key": "OCI_GENAI_API_KEY",
        "base_url": "OCI_GENAI_ENDPOINT OCI_SERVICE_ENDPOINT",
        "timeout": "OCI_REQUEST_TIMEOUT",
        "principal_region": "OCI_RESOURCE_PRINCIPAL_REGION",
        "authorities": "SSL_CERT_FILE",
    }
    assert not any(name.startswith("OPENAI") for names in VARIABLES.values() for name in names)


texts = st.none() | st.text(alphabet=" \tab", max_size=3)


@given(texts, texts, texts, texts)
def test_the_first_that_is_not_blank_wins(argument: str | None, first: str, second: str, profile: str) -> None:
    names = VARIABLES["project"]
    environ = {name: value for name, value in zip(names, (first, second), strict=True) if value is not None}
    look = Lookup({"project": argument}, environ)
    look.profile = Profile("its profile", {PROFILE_KEYS["project"]: profile})
    rungs = zip((argument, first, second, profile), ("argument", *names, "its profile"), strict=True)
    expected = [(value.strip(), source) for value, source in rungs if value and value.strip()]
    assert look.find("project") == (expected[0][0] if expected else None)
    assert look.sources == ({"project": expected[0][1]} if expected else {})
    assert look.from_argument("project") is bool(argument and argument.strip())


@pytest.mark.parametrize("value", ["a b", "a\r\nX-Evil: s3cret", "é", "a\tb"])
def test_a_word_for_a_header_is_one_word(value: str) -> None:
    assert Lookup({"project": " ocid1.x "}, {}).word("project") == "ocid1.x"
    assert Lookup({}, {}).word("project") is None
    with pytest.raises(ConfigError, match=r"project \(argument\) has blanks") as caught:
        Lookup({"project": value}, {}).word("project")
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("value", [3, b"sk-s3cret", lambda: "sk-s3cret"])
def test_an_argument_that_is_no_text(value: Any) -> None:
    with pytest.raises(ConfigError, match=r"^api_key must be text, not ") as caught:
        Lookup({"api_key": value}, {})
    assert "s3cret" not in str(caught.value)
