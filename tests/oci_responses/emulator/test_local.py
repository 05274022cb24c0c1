"""The emulator over real sockets, called by the standard library's HTTP with Oracle's own signer."""

import http.client
import json
import time
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import oci
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from oci.auth.signers import SecurityTokenSigner

from oci_responses.emulator import Emulator, Json, Received, Turn

from .support import Caller, connection

TOOL = {
    "type": "function",
    "name": "get_weather",
    "description": "Get the weather for a city",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}


@pytest.fixture(scope="module")
def emu() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


@pytest.fixture
def caller(emu: Emulator) -> Caller:
    return Caller(emu)


class Endless:
    """Never pauses and never ends."""

    async def respond(self, turn: Turn) -> AsyncGenerator[Json, None]:
        while True:
            yield {"type": "response.output_text.delta", "delta": "x" * 500}


@pytest.mark.parametrize("tls", [True, False])
def test_a_client_that_hangs_up_disturbs_nobody(tls: bool, caplog: pytest.LogCaptureFixture) -> None:
    with Emulator(engine=Endless(), tls=tls) as emu:
        caller = Caller(emu)
        for _ in range(3):
            with connection(emu) as link:
                caller.send(link, "POST", "/responses", {"model": "m", "input": "x", "stream": True})
                link.getresponse().read(5000)
        deadline = time.monotonic() + 10
        while not all(request.note for request in emu.requests) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert {request.note for request in emu.requests} == {"the client hung up"}
        assert caller.call("GET", "/responses/none").status == 404
    assert caplog.records == []


def test_a_conversation_on_the_server(caller: Caller) -> None:
    first = caller.create("My favorite color is purple.").json
    second = caller.create("What is my favorite color?", previous_response_id=first["id"]).json
    assert "purple" in second["output"][0]["content"][0]["text"]
    assert caller.call("GET", f"/responses/{second['id']}").json == second
    assert caller.call("DELETE", f"/responses/{second['id']}").json["deleted"] is True
    assert caller.call("GET", f"/responses/{second['id']}").status == 404


def test_a_streamed_tool_round_trip(caller: Caller) -> None:
    events = caller.stream("What is the weather in Paris?", tools=[TOOL]).events
    assert [event["sequence_number"] for event in events] == list(range(len(events)))
    response = events[-1]["response"]
    (call,) = response["output"]
    assert json.loads(call["arguments"]) == {"city": "Paris"}
    output = {"type": "function_call_output", "call_id": call["call_id"], "output": "18 degrees"}
    answer = caller.create([output], previous_response_id=response["id"], tools=[TOOL]).json
    assert "18 degrees" in answer["output"][0]["content"][0]["text"]


def test_streaming_over_tls_ends_with_done(caller: Caller) -> None:
    answer = caller.stream("Count to five, one number per line.")
    assert answer.headers["content-type"] == "text/event-stream"
    assert answer.body.endswith(b"data: [DONE]\n\n")
    assert sum(event["type"].endswith(".delta") for event in answer.events) == 5


def test_another_project_sees_nothing(emu: Emulator, caller: Caller) -> None:
    created = caller.create("hello").json
    other = {"OpenAI-Project": emu.add_project()}
    assert caller.call("GET", f"/responses/{created['id']}", headers=other).status == 404
    answer = caller.create("x", other, previous_response_id=created["id"])
    assert (answer.status, answer.error["code"]) == (400, "previous_response_not_found")


def test_every_answer_carries_a_request_id(caller: Caller) -> None:
    for answer in (caller.create("hi"), caller.stream("hi"), caller.create(""), caller.call("GET", "/nowhere")):
        assert len(answer.headers["opc-request-id"].split("/")) == 3


def test_the_session_profile(emu: Emulator) -> None:
    config = oci.config.from_file(emu.config_file, emu.session_profile)
    oci.config.validate_config(config)
    key = oci.signer.load_private_key_from_file(config["key_file"])
    token = Path(config["security_token_file"])
    assert Caller(emu, SecurityTokenSigner(token.read_text(), key)).create("hi").status == 200
    emu.renew_session(lifetime=-1)
    expired = Caller(emu, SecurityTokenSigner(token.read_text(), key)).create("hi")
    assert (expired.status, expired.json["code"]) == (401, "NotAuthenticated")
    assert emu.requests[-1].note == "unknown or expired keyId"
    emu.renew_session()
    assert Caller(emu, SecurityTokenSigner(token.read_text(), key)).create("hi").status == 200


def test_the_bearer_key(emu: Emulator) -> None:
    def bearer(prepared: object) -> None:
        prepared.headers["Authorization"] = f"Bearer {emu.api_key}"  # type: ignore[attr-defined]

    assert Caller(emu, bearer).create("hi").status == 200


def test_no_signature(emu: Emulator) -> None:
    answer = Caller(emu, lambda prepared: None).create("hi")
    assert answer.status == 401
    assert answer.json == {
        "code": "NotAuthenticated",
        "message": "The required information to complete authentication was not provided or was incorrect.",
    }


def test_a_body_changed_after_signing(emu: Emulator, caller: Caller) -> None:
    def tamper(prepared: object) -> None:
        caller.signer(prepared)
        prepared.headers["x-content-sha256"] = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="  # type: ignore[attr-defined]

    assert Caller(emu, tamper).create("hi").status == 401


@pytest.mark.parametrize(("off", "status"), [(0, 200), (290, 200), (-290, 200), (360, 401), (-360, 401)])
def test_the_clock_judges_dates(off: float, status: int) -> None:
    with Emulator(tls=False, clock=lambda: time.time() + off) as skewed:
        assert Caller(skewed).create("hi").status == status


def test_scope_headers(emu: Emulator, caller: Caller) -> None:
    none: dict[str, str | None] = {"OpenAI-Project": None}
    assert "OpenAI-Project" in caller.create("hi", none).error["message"]
    assert caller.create("hi", none, model="openai.gpt-5").error["message"] == "Compartment ID must be provided."
    assert caller.create("hi", {**none, "opc-compartment-id": emu.compartment_id}, model="openai.gpt-5").status == 200
    assert caller.create("hi", {"OpenAI-Project": "other"}).error["message"] == "Invalid OpenAI project."


def test_zero_data_retention() -> None:
    with Emulator(True, tls=False) as emu:
        caller = Caller(emu)
        created = caller.create("hello").json
        assert created["store"] is False
        answer = caller.create("again", previous_response_id=created["id"])
        assert answer.status == 400
        assert "Zero Data Retention" in answer.error["message"]


def test_faults_on_order(emu: Emulator, caller: Caller) -> None:
    emu.fault(status=429, body={"code": "TooManyRequests", "message": "slow"}, headers={"retry-after": "1"})
    emu.fault(status=500, body=b"oops")
    emu.fault(cut_after_events=3)
    first, second = caller.create("hi"), caller.create("hi")
    assert (first.status, first.json["code"], first.headers["retry-after"]) == (429, "TooManyRequests", "1")
    assert (second.status, second.body) == (500, b"oops")
    with pytest.raises((http.client.IncompleteRead, OSError)):
        caller.stream("hi")
    assert caller.stream("hi").status == 200
    assert [request.status for request in emu.requests[-4:]] == [429, 500, 200, 200]


def test_plain_http_and_localhost() -> None:
    with Emulator(tls=False, host="localhost") as emu:
        assert emu.base_url.startswith("http://localhost:")
        assert emu.ca_file is None
        assert "ca_file" not in oci.config.from_file(emu.config_file, emu.profile)
        assert Caller(emu).create("hi").status == 200


def test_unknown_engine() -> None:
    with pytest.raises(ValueError, match="unknown engine"):
        Emulator(engine="gpt")


def test_the_same_seed_gives_the_same_answers() -> None:
    bodies = []
    for _ in range(2):
        with Emulator(tls=False, seed=5, clock=lambda: 1.0, require_project=False) as emu:
            caller = Caller(emu, lambda prepared: prepared.headers.update({"Authorization": f"Bearer {emu.api_key}"}))
            settings = {"reasoning": {"effort": "low"}, "include": ["reasoning.encrypted_content"]}
            bodies.append(caller.stream("hello", **settings).body)
    assert bodies[0] == bodies[1]


def test_a_client_keeps_the_configuration_that_it_has() -> None:
    with Emulator(tls=False) as far, Emulator(tls=False, trust=far.config_file) as emu:
        own = {"OpenAI-Project": far.project}
        assert emu.untrusted == []
        for profile in (far.profile, far.session_profile):
            config = oci.config.from_file(far.config_file, profile)
            if profile == far.session_profile:
                key = oci.signer.load_private_key_from_file(config["key_file"])
                signer = SecurityTokenSigner(Path(config["security_token_file"]).read_text(), key)
            else:
                signer = oci.signer.Signer(config["tenancy"], config["user"], config["fingerprint"], config["key_file"])
            assert Caller(emu, signer).create("hi", own).status == 200
            assert Caller(emu, signer).create("hi").error["message"] == "Invalid OpenAI project."


def test_the_tokens_of_an_outside_issuer(tmp_path: Path) -> None:
    with Emulator(tls=False) as far:
        pem = tmp_path / "issuer.pem"
        pem.write_bytes(far.identity.issuer.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
        config = oci.config.from_file(far.config_file, far.session_profile)
        key = oci.signer.load_private_key_from_file(config["key_file"])
        signer = SecurityTokenSigner(Path(config["security_token_file"]).read_text(), key)
        with Emulator(tls=False, trust_jwt_key=pem) as emu, Emulator(tls=False) as stranger:
            assert Caller(emu, signer).create("hi", {"OpenAI-Project": far.project}).status == 200
            assert Caller(stranger, signer).create("hi", {"OpenAI-Project": far.project}).status == 401


def test_only_the_last_requests_are_kept_and_each_is_told_of() -> None:
    told: list[Received] = []
    with Emulator(tls=False, kept_requests=2, on_request=told.append) as emu:
        for _ in range(4):
            Caller(emu).create("x")
        assert len(emu.requests) == 2
    assert [request.status for request in told] == [200] * 4
    assert told[2:] == emu.requests
    assert all(request.who.startswith("user ocid1.user.") for request in told)


def test_a_new_project_is_not_known_at_once() -> None:
    now = [time.time()]
    with Emulator(tls=False, project_lag=20.0, clock=lambda: now[0]) as emu:
        caller = Caller(emu)
        new = {"OpenAI-Project": emu.add_project()}
        assert caller.create("x").status == 200
        assert caller.create("x", new).error["message"] == "Invalid OpenAI project."
        now[0] += 20.0
        assert caller.create("x", new).status == 200
