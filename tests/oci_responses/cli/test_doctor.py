from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from oci_responses.cli import main
from oci_responses.cli.diagnosis import Answer, Diagnosis
from oci_responses.cli.doctor import report
from oci_responses.cli.findings import Fact
from oci_responses.emulator import Emulator


@pytest.fixture(scope="module")
def emu() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


@pytest.fixture(autouse=True)
def configured(emu: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OCI_CONFIG_PROFILE", "OCI_CLI_PROFILE", "OCI_PROFILE", "OCI_GENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OCI_CONFIG_FILE", emu.config_file)


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["doctor", *arguments])
    out, err = capsys.readouterr()
    assert err == ""
    return code, out


@pytest.mark.parametrize("profile", ["DEFAULT", "SESSION"])
def test_it_works_against_the_local_endpoint(emu: Emulator, capsys: pytest.CaptureFixture[str], profile: str) -> None:
    code, said = told(capsys, "--profile", profile)
    assert code == 0
    assert f"profile {profile} in {emu.config_file}" in said
    assert "file: OCI_CONFIG_FILE" in said
    assert "headers sent: OpenAI-Project, opc-compartment-id, CompartmentId" in said
    assert "OK: The request was signed and let in" in said
    secrets = [Path(emu.config_file).with_name(name).read_text() for name in ("token", "api_key.pem")]
    assert not any(secret in said for secret in [emu.api_key, *secrets])


def test_a_refusal_is_explained_and_is_exit_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = told(capsys, "--compartment-id", "ocid1.compartment.oc1..other")
    assert code == 1
    assert "NOT OK" in said
    assert "The compartment ocid1.compartment.oc1..other (argument) does not exist" in said


def test_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = told(capsys, "--json", "--model", "openai.gpt-5")
    found: Any = json.loads(said)
    assert (code, found["ok"], found["answer"]["status"]) == (0, True, 200)
    assert {fact["name"] for fact in found["settings"]} >= {"credential", "base_url", "project"}


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_settings_that_cannot_be_used(capsys: pytest.CaptureFixture[str], more: list[str]) -> None:
    code, said = told(capsys, "--profile", "NOBODY", *more)
    assert code == 1
    assert "there is no profile NOBODY" in said


def test_a_key_that_is_another_is_named(emu: Emulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = Path(emu.config_file).with_name("session_key.pem")
    right = Path(emu.config_file).with_name("api_key.pem")
    (tmp_path / "config").write_text(Path(emu.config_file).read_text().replace(str(right), str(wrong)))
    code, said = told(capsys, "--config-file", str(tmp_path / "config"))
    assert code == 1
    assert "does not belong to the fingerprint" in said


def test_a_key_that_cannot_be_read_is_a_finding_too(
    emu: Emulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key, damaged = Path(emu.config_file).with_name("api_key.pem"), tmp_path / "damaged.pem"
    damaged.write_text("-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n")
    (tmp_path / "config").write_text(Path(emu.config_file).read_text().replace(str(key), str(damaged)))
    code, said = told(capsys, "--config-file", str(tmp_path / "config"))
    assert code == 1
    assert "  base_url " in said
    assert "Nothing was sent, because nothing could be signed: the private key is damaged" in said
    assert f"(profile DEFAULT in {tmp_path}/config)" in said


def test_the_family_of_urls(emu: Emulator, capsys: pytest.CaptureFixture[str]) -> None:
    host = emu.base_url.removesuffix("/openai/v1")
    code, said = told(capsys, "--base-url", host, "--api", "actions")
    assert code == 0
    assert f"{host}/20231130/actions/v1  (argument)" in said


def test_lines_for_people() -> None:
    facts = [Fact("region", "r", "default"), Fact("project", None, "can be set by X")]
    lines = list(report(facts, [], Answer(0, message="no route"), Diagnosis(False, "v", ["one", "two"])))
    assert lines == [
        "Settings",
        "  region   r  (default)",
        "  project  not set  (can be set by X)",
        "  headers sent: none that name an account",
        "Probe",
        "  answer  no answer (no route)",
        "Verdict",
        "  NOT OK: v",
        "  To look at, the likeliest first:",
        "  1. one",
        "  2. two",
    ]
    assert list(report([], [], None, Diagnosis(True, "v", ["c"])))[1:] == ["  OK: v", "  But:", "  1. c"]
