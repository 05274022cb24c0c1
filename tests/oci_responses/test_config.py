"""Settings: one order for all of them, and a source for each answer."""

from __future__ import annotations

import hashlib
import traceback
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from oci.signer import Signer as VendorSigner

from oci_responses import asyncio as on_asyncio
from oci_responses import blocking
from oci_responses import trio as on_trio
from oci_responses.auth import ApiKeySigner, GenAIApiKey, ReadySigner, SessionTokenSigner
from oci_responses.config import PROFILE_KEYS, VARIABLES, Settings, resolve_settings, scope_headers
from responses_proto.errors import ConfigError, LocalError

DATE = "Tue, 29 Sep 2026 08:12:31 GMT"
TENANCY = "ocid1.tenancy.oc1..t"
DEFAULT = "profile DEFAULT in ~/.oci/config"
# One value for each rung of the order: the profile, up to three variables, the argument.
VALUES = {
    "region": ["us-chicago-1", "eu-frankfurt-1", "uk-london-1", "sa-saopaulo-1", "me-riyadh-1"],
    **{
        name: [f"https://h.example/{name}/{n}" for n in range(5)]
        for name in ("compartment_id", "project", "base_url", "conversation_store_id")
    },
}


@cache
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def key_pem() -> str:
    return key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def fingerprint() -> str:
    der = key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.md5(der).digest().hex(":")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home directory with a DEFAULT profile, one of an api key, and two more."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for names in VARIABLES.values():
        for name in names:
            monkeypatch.delenv(name, raising=False)
    (tmp_path / "key.pem").write_text(key_pem())
    (tmp_path / "token").write_text("eyJ0.s3cret")
    write(tmp_path)
    return tmp_path


def write(home: Path, *lines: str, path: str = ".oci/config") -> str:
    file = home / path
    file.parent.mkdir(exist_ok=True)
    head = [
        "[DEFAULT]",
        f"tenancy={TENANCY}",
        "user=ocid1.user.oc1..u",
        f"fingerprint={fingerprint()}",
        "key_file=~/key.pem",
        "pass_phrase=s3cret-phrase",
    ]
    tail = ["[OTHER]", "region=eu-frankfurt-1", "[SESSION]", "security_token_file=~/token"]
    file.write_text("\n".join([*head, *lines, *tail]))
    return str(file)


def resolve(environ: dict[str, str] | None = None, **arguments: Any) -> Settings:
    return resolve_settings(environ=environ or {}, **arguments)


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


@pytest.mark.parametrize("variable", ["argument", *VARIABLES["auth"]])
@pytest.mark.parametrize(("kind", "cls"), [("API_KEY", ApiKeySigner), ("security-token", SessionTokenSigner)], ids=str)
def test_the_kind_of_auth_may_be_named(variable: str, kind: str, cls: type) -> None:
    given = {"auth": kind} if variable == "argument" else {}
    found = resolve({} if given else {variable: kind}, profile="SESSION", **given)
    assert type(found.credential) is cls
    assert found.sources["auth"] == variable


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


def vendor_signer() -> Any:
    return VendorSigner(TENANCY, "ocid1.user.oc1..u", fingerprint(), None, private_key_content=key_pem())


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


def test_without_any_credential_the_ways_to_give_one_are_listed(home: Path) -> None:
    (home / ".oci" / "config").unlink()
    with pytest.raises(ConfigError, match=r"no credential, and no ~/\.oci/config: .*OCI_GENAI_API_KEY"):
        resolve()


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
