import json

import msgspec
import pytest

from oci_responses.emulator.messages import Received, Refusal, Reply, json_reply


def test_headers_by_lower_case_name() -> None:
    request = Received("GET", "/", [("Host", "a"), ("X-A", "1"), ("x-a", "2")], b"")
    assert request.headers == {"host": "a", "x-a": "1, 2"}


def test_a_repr_tells_neither_credentials_nor_prompts() -> None:
    request = Received("POST", "/a", [("authorization", 'Signature keyId="k"')], b'{"input":"my secret"}', 200)
    assert repr(request) == "<Received POST /a: 1 headers, 21 bytes, status=200, note=''>"


def test_json() -> None:
    assert Received("POST", "/", [], b'{"a":1}').json == {"a": 1}
    with pytest.raises(msgspec.DecodeError):
        _ = Received("POST", "/", [], b"").json


def test_json_reply() -> None:
    reply = json_reply(418, {"a": "\N{SNOWMAN}"}, {"x-y": "z"})
    assert json.loads(reply.body) == {"a": "\N{SNOWMAN}"}
    assert reply.headers == {"content-type": "application/json", "x-y": "z"}


def test_a_refusal_says_why() -> None:
    assert "because" in str(Refusal(Reply(400), "because"))
    assert "400" in str(Refusal(Reply(400)))
