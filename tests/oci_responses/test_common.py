"""Requests, options and answers that have no colour."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from typing import Any

import msgspec
import pytest

from oci_responses.auth import Credential
from oci_responses.common import OneReader, Requests, signed
from oci_responses.config import Settings
from responses_proto.agent.tools import Tool, tool
from responses_proto.effects import Failed, FailureKind, HttpRequest, Sign
from responses_proto.errors import ConfigError, InvalidRequest, InvalidTransition, LocalError, RemoteProtocolError
from responses_proto.resources import responses

from .sides import SECRET, settings_for

SETTINGS = settings_for("localhost:8443", "https")
SCOPED = Settings(SETTINGS.base_url, SETTINGS.credential, compartment_id="ocid1.compartment", project="ocid1.project")


def created(settings: Settings = SETTINGS, **more: Any) -> HttpRequest:
    return Requests(settings).create(**{"model": "m", "input": "caf\u00e9", "stream": False, **more})


@tool
def add(a: int, b: int) -> int:
    """Add."""
    return a + b


@pytest.mark.parametrize(
    ("stream", "accept"), [(False, "application/json"), (True, "text/event-stream")], ids=["whole", "stream"]
)
def test_a_request_to_create(stream: bool, accept: str) -> None:
    request = created(stream=stream)
    assert (request.method, request.url) == ("POST", "https://localhost:8443/v1/responses")
    assert dict(request.headers) == {
        "host": "localhost:8443",
        "accept": accept,
        # A compressed event stream arrives late, whoever unpacks it.
        "accept-encoding": "identity",
        "user-agent": "oci-responses",
        "content-type": "application/json",
        "content-length": str(len(request.body)),
    }
    body = json.loads(request.body)
    assert body["input"] == "caf\u00e9"
    assert ("stream" in body) is stream
    assert "authorization" not in dict(request.headers)


@pytest.mark.parametrize("make", [responses.retrieve, responses.delete])
def test_a_request_without_a_body(make: Any) -> None:
    request = Requests(SETTINGS).of(make("resp_ord-1.a", extra_query={"a": "b c"}))
    assert request.url == "https://localhost:8443/v1/responses/resp_ord-1.a?a=b%20c"
    assert request.body == b""
    assert dict(request.headers).keys() == {"host", "accept", "accept-encoding", "user-agent"}


def test_a_post_says_that_it_has_no_body() -> None:
    headers = dict(Requests(SETTINGS).of(responses.cancel("r")).headers)
    assert (headers["content-length"], headers["content-type"]) == ("0", "application/json")


def test_a_body_is_sent_with_any_method() -> None:
    request = Requests(SETTINGS).of(responses.retrieve("r", extra_body={"a": 1}))
    assert (request.body, dict(request.headers)["content-length"]) == (b'{"a":1}', "7")


def test_a_response_by_its_id() -> None:
    requests = Requests(SETTINGS)
    assert requests.response("r") == requests.of(responses.retrieve("r"))


def test_headers_for_every_request() -> None:
    plain = Requests(SCOPED, headers={"X-A": "a", "OpenAI-Project": "mine"})
    more = plain.with_headers({"X-B": "b"})
    for requests, given in ((plain, {"x-a": "a"}), (more, {"x-a": "a", "x-b": "b"}), (more.with_headers(None), {})):
        headers = dict(requests.of(responses.retrieve("r")).headers)
        assert headers.items() >= {**given, "openai-project": "mine"}.items()
    assert dict(more.of(responses.retrieve("r", extra_headers={"x-a": "once"})).headers)["x-a"] == "once"
    assert "x-b" not in dict(plain.of(responses.retrieve("r")).headers)


def test_the_scope_goes_along_in_lower_case() -> None:
    headers = dict(created(SCOPED).headers)
    assert headers["openai-project"] == "ocid1.project"
    assert headers["opc-compartment-id"] == headers["compartmentid"] == "ocid1.compartment"
    assert all(name == name.lower() for name in headers)


@pytest.mark.parametrize("wrong", [["x"], {"x": 1}, {1: "x"}, {"x": None}, "x"])
def test_headers_that_are_no_text(wrong: Any) -> None:
    with pytest.raises(ConfigError, match="default_headers"):
        Requests(SETTINGS, headers=wrong)
    with pytest.raises(ConfigError, match="default_headers"):
        Requests(SETTINGS).with_headers(wrong)


def test_headers_of_the_caller_win_whatever_their_case() -> None:
    given = {"OPC-Compartment-Id": "other", "X-New": "caf\u00e9", "Accept-Encoding": "br", "x-empty": ""}
    for request in (
        created(SCOPED, extra_headers=given),
        Requests(SCOPED).of(responses.retrieve("r", extra_headers=given)),
    ):
        headers = [name for name, _ in request.headers]
        assert len(headers) == len(set(headers))
        shown = dict(request.headers)
        assert (shown["opc-compartment-id"], shown["compartmentid"]) == ("other", "ocid1.compartment")
        assert (shown["x-new"], shown["accept-encoding"], shown["x-empty"]) == ("caf\u00e9", "br", "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x", "a\r\nauthorization: b"),
        ("x", "a\nb"),
        ("x", "a\x00"),
        ("x", " hush"),
        ("x", "hush\t"),
        ("x", "\u20ac"),
        ("", "a"),
        ("x y", "a"),
        ("x:", "a"),
        ("\u00e9", "a"),
        ("x\r\ny", "a"),
    ],
)
def test_a_header_that_is_none_is_refused_and_its_value_not_shown(name: str, value: str) -> None:
    with pytest.raises(LocalError, match="the header") as caught:
        created(extra_headers={name: value})
    assert value == "a" or value.strip() not in str(caught.value)


def test_tools_may_be_functions_definitions_and_typed() -> None:
    def double(number: int) -> int:
        return 2 * number

    plain = {"type": "web_search"}
    chat = {"type": "function", "function": {"name": "f"}}
    body = json.loads(created(tools=[add, double, plain, chat]).body)
    assert body["tools"] == [add.definition(), Tool(double).definition(), plain, {"type": "function", "name": "f"}]
    assert "tools" not in json.loads(created(tools=[]).body)


def test_what_the_service_would_refuse_is_refused_here() -> None:
    with pytest.raises(InvalidRequest, match=r"text\.format"):
        created(response_format={"type": "json_object"})


def test_signing_adds_the_credential_and_the_date_of_now() -> None:
    request = created(extra_headers={"authorization": "mine"})
    ready = signed(SETTINGS, Sign(request))
    assert isinstance(ready, HttpRequest)
    headers = dict(ready.headers)
    assert headers["authorization"] == f"Bearer {SECRET}"
    assert [name for name, _ in ready.headers].count("authorization") == 1
    assert (ready.method, ready.url, ready.body) == (request.method, request.url, request.body)
    assert SECRET not in repr((ready, Sign(ready), SETTINGS, Requests(SETTINGS)))


class Fixed:
    def headers(self, *given: object) -> list[tuple[str, str]]:
        return [("authorization", "x")]

    def refresh(self) -> None:
        pass


class Explains(Fixed):
    def why_refused(self) -> str | None:
        return "the wrong key"


@pytest.mark.parametrize(("credential", "why"), [(Fixed(), ""), (Explains(), "the wrong key")])
def test_a_credential_that_cannot_change_is_not_sent_again(credential: Credential, why: str) -> None:
    settings, request = Settings(SETTINGS.base_url, credential), created()
    assert signed(settings, Sign(request, refresh=True), renewed=False) == Failed(FailureKind.UNCHANGED, why)
    for effect, renewed in ((Sign(request), False), (Sign(request, refresh=True), True)):
        assert isinstance(signed(settings, effect, renewed=renewed), HttpRequest)


def test_a_whole_answer_is_no_stream() -> None:
    requests = Requests(SETTINGS)
    for stream in (False, None):
        made = requests.whole(model="m", input="a", stream=stream)
        assert made == requests.whole(model="m", input="a") == requests.create(model="m", input="a", stream=False)
    with pytest.raises(LocalError, match=r"use stream\(\.\.\.\)"):
        requests.whole(model="m", input="a", stream=True)


def test_one_reader_at_a_time() -> None:
    reader = OneReader()

    def second() -> None:
        try:
            with reader:
                said.append("in")
        except InvalidTransition as error:
            said.append(str(error))

    said: list[str] = []
    with suppress(ZeroDivisionError), reader:
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
        second()
        raise ZeroDivisionError
    second()
    assert said == ["already being read elsewhere"] * 2 + ["in"]


def test_a_reader_is_as_strict_as_the_client() -> None:
    data = b'data: {"type":"response.output_text.delta","delta":"a"}\n\n'
    lenient, strict = Requests(SETTINGS).reader(), Requests(SETTINGS, strict=True).reader()
    lenient.receive_data(data)
    assert msgspec.to_builtins(lenient.next_event())["delta"] == "a"
    strict.receive_data(data)
    with pytest.raises(RemoteProtocolError):
        strict.next_event()
