"""The demo on every runtime: what it says happened, against an endpoint that it really called."""

from __future__ import annotations

import re

import pytest

from oci_responses.cli import main, target
from oci_responses.emulator import Emulator

RUNTIMES = ("blocking", "asyncio", "trio")


@pytest.fixture(autouse=True)
def quick_and_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(target, "PACE", 0.001)
    for name in ("OCI_CONFIG_PROFILE", "OCI_CLI_PROFILE", "OCI_PROFILE", "OCI_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)


def demo(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Return the printed parts, the header first, with every run of blanks as one."""
    assert main(["demo", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return [re.sub(r"\s+", " ", part) for part in re.split(r"\n(?=\d  |Done\n)", out)]


def chunks_of(part: str) -> int:
    (count,) = re.findall(r" chunks (\d+) ", part)
    return int(count)


@pytest.mark.parametrize("zdr", [False, True])
@pytest.mark.parametrize("runtime", RUNTIMES)
def test_facts(runtime: str, zdr: bool, capsys: pytest.CaptureFixture[str]) -> None:
    head, stateless, server_side, tool, stream, done = demo(capsys, "--runtime", runtime, *(["--zdr"] if zdr else []))
    assert f"client oci_responses.{runtime} " in head
    assert re.search(r"endpoint https://127\.0\.0\.1:\d+/openai/v1 embedded", head)
    assert f"zero retention {'on' if zdr else 'off'}:" in head
    assert "server_stateful False" in stateless
    assert stateless.count("provider_state {} ") == 2
    assert "sent 1 item " in stateless
    assert "sent 3 items: the whole history again" in stateless
    assert "recalled: yes" in stateless
    assert 'call get_temperature({"city":"Paris"}) output It is 18 C in Paris.' in tool
    assert "iterations 2 (ended: complete) tool calls 1 " in tool
    assert "figure: yes" in tool
    assert chunks_of(stream) > 5
    assert "7 requests arrived, 7 signatures were good" in done

    ids = re.findall(r"continuation id (resp_\w+)", server_side)
    assert f"sent 1 item: only what is new continues from {ids[0]}" in server_side
    assert "server_stateful True" in server_side
    if zdr:
        assert len(ids) == 1
        assert "stored no" in server_side
        assert "refused ZeroDataRetentionError message Previous response cannot be used" in server_side
        assert "code unsupported_parameter (HTTP status 400)" in server_side
        assert re.search(r"request id \w{32}/\w{32}/\w{32}", server_side)
    else:
        assert len(set(ids)) == 2
        assert server_side.count("stored yes") == 2
        assert "recalled: yes" in server_side


# Once: what answers is not known to a runtime, and test_primitives_llm.py of the conformance suite asks it on each.
def test_real_model(capsys: pytest.CaptureFixture[str]) -> None:
    head, stateless, server_side, tool, stream, done = demo(capsys, "--runtime", "asyncio", "--engine", "llm")
    assert "SmolLM2" in head
    # Right or wrong is the model's affair; that it was asked and answered is ours.
    assert re.search(r"model (?!\(nothing\)).+ provider_state .* recalled: (yes|no)", stateless)
    assert len(set(re.findall(r"continuation id (resp_\w+)", server_side))) == 2
    assert 'call get_temperature({"city":' in tool
    assert chunks_of(stream) > 5
    assert re.search(r" (\d+) requests arrived, \1 signatures were good", done)


def test_environment_cannot_lead_the_embedded_demo_astray(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {
        "OCI_CONFIG_PROFILE": "ELSEWHERE",
        "OCI_CONFIG_FILE": "/nowhere",
        "OCI_GENAI_ENDPOINT": "https://elsewhere.invalid",
        "OCI_GENAI_API_KEY": "sk-elsewhere",
        "OCI_GENAI_PROJECT_ID": "elsewhere",
        "OCI_COMPARTMENT_ID": "elsewhere",
        "OCI_AUTH_TYPE": "security_token",
        "OCI_REGION": "eu-frankfurt-1",
    }.items():
        monkeypatch.setenv(name, value)
    assert "signatures were good" in demo(capsys, "--engine", "scripted")[-1]


@pytest.mark.parametrize("by_option", [True, False])
def test_a_named_profile_is_used_as_it_is(
    by_option: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Emulator() as emulator:
        monkeypatch.setenv("OCI_CONFIG_FILE", emulator.config_file)
        options = ["--profile", emulator.session_profile]
        if not by_option:
            monkeypatch.setenv("OCI_CLI_PROFILE", emulator.session_profile)
            options = []
        head, *parts = demo(capsys, "--model", "meta.llama", *options)
        source = "--profile" if by_option else "OCI_CLI_PROFILE"
        assert f"endpoint {emulator.base_url} the real service" in head
        assert f"profile {emulator.session_profile} (from {source})" in head
        assert len(parts) == 4  # nothing is claimed of signatures that we did not verify
        assert {request.json["model"] for request in emulator.requests} == {"meta.llama"}
        assert all('keyId="ST$' in request.headers["authorization"] for request in emulator.requests)
