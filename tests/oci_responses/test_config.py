"""Settings: one order for all of them, and a source for each answer."""

from __future__ import annotations

import traceback
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from oci_responses import asyncio as on_asyncio
from oci_responses import blocking
from oci_responses import trio as on_trio
from oci_responses.auth import ApiKeySigner, GenAIApiKey, ReadySigner
from oci_responses.config import PROFILE_KEYS, VARIABLES, Settings, resolve_settings, scope_headers
from responses_proto.errors import ConfigError, LocalError

from .homes import DATE, DEFAULT, TENANCY, home, resolve, vendor_signer, write

__all__ = ["home"]  # a fixture, found by its name

# One value for each rung of the order: the profile, up to three variables, the argument.
VALUES = {
    "region": ["us-chicago-1", "eu-frankfurt-1", "uk-london-1", "sa-saopaulo-1", "me-riyadh-1"],
    **{
        name: [f"https://h.example/{name}/{n}" for n in range(5)]
        for name in ("compartment_id", "project", "base_url", "conversation_store_id")
    },
}


@pytest.mark.parametrize("name", VALUES)
def test_the_order_is_argument_variable_aliases_profile(home: Path, name: str) -> None:
    in_profile, *in_variables, in_argument = VALUES[name]
    write(home, f"{PROFILE_KEYS[name]}={in_profile}")
    environ = dict(zip(reversed(VARIABLES.get(name, ())), in_variables, strict=False))
    found_in = [(value, variable) for variable, value in environ.items()]
    rungs = [(in_profile, DEFAULT), *found_in, (in_argument, "argument")]
    arguments = {name: rungs[-1][0]}
    for value, source in reversed(rungs):
        found = resolve(environ, **arguments)
        assert (getattr(found, name), found.sources[name]) == (value, source)
        # A blank counts as absent, so blanking the winner uncovers the next.
        arguments[name] = ""
        environ[source] = " "


@pytest.mark.parametrize("variable", ["argument", *VARIABLES["profile"]])
def test_the_profile_may_be_named(variable: str) -> None:
    named = {"profile": "OTHER"} if variable == "argument" else {}
    found = resolve({variable: "OTHER"} if not named else {}, **named)
    assert found.region == "eu-frankfurt-1"
    assert found.sources["profile"] == variable
    assert found.sources["credential"] == found.sources["region"] == "profile OTHER in ~/.oci/config"


@pytest.mark.parametrize("variable", ["argument", *VARIABLES["config_file"]])
def test_the_config_file_may_be_named(home: Path, variable: str) -> None:
    path = write(home, "region=uk-london-1", path="elsewhere")
    found = resolve(config_file=Path(path)) if variable == "argument" else resolve({variable: path})
    assert found.region == "uk-london-1"
    assert found.sources["config_file"] == variable
    assert found.sources["region"] == f"profile DEFAULT in {path}"


def test_variables_come_from_the_process_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCI_REGION", "FRA")
    assert resolve_settings().region == "eu-frankfurt-1"


def test_without_anything_else_there_is_a_default_region() -> None:
    found = resolve()
    assert found.base_url == "https://inference.generativeai.us-chicago-1.oci.oraclecloud.com/openai/v1"
    assert (found.region, found.sources["region"]) == ("us-chicago-1", "default")
    assert found.sources["base_url"] == "region (default)"
    assert (found.project, found.ca_file, found.conversation_store_id) == (None, None, None)
    assert not {"project", "ca_file", "conversation_store_id"} & set(found.sources)
    assert found.sources["profile"] == found.sources["config_file"] == "default"


def test_an_endpoint_beats_a_region(home: Path) -> None:
    write(home, "genai_endpoint=http://127.0.0.1:8080/openai/v1/")
    found = resolve({"OCI_REGION": "fra"}, region="ord")
    assert found.base_url == "http://127.0.0.1:8080/openai/v1"
    assert (found.region, found.sources["region"]) == ("us-chicago-1", "argument")
    assert (resolve().region, resolve().sources.get("region")) == (None, None)


HOST = "https://inference.generativeai.us-chicago-1.oci.oraclecloud.com"


@pytest.mark.parametrize(
    ("arguments", "url"),
    [
        ({}, f"{HOST}/openai/v1"),
        ({"api": "openai"}, f"{HOST}/openai/v1"),
        ({"api": "actions"}, f"{HOST}/20231130/actions/v1"),
        ({"api": " native "}, f"{HOST}/v1"),
        ({"api": "actions", "region": "us-gov-ashburn-1"}, None),
        ({"base_url": f"{HOST}/20231130/actions/v1"}, f"{HOST}/20231130/actions/v1"),
        ({"base_url": HOST, "api": "native"}, f"{HOST}/v1"),
        ({"service_endpoint": HOST, "profile_name": "OTHER"}, f"{HOST}/openai/v1"),
    ],
)
def test_the_three_families_of_urls(arguments: dict[str, Any], url: str | None) -> None:
    gov = "https://inference.generativeai.us-gov-ashburn-1.oci.oraclegovcloud.com/20231130/actions/v1"
    assert resolve(**arguments).base_url == (url or gov)


def test_other_words_for_settings() -> None:
    found = resolve(profile_name="OTHER", service_endpoint="https://h.example/v1")
    assert (found.base_url, found.region) == ("https://h.example/v1", "eu-frankfurt-1")
    assert found.sources["profile"] == found.sources["base_url"] == "argument"


@pytest.mark.parametrize("auth", ["resource_principal", "oke_workload_identity"])
def test_in_a_cluster_the_region_may_come_from_it(auth: str) -> None:
    environ = {"OCI_RESOURCE_PRINCIPAL_REGION": "FRA"}
    found = resolve(environ, auth=auth)
    assert (found.region, found.sources["region"]) == ("eu-frankfurt-1", "OCI_RESOURCE_PRINCIPAL_REGION")
    assert resolve(environ, auth=auth, region="lhr").region == "uk-london-1"
    assert resolve({**environ, "OCI_REGION": "phx"}, auth=auth).region == "us-phoenix-1"
    assert resolve(environ).region == "us-chicago-1"
    assert resolve(environ, auth="instance_principal").region == "us-chicago-1"


def test_the_timeout_comes_from_its_variable() -> None:
    found = resolve({"OCI_REQUEST_TIMEOUT": " 12.5 "})
    assert (found.timeout, found.sources["timeout"]) == (12.5, "OCI_REQUEST_TIMEOUT")
    assert resolve().timeout is None
    assert "timeout" not in resolve().sources


@pytest.mark.parametrize("module", [blocking, on_asyncio, on_trio], ids=lambda module: module.__name__)
def test_a_client_waits_as_long_as_its_variable_says(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCI_REQUEST_TIMEOUT", "12.5")
    assert module.Client(api_key="sk-1").policy.timeouts.idle == 12.5
    assert module.Client(api_key="sk-1", timeout=3).policy.timeouts.idle == 3


def test_the_compartment_falls_back_to_the_tenancy() -> None:
    found = resolve()
    assert found.compartment_id == TENANCY
    assert found.sources["compartment_id"] == "tenancy of profile DEFAULT in ~/.oci/config"


def test_no_variable_of_another_vendor_is_read() -> None:
    names = ("API_KEY", "BASE_URL", "PROJECT_ID", "ORG_ID")
    plain, noisy = resolve(), resolve({f"OPENAI_{name}": "https://h.example" for name in names})
    assert noisy.sources == plain.sources
    assert (noisy.base_url, noisy.project, type(noisy.credential)) == (plain.base_url, None, ApiKeySigner)


@pytest.mark.parametrize(
    ("environ", "arguments", "words"),
    [
        ({}, {"api_key": "sk-s3cret", "auth": "api_key"}, "exclude each other"),
        ({}, {"api_key": "sk-s3cret", "auth": GenAIApiKey("sk-2")}, "exclude each other"),
        ({}, {"api_key": "sk s3cret"}, "Generative AI API key"),
        ({}, {"auth": object()}, "not object"),
        ({}, {"auth": "kerberos"}, r"unknown auth 'kerberos' \(argument\)"),
        ({"OCI_REQUEST_TIMEOUT": "soon"}, {}, r"timeout \(OCI_REQUEST_TIMEOUT\) must be a number of seconds"),
        ({"OCI_REQUEST_TIMEOUT": "0"}, {}, "number of seconds, not '0'"),
        ({"OCI_REQUEST_TIMEOUT": "-1"}, {}, "number of seconds"),
        ({"OCI_REQUEST_TIMEOUT": "inf"}, {}, "number of seconds"),
        ({"OCI_REQUEST_TIMEOUT": "nan"}, {}, "number of seconds"),
        ({}, {"api": "chat"}, "unknown api 'chat': use openai, actions, native"),
        ({}, {"api": "native", "base_url": "https://h.example/openai/v1"}, "has a path that is not the one of api"),
        ({}, {"auth": "security_token"}, "profile DEFAULT in ~/.oci/config has no security_token_file"),
        ({}, {"profile": "NONE"}, "no profile NONE in ~/.oci/config"),
        ({}, {"config_file": "~/none"}, "cannot read the OCI config file ~/none"),
        ({}, {"region": "mars"}, r"unknown region 'mars' \(argument\)"),
        ({"OCI_REGION": "a.b"}, {"base_url": "https://h.example"}, r"unknown region .*OCI_REGION"),
        ({"OCI_GENAI_ENDPOINT": "http://h.example"}, {}, r"\(OCI_GENAI_ENDPOINT\) is plain http"),
        ({}, {"base_url": "https://u:s3cret@h.example"}, "must have no user"),
        ({}, {"ca_file": "~/none.pem"}, r"ca_file ~/none.pem \(argument\) is no file"),
        ({}, {"project": "a\r\nX-Evil: s3cret"}, r"project \(argument\) has blanks"),
        ({"OCI_COMPARTMENT": "a b"}, {}, r"compartment_id \(OCI_COMPARTMENT\) has blanks"),
        ({}, {"conversation_store_id": "é"}, "conversation_store_id"),
    ],
)
def test_what_cannot_be_is_refused_without_secrets(
    environ: dict[str, str], arguments: dict[str, Any], words: str
) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        resolve(environ, **arguments)
    assert isinstance(caught.value, LocalError)
    assert "s3cret" not in "".join(traceback.format_exception(caught.value))


def test_a_profile_as_the_local_endpoint_writes_it_is_enough(home: Path) -> None:
    lines = [
        "genai_endpoint=https://127.0.0.1:8443/openai/v1",
        "genai_project_id=ocid1.generativeaiproject.oc1..p",
        "compartment_id=ocid1.compartment.oc1..c",
        "conversation_store_id=ocid1.store.oc1..s",
        "ca_file=~/ca.pem",
        "region=us-chicago-1",
    ]
    (home / "ca.pem").write_text("")
    path = write(home, *lines, path="local")
    found = resolve(config_file=path, profile="DEFAULT")
    assert found.base_url == "https://127.0.0.1:8443/openai/v1"
    assert found.ca_file == str(home / "ca.pem")
    assert resolve(config_file=path, ca_file="~/key.pem").ca_file == str(home / "key.pem")
    assert scope_headers(found) == [
        ("OpenAI-Project", "ocid1.generativeaiproject.oc1..p"),
        ("opc-compartment-id", "ocid1.compartment.oc1..c"),
        ("CompartmentId", "ocid1.compartment.oc1..c"),
        ("opc-conversation-store-id", "ocid1.store.oc1..s"),
    ]
    assert scope_headers(Settings("https://h", GenAIApiKey("sk-1"))) == []
    url = f"{found.base_url}/responses"
    theirs = dict(ReadySigner(vendor_signer()).headers("POST", url, [], b"{}", DATE))
    assert dict(found.credential.headers("POST", url, [], b"{}", DATE)) == theirs


def test_the_authorities_of_all_programs_are_weaker_than_those_of_a_profile(home: Path) -> None:
    for name in ("own.pem", "all.pem"):
        (home / name).write_text("x")
    environ = {"SSL_CERT_FILE": str(home / "all.pem")}
    found = resolve(environ, api_key="sk-x")
    assert (found.ca_file, found.sources["ca_file"]) == (environ["SSL_CERT_FILE"], "SSL_CERT_FILE")
    path = write(home, "ca_file=~/own.pem")
    found = resolve(environ, api_key="sk-x", config_file=path)
    assert found.ca_file == str(home / "own.pem")
    assert "authorities" not in found.sources
