"""The error tree: who must act, what rides along, and that errors survive a trip between processes."""

from __future__ import annotations

import copy
import pickle

import pytest

from responses_proto import errors
from responses_proto.agent.tools import ToolArgumentsError
from responses_proto.errors import (
    APIError,
    APIStatusError,
    EventTooLarge,
    InvalidRequest,
    LocalError,
    MalformedEvent,
    ResponsesError,
)
from responses_proto.partial_json import TooDeep
from responses_proto.response import read_response
from responses_proto.schema import OutputInvalid

PARENTS = {
    "ResponsesError": "Exception",
    "LocalError": "ResponsesError",
    "ConfigError": "LocalError",
    "InvalidRequest": "LocalError",
    "InvalidTransition": "LocalError",
    "APIError": "ResponsesError",
    "APIConnectionError": "APIError",
    "APITimeoutError": "APIConnectionError",
    "PoolExhausted": "APITimeoutError",
    "StreamTruncated": "APIConnectionError",
    "RemoteProtocolError": "APIError",
    "ContentEncodingError": "RemoteProtocolError",
    "MalformedEvent": "RemoteProtocolError",
    "EventTooLarge": "RemoteProtocolError",
    "ResponseFailed": "APIError",
    "APIStatusError": "APIError",
    "BadRequestError": "APIStatusError",
    "AuthenticationError": "APIStatusError",
    "PermissionDeniedError": "APIStatusError",
    "NotFoundError": "APIStatusError",
    "ConflictError": "APIStatusError",
    "UnprocessableEntityError": "APIStatusError",
    "RateLimitError": "APIStatusError",
    "InternalServerError": "APIStatusError",
    "ProjectRequiredError": "BadRequestError",
    "StateLostError": "BadRequestError",
    "ZeroDataRetentionError": "BadRequestError",
}
ALIASES = {"OCIProjectRequiredError": "ProjectRequiredError", "OCIResponsesStateLostError": "StateLostError"}


def test_the_tree() -> None:
    assert {name: getattr(errors, name).__bases__[0].__name__ for name in {*errors.__all__} - ALIASES.keys()} == PARENTS
    assert {name: getattr(errors, name).__name__ for name in ALIASES} == ALIASES


def test_an_error_shows_what_is_known_and_nothing_else() -> None:
    bare = APIError("No.")
    assert (str(bare), bare.body, bare.response, bare.retry_after) == ("No.", b"", None, None)
    full = APIStatusError(
        "No.", status_code=429, code="slow_down", param="input", type="t", request_id="A/B", body=b"the prompt"
    )
    assert str(full) == "No. (status=429, code=slow_down, param=input, opc-request-id=A/B)"
    assert "prompt" not in f"{full!r}{full}"


@pytest.mark.parametrize(("path", "text"), [("input[3].call_id", "input[3].call_id: is missing"), ("", "is missing")])
def test_a_request_that_is_refused_says_where(path: str, text: str) -> None:
    error = InvalidRequest("is missing", path=path, rule="required")
    assert (str(error), error.path, error.rule) == (text, path, "required")
    assert isinstance(error, LocalError)


def test_errors_of_the_stream() -> None:
    malformed = MalformedEvent("no JSON", data=b"{", request_id="A")
    assert (malformed.data, str(malformed)) == (b"{", "no JSON (opc-request-id=A)")
    large = EventTooLarge(1024)
    assert large.limit == 1024
    assert "1024" in str(large)
    assert "max_event_size" in str(large)


def test_the_tree_is_the_one_that_is_drawn() -> None:
    drawn = str(errors.__doc__)
    assert [name for name in (*errors.__all__, *ELSEWHERE) if name not in drawn] == []


def test_the_request_id_by_either_name() -> None:
    assert (APIError("No.", request_id="A").opc_request_id, APIError("No.").opc_request_id) == ("A", None)


ELSEWHERE = {"ToolArgumentsError": LocalError, "NotJSON": ResponsesError, "OutputInvalid": APIError}
CARRIED: dict[str, object] = {
    "status_code": 404,
    "code": "c",
    "param": "p",
    "type": "t",
    "body": b"{}",
    "request_id": "A",
    "retry_after": 2.0,
    "response": read_response(b'{"id":"r", "x":1}'),
}


def made() -> list[ResponsesError]:
    kinds = [getattr(errors, name) for name in errors.__all__]
    api = [kind for kind in kinds if issubclass(kind, APIError) and kind not in (MalformedEvent, EventTooLarge)]
    plain = [kind("No.") for kind in kinds if not issubclass(kind, APIError)]
    return [*plain, *(kind("No.", **CARRIED) for kind in api), ToolArgumentsError("No."), TooDeep("No.", 3)]


@pytest.mark.parametrize(
    "error",
    [
        *made(),
        OutputInvalid("No.", text="t", path="p"),
        APIStatusError("No.", status_code=429, code="c", retry_after=2.0, request_id="A", body=b"{}"),
        errors.StreamTruncated("cut", request_id="A"),
        InvalidRequest("is missing", path="input", rule="required"),
        MalformedEvent("no JSON", data=b"{"),
        EventTooLarge(5),
    ],
)
def test_an_error_survives_a_copy_and_another_process(error: ResponsesError) -> None:
    for again in (copy.copy(error), copy.deepcopy(error), pickle.loads(pickle.dumps(error))):
        assert type(again) is type(error)
        assert (str(again), repr(again), vars(again)) == (str(error), repr(error), vars(error))
        response = getattr(again, "response", None)
        assert response is None or response.raw == b'{"id":"r", "x":1}'
