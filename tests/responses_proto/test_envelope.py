"""Error answers: every shape that was seen, and no body that makes the reader fail."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from responses_proto.envelope import ErrorDetail, read_error, status_error
from responses_proto.errors import (
    APIStatusError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    InternalServerError,
    NotFoundError,
    PermissionDeniedError,
    ProjectRequiredError,
    RateLimitError,
    StateLostError,
    UnprocessableEntityError,
    ZeroDataRetentionError,
)

INNER = '{"error":{"message":"No such field.","param":"input","code":"unsupported_parameter"}}'
QUOTED = f"Status Code from provider: 422, Provider response: {INNER}"
MESSAGE_ONLY = '{"message":"Busy.","type":"overloaded"}'
NO_SUCH_FIELD = ("No such field.", None, "unsupported_parameter", "input")


def as_json(value: object) -> str:
    return msgspec.json.encode(value).decode()


SHAPES: dict[str, tuple[str, tuple[str | None, str | None, str | None, str | None]]] = {
    "a: front door": (
        '{"code":"NotAuthenticated","message":"Failed to verify the HTTP(S) Signature"}',
        ("Failed to verify the HTTP(S) Signature", None, "NotAuthenticated", None),
    ),
    "b: a number as text for a code": (
        '{"code":"404","message":"Authorization failed or requested resource not found."}',
        ("Authorization failed or requested resource not found.", None, "404", None),
    ),
    "c: an envelope as text": (as_json({"code": "400", "message": INNER}), NO_SUCH_FIELD),
    "d: OpenAI's, with more in it": (
        '{"error":{"message":"Bad.","type":"invalid_request_error","param":"input","code":"invalid_value","valid":true}}',
        ("Bad.", "invalid_request_error", "invalid_value", "input"),
    ),
    "e: a gateway quotes a provider": (
        as_json({"error": {"message": QUOTED, "code": "invalid_value", "type": "provider_error"}}),
        ("No such field.", "provider_error", "unsupported_parameter", "input"),
    ),
    "e: with words after the quotation": (
        as_json({"error": {"message": f"{QUOTED} (gave up)", "code": "x"}}),
        NO_SUCH_FIELD,
    ),
    "e: quoted without an error object": (
        as_json({"error": {"message": f"Upstream said: {MESSAGE_ONLY}", "code": "x"}}),
        ("Busy.", "overloaded", "x", None),
    ),
    "e: quoted but no JSON": (
        '{"error":{"message":"Provider response: {nothing}","code":"x"}}',
        ("Provider response: {nothing}", None, "x", None),
    ),
    "f: a string for the error": (
        '{"code":"invalid-argument","error":"Client-side tools are not supported."}',
        ("Client-side tools are not supported.", None, "invalid-argument", None),
    ),
    "g: the reason phrase for a type": (
        '{"error":{"type":"Not Found","code":"not_found","message":"No response found.","param":null}}',
        ("No response found.", "Not Found", "not_found", None),
    ),
    "h: nothing but a string": ('{"error":"Conversation not found"}', ("Conversation not found", None, None, None)),
    "i: an integer for a code": (
        '{"error":{"message":"Too many.","type":"invalid_request_error","code":400}}',
        ("Too many.", "invalid_request_error", "400", None),
    ),
    "a string and more words": (
        '{"error":"Not Found","message":"No such model."}',
        ("No such model.", None, None, None),
    ),
    "an envelope as text in a string": (as_json({"error": INNER}), NO_SUCH_FIELD),
    "an envelope as a JSON string": (as_json(INNER), NO_SUCH_FIELD),
    "JSON that is no envelope": ('{"message":"{\\"a\\":1}"}', ('{"a":1}', None, None, None)),
    "a schema is no envelope": (
        as_json({"message": 'Invalid schema: {"type":"object","message":"x"}', "code": "c"}),
        ('Invalid schema: {"type":"object","message":"x"}', None, "c", None),
    ),
    "an envelope as a JSON string in a message": (as_json({"message": as_json(INNER)}), NO_SUCH_FIELD),
    "text as a JSON string in a message": ('{"message":"\\"No.\\""}', ("No.", None, None, None)),
    "text that begins like a JSON string": ('{"message":"\\"No\\" is no."}', ('"No" is no.', None, None, None)),
    "a detail": ('{"detail":"Not Found"}', ("Not Found", None, None, None)),
    "a detail that is an error": (as_json({"detail": {"message": "m", "code": "c"}}), ("m", None, "c", None)),
    "details of a validation": (
        as_json({"detail": [{"loc": ["body"], "msg": "field required", "input": "hush"}, {"msg": "n"}]}),
        ("field required", None, None, None),
    ),
    "errors": (as_json({"errors": [{"code": "a"}, {"message": "m", "code": "b"}]}), ("m", None, "b", None)),
    "errors that are text": ('{"errors":["m","n"]}', ("m", None, None, None)),
    "errors beside an error": ('{"error":{"message":"m"},"errors":["n"],"detail":"o"}', ("m", None, None, None)),
    "values of the wrong kind": ('{"error":{"message":["x"],"code":true,"param":{},"type":1.5}}', (None,) * 4),
    "an empty error": ('{"error":{},"code":"c"}', (None, None, "c", None)),
    "a null error": ('{"error":null,"message":"m"}', ("m", None, None, None)),
    "nothing": ("", (None,) * 4),
    "white space": (" \n", (None,) * 4),
    "a list": ("[1]", (None,) * 4),
    "a number": ("1", (None,) * 4),
    "text": ("upstream connect error\n", ("upstream connect error", None, None, None)),
    "a page": ("<html><h1>502 Bad Gateway</h1></html>", ("<html><h1>502 Bad Gateway</h1></html>", None, None, None)),
    "a long page": ("<" * 9000, ("<" * 500, None, None, None)),
    "nested without end": ("[" * 100_000, ("[" * 500, None, None, None)),
    "nested in text without end": (
        as_json({"message": '{"error":' * 100_000, "code": "c"}),
        ('{"error":' * 100_000, None, "c", None),
    ),
}


@pytest.mark.parametrize(("text", "said"), SHAPES.values(), ids=SHAPES)
def test_shapes(text: str, said: tuple[str | None, str | None, str | None, str | None]) -> None:
    assert read_error(text) == read_error(text.encode()) == ErrorDetail(*said)


def test_an_envelope_is_unwrapped_to_a_limit() -> None:
    deep: object = {"message": "the core"}
    for _ in range(20):
        deep = {"error": deep, "code": "shell"}
    assert read_error(as_json(deep)) == ErrorDetail(code="shell")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.just(QUOTED),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["error", "message", "code", "type", "param"]), inner, max_size=4)
        | inner.map(lambda value: as_json(value) if not isinstance(value, int) or abs(value) < 2**60 else "")
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(
    st.binary() | st.text().map(lambda text: text.encode()) | JSON.map(lambda v: repr(v).encode()), st.integers(0, 999)
)
@example(b"\xff\xfe{", 400)
@example(b'{"message":"\\ud800"}', 400)
@example(b'{"code":%s}' % (b"9" * 4000), 400)
@example(b'{"code":%s}' % (b"9" * 5000), 400)
@example(b'{"code":1e999}', 400)
@example(b"previous response" + b"-" * 100_000, 404)
@example(b"provider " * 20_000 + b"{", 404)
def test_no_body_is_too_strange(body: bytes, status: int) -> None:
    error = status_error(status, body, request_id="A")
    assert (error.status_code, error.body, error.request_id) == (status, body, "A")
    assert error.message
    str(error)


@settings(max_examples=200, deadline=None)
@given(JSON.filter(lambda value: isinstance(value, dict | list | str)))
def test_no_json_is_too_strange(value: object) -> None:
    detail = read_error(msgspec.json.encode(value))
    assert all(one is None or (isinstance(one, str) and one) for one in msgspec.structs.astuple(detail))


STATUSES = {
    302: APIStatusError,
    400: BadRequestError,
    401: AuthenticationError,
    402: APIStatusError,
    403: PermissionDeniedError,
    404: NotFoundError,
    405: APIStatusError,
    408: APIStatusError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
    500: InternalServerError,
    503: InternalServerError,
    599: InternalServerError,
}


@pytest.mark.parametrize(("status", "kind"), STATUSES.items())
def test_the_status_decides(status: int, kind: type[APIStatusError]) -> None:
    error = status_error(status, b'{"code":"c","message":"m"}', request_id="A", retry_after=2.0)
    assert type(error) is kind
    assert (error.message, error.code, error.status_code) == ("m", "c", status)
    assert (error.request_id, error.retry_after) == ("A", 2.0)
    other = status_error(status, b' {"reason": "full"} ')
    assert other.message == f'the service answered {status} without a message: {{"reason": "full"}}'
    silent = status_error(status, b"")
    assert type(silent) is kind
    assert str(status) in silent.message


ZDR = "Previous response cannot be used for this organization due to Zero Data Retention."
SPECIAL = [
    (as_json({"error": {"message": ZDR, "code": "unsupported_parameter"}}), ZeroDataRetentionError),
    (as_json({"code": "not-found", "error": ZDR}), ZeroDataRetentionError),
    (as_json({"error": {"message": ZDR, "code": "previous_response_not_found"}}), ZeroDataRetentionError),
    (as_json({"code": "400", "message": as_json({"error": {"message": ZDR}})}), ZeroDataRetentionError),
    (as_json({"error": {"message": "no", "code": "previous_response_not_found"}}), StateLostError),
    (as_json({"error": {"message": "Previous response with id 'resp_sjc_1' not found."}}), StateLostError),
    (as_json({"error": "previous_response_id resp-1 was not found"}), StateLostError),
    (as_json({"message": "The previous response could not be found"}), StateLostError),
    (
        as_json({"error": {"message": "Response with id 'r' not found.", "param": "previous_response_id"}}),
        StateLostError,
    ),
    (
        as_json({"message": "Non-OpenAI models require 'OpenAI-Project' or 'opc-conversation-store-id' header"}),
        ProjectRequiredError,
    ),
    (as_json({"message": "Compartment ID must be provided."}), ProjectRequiredError),
    (as_json({"message": "Invalid OpenAI project."}), ProjectRequiredError),
    (as_json({"message": "The OpenAI-Project header is missing"}), ProjectRequiredError),
]
FALSE_FRIENDS = [
    as_json({"message": "The previous response called the tool lookup, which was not found."}),
    as_json({"message": "previous_response_id must be a string. The model was not found."}),
    as_json({"message": "Response with id 'r' not found.", "param": "input"}),
    as_json({"message": "Must be a string.", "param": "previous_response_id"}),
    as_json({"message": "Data retention is set to zero hours."}),
    as_json({"message": "Quota of OpenAI-Project p is used up."}),
    as_json({"message": "This tool requires an OpenAI model."}),
    as_json({"message": "Conversation not found", "code": "not_found"}),
    as_json({"message": "ok", "code": "PREVIOUS_RESPONSE"}),
]


@pytest.mark.parametrize("status", [400, 403, 404, 422])
@pytest.mark.parametrize(("text", "kind"), SPECIAL)
def test_three_faults_are_known_at_any_status(status: int, text: str, kind: type[APIStatusError]) -> None:
    error = status_error(status, text.encode())
    assert type(error) is kind
    assert (isinstance(error, BadRequestError), error.status_code) == (True, status)


@pytest.mark.parametrize("status", [400, 404])
@pytest.mark.parametrize("text", FALSE_FRIENDS)
def test_false_friends(status: int, text: str) -> None:
    assert type(status_error(status, text.encode())) is STATUSES[status]


@pytest.mark.parametrize("status", [401, 500, 503])
@pytest.mark.parametrize(("text", "kind"), SPECIAL)
def test_a_refused_credential_and_a_broken_server_are_what_they_are(
    status: int, text: str, kind: type[APIStatusError]
) -> None:
    assert type(status_error(status, text.encode())) is STATUSES[status] is not kind
