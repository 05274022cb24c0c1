import json
from typing import Any

import pytest

from oci_responses.emulator.envelopes import (
    denied,
    front_door,
    gateway_invalid,
    invalid_request,
    openai_style,
    provider_invalid,
    provider_wrapped,
    unprocessable,
)
from oci_responses.emulator.messages import Refusal

DENIED = "The required information to complete authentication was not provided or was incorrect."


@pytest.mark.parametrize(
    ("refusal", "status", "body"),
    [
        (front_door(405, "MethodNotAllowed", "no"), 405, {"code": "MethodNotAllowed", "message": "no"}),
        (denied("x"), 401, {"code": "NotAuthenticated", "message": DENIED}),
        (
            denied("x", bad_signature=True),
            401,
            {"code": "NotAuthenticated", "message": "Failed to verify the HTTP(S) Signature"},
        ),
        (
            openai_style(404, "m", type="not_found", code="c", param="p"),
            404,
            {"error": {"message": "m", "type": "not_found", "param": "p", "code": "c", "valid": True}},
        ),
        (
            invalid_request("m"),
            400,
            {"error": {"message": "m", "type": "invalid_request_error", "param": None, "code": None, "valid": True}},
        ),
        (provider_invalid("m"), 400, {"code": "invalid-argument", "error": "m"}),
        (gateway_invalid("m"), 400, {"error": {"message": "m", "type": "invalid_request_error", "code": 400}}),
    ],
)
def test_shapes(refusal: Refusal, status: int, body: Any) -> None:
    assert refusal.reply.status == status
    assert json.loads(refusal.reply.body) == body
    assert refusal.reply.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, "invalid_value"), (422, "invalid_value"), (429, "rate_limit_exceeded"), (503, "server_error")],
)
def test_provider_errors(status: int, code: str) -> None:
    refusal = provider_wrapped(status, '{"a":1}', {"retry-after": "3"})
    error = json.loads(refusal.reply.body)["error"]
    assert error["message"] == f'Status Code from provider: {status}, Provider response: {{"a":1}}'
    assert (refusal.reply.status, error["code"]) == (status, code)
    assert refusal.reply.headers["retry-after"] == "3"


def test_what_a_provider_says_in_plain_text() -> None:
    reply = unprocessable("m").reply
    assert (reply.status, reply.body) == (422, b"m")
    assert reply.headers["content-type"].startswith("text/plain")
