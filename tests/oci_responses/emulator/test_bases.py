"""The same endpoint below its three addresses."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from oci_responses.emulator import Emulator
from oci_responses.emulator.bases import BASES

from .support import Answer, Caller

GOOD = {"model": "xai.grok-4", "input": "hello"}
BARE: dict[str, str | None] = {"OpenAI-Project": None}


@pytest.fixture(scope="module")
def emu() -> Iterator[Emulator]:
    with Emulator(tls=False) as running:
        yield running


def call(emu: Emulator, base: str, method: str, path: str, body: Any = None, **how: Any) -> Answer:
    caller = Caller(emu, how.pop("signer", None))
    parts = urlsplit(emu.base_url)

    class Elsewhere:
        base_url = f"{parts.scheme}://{parts.netloc}{base}"
        project, ca_file = emu.project, emu.ca_file

    caller.emu = Elsewhere  # type: ignore[assignment]
    return caller.call(method, path, body, how.get("headers"))


@pytest.mark.parametrize("base", [base.path for base in BASES])
def test_a_response_is_made_and_found_below_each(emu: Emulator, base: str) -> None:
    made = call(emu, base, "POST", "/responses", GOOD).json
    for other in BASES:
        assert call(emu, other.path, "GET", f"/responses/{made['id']}").json == made
    assert call(emu, base, "DELETE", f"/responses/{made['id']}").status == 200


@pytest.mark.parametrize(("base", "lines"), [("/openai/v1", True), ("/20231130/actions/v1", True), ("/v1", False)])
def test_frames_that_pass_through_have_no_event_lines(emu: Emulator, base: str, lines: bool) -> None:
    answer = call(emu, base, "POST", "/responses", {**GOOD, "stream": True})
    assert answer.events[-1]["type"] == "response.completed"
    assert (b"event:" in answer.body) is lines


def test_what_passes_through_needs_no_project_and_fails_in_the_providers_words(emu: Emulator) -> None:
    assert call(emu, "/v1", "POST", "/responses", GOOD, headers=BARE).status == 200
    assert call(emu, "/v1", "POST", "/chat/completions", {"model": "m", "messages": []}, headers=BARE).status == 400
    assert call(emu, "/openai/v1", "POST", "/responses", GOOD, headers=BARE).status == 400
    missing = call(emu, "/v1", "POST", "/responses", {"model": "m"}, headers=BARE)
    assert missing.status == 422
    assert missing.body == b"Failed to deserialize the JSON body into the target type: missing field `input`"
    wrong = call(emu, "/v1", "POST", "/responses", {**GOOD, "max_tokens": 5}, headers=BARE)
    assert (wrong.status, wrong.json["code"]) == (400, "invalid-argument")
    assert wrong.json["error"].startswith("'max_tokens' is not supported on /v1/responses")


@pytest.mark.parametrize(
    ("base", "method", "path", "status", "message"),
    [
        ("/openai/v1", "GET", "/models", 404, "Path doesn't map to a registered service"),
        ("/20231130/actions/v1", "GET", "/models", 400, "Unsupported OpenAI operation"),
        ("/v1", "GET", "/models", 404, "Path doesn't map to a registered service"),
        ("/openai/v1", "POST", "/embeddings", 400, "Unsupported OpenAI operation"),
        ("/openai/v1", "POST", "/moderations", 404, "Path doesn't map to a registered service"),
        ("/v1", "POST", "/conversations", 404, "Path doesn't map to a registered service"),
        ("/openai", "POST", "/responses", 404, "Path doesn't map to a registered service"),
    ],
)
def test_what_is_not_there(emu: Emulator, base: str, method: str, path: str, status: int, message: str) -> None:
    answer = call(emu, base, method, path, {} if method == "POST" else None)
    assert (answer.status, answer.json["message"]) == (status, message)


def test_an_api_key_names_a_compartment_below_the_older_base(emu: Emulator) -> None:
    def key(prepared: Any) -> None:
        prepared.headers["Authorization"] = f"Bearer {emu.api_key}"

    base = "/20231130/actions/v1"
    refused = call(emu, base, "POST", "/responses", GOOD, signer=key)
    assert (refused.status, refused.json["code"]) == (404, "404")
    assert refused.json["message"].startswith("Entity with key ocid1.generativeaiapikey.")
    for name in ("opc-compartment-id", "CompartmentId"):
        named = {name: emu.compartment_id}
        assert call(emu, base, "POST", "/responses", GOOD, signer=key, headers=named).status == 200
    assert call(emu, base, "POST", "/responses", GOOD).status == 200
