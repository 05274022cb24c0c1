"""Where the demo goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from oci_responses.blocking import Client
from oci_responses.cli.target import named_profile, open_target
from oci_responses.emulator import Emulator
from responses_proto import AuthenticationError, ConfigError


@pytest.mark.parametrize(
    ("argument", "environ", "expected"),
    [
        (None, {}, (None, "")),
        ("A", {"OCI_CONFIG_PROFILE": "B"}, ("A", "--profile")),
        (None, {"OCI_CONFIG_PROFILE": "B", "OCI_PROFILE": "C"}, ("B", "OCI_CONFIG_PROFILE")),
        (None, {"OCI_CONFIG_PROFILE": " ", "OCI_CLI_PROFILE": "C"}, ("C", "OCI_CLI_PROFILE")),
        ("", {"OCI_PROFILE": " C "}, ("C", "OCI_PROFILE")),
        (None, {"OCI_GENAI_API_KEY": "sk-x", "OCI_REGION": "r"}, (None, "")),
    ],
)
def test_only_a_named_profile_means_the_service(
    argument: str | None, environ: dict[str, str], expected: tuple[str | None, str]
) -> None:
    assert named_profile(argument, environ) == expected


@pytest.mark.parametrize(
    ("engine", "zdr", "embedded"), [(None, False, False), ("scripted", False, True), (None, True, True)]
)
def test_an_option_of_the_embedded_endpoint_beats_the_environment(
    engine: str | None, zdr: bool, embedded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Emulator() as other:
        monkeypatch.setenv("OCI_CONFIG_FILE", other.config_file)
        monkeypatch.setenv("OCI_CONFIG_PROFILE", other.profile)
        with open_target(profile=None, engine=engine, zdr=zdr, model=None) as target:
            facts = dict(target.facts)
            assert (target.requests is not None) == embedded
            assert (facts["endpoint"] != other.base_url) == embedded
            assert ("engine" in facts) == embedded


def test_only_signatures_that_were_good_are_counted() -> None:
    with open_target(profile=None, engine=None, zdr=True, model=None) as target:
        with Client(**target.client_options) as client:
            client.responses.create(model="m", input="hello")
        with (
            Client(**{**target.client_options, "auth": None, "profile": None, "api_key": "sk-wrong"}) as client,
            pytest.raises(AuthenticationError),
        ):
            client.responses.create(model="m", input="hello")
        assert target.requests is not None
        count = len(target.requests)
        assert target.verified == f"{count} requests arrived, 1 signatures were good"
        assert count > 1


def test_unknown_profile_is_refused_before_anything_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "config"
    config.write_text("[DEFAULT]\n")
    monkeypatch.setenv("OCI_CONFIG_FILE", str(config))
    with (
        pytest.raises(ConfigError, match="there is no profile NONE"),
        open_target(profile="NONE", engine=None, zdr=False, model=None),
    ):
        pass
