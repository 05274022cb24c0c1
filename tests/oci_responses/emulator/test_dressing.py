import json

import pytest

from oci_responses.emulator import Emulator, Reply, Switches
from oci_responses.emulator.dressing import dressed
from oci_responses.emulator.envelopes import front_door, gateway_invalid, invalid_request
from responses_proto.envelope import read_error

from .support import Caller

PLAIN = invalid_request("It is wrong.", code="c", param="p").reply
OTHERS = [
    Reply(200, b'{"error":{"valid":true}}', {"content-type": "application/json"}),
    Reply(400, b"<html>", {"content-type": "text/html"}),
    Reply(400, b'{"error":"text"}', {"content-type": "application/json"}),
    Reply(400, b"[]", {"content-type": "application/json"}),
    front_door(404, "NotFound", "no").reply,
]


def test_by_default_nothing_changes() -> None:
    assert dressed(PLAIN, Switches()) is PLAIN


def test_without_the_marker() -> None:
    error = json.loads(dressed(PLAIN, Switches(valid_marker=False)).body)["error"]
    assert error == {"message": "It is wrong.", "type": "invalid_request_error", "param": "p", "code": "c"}


@pytest.mark.parametrize("marked", [True, False])
def test_double_encoded(marked: bool) -> None:
    reply = dressed(PLAIN, Switches(double_encoded_errors=True, valid_marker=marked))
    body = json.loads(reply.body)
    assert (reply.status, body["code"], body.keys()) == (400, "400", {"code", "message"})
    inner = json.loads(body["message"])["error"]
    assert ("valid" in inner) is marked
    assert read_error(reply.body).message == "It is wrong."


def test_every_error_of_that_layer_is_dressed() -> None:
    assert "message" in json.loads(dressed(gateway_invalid("x").reply, Switches(double_encoded_errors=True)).body)


@pytest.mark.parametrize("reply", OTHERS)
def test_anything_else_stays(reply: Reply) -> None:
    assert dressed(reply, Switches(double_encoded_errors=True, valid_marker=False)) is reply


def test_on_the_wire() -> None:
    with Emulator(tls=False, double_encoded_errors=True) as emu:
        answer = Caller(emu).create("x", previous_response_id="resp_x")
    assert answer.json["code"] == "400"
    assert "previous_response_not_found" in answer.json["message"]
