"""What the result of an exchange tells."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from tests.responses_proto.machines import body, message, response

from oci_responses.observing.results import ending
from responses_proto.effects import Head
from responses_proto.errors import ConfigError, RateLimitError, ResponseFailed, StreamTruncated

USAGE = {"input_tokens": 3, "output_tokens": 5, "total_tokens": 8}
HEAD = Head(200, (("opc-request-id", "R"),))
KNOWN = {"outcome": "completed", "response_id": "resp_1", "model": "m"}


def told(result: object) -> dict[str, Any]:
    return {name: value for name, value in ending(result).items() if value is not None and name != "usage"}


def test_a_response_and_the_body_of_one_tell_the_same() -> None:
    fields: dict[str, object] = {"model": "m", "usage": USAGE}
    whole = response(message("hush"), **fields)
    raw = (HEAD, msgspec.json.encode(body(message("hush"), **fields)))
    assert told(whole) == KNOWN
    assert told(raw) == KNOWN | {"request_id": "R"}
    assert ending(whole)["usage"] == ending(raw)["usage"] == whole.usage
    assert "hush" not in repr(ending(raw))


def test_why_a_response_is_incomplete() -> None:
    cut = response(status="incomplete", incomplete_details={"reason": "max_output_tokens"})
    assert told(cut) == {"outcome": "incomplete", "incomplete_reason": "max_output_tokens", "response_id": "resp_1"}


@pytest.mark.parametrize("raw", [b"", b"[]", b"<html>", b"\xff", b'{"usage":3}', b'{"object":"list"}'])
def test_what_is_no_response_is_done(raw: bytes) -> None:
    assert told((HEAD, raw)) == {"outcome": "done", "request_id": "R"}


def test_other_results_are_done() -> None:
    assert ending(None) == ending(HEAD) == {"outcome": "done"}


def test_errors() -> None:
    refused = RateLimitError("hush", status_code=429, code="TooMany", request_id="R")
    assert told(refused) == {
        "outcome": "error",
        "error": "RateLimitError",
        "status_code": 429,
        "code": "TooMany",
        "request_id": "R",
    }
    assert told(ConfigError("hush")) == {"outcome": "error", "error": "ConfigError"}


def test_errors_with_a_response() -> None:
    partial = response(message("hush"), status="in_progress", model="m")
    assert told(StreamTruncated("cut", response=partial)) == {
        "outcome": "error",
        "error": "StreamTruncated",
        "response_id": "resp_1",
        "model": "m",
    }
    failed = response(status="failed")
    assert told(ResponseFailed("sorry", code="server_error", response=failed)) == {
        "outcome": "failed",
        "error": "ResponseFailed",
        "code": "server_error",
        "response_id": "resp_1",
    }
