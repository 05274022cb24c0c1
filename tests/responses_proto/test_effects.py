"""Effects and replies: what they show of themselves."""

from __future__ import annotations

import pytest

from responses_proto.effects import Head, HttpRequest, Open, Sign

SECRET = HttpRequest("POST", "https://h/r?key=hidden", (("authorization", "Bearer hidden"),), b'{"input":"hidden"}')


@pytest.mark.parametrize("shown", [SECRET, Sign(SECRET), Open(SECRET), (Sign(SECRET, refresh=True),)])
def test_no_credential_and_no_prompt_is_shown(shown: object) -> None:
    assert "hidden" not in f"{shown!r}{shown}"
    assert "HttpRequest(POST https://h/r, <18 bytes>)" in repr(shown)


HEADERS = (("x-request-id", "x"), ("opc-request-id", "A/B/C"), ("x-request-id", "y"))


@pytest.mark.parametrize(
    ("headers", "request_id"), [(HEADERS, "A/B/C"), (HEADERS[:1], "x"), ((("opc-request-id", ""),), None), ((), None)]
)
def test_the_request_id_of_an_answer(headers: tuple[tuple[str, str], ...], request_id: str | None) -> None:
    assert Head(200, headers).request_id == request_id


def test_the_first_header_of_a_name_counts() -> None:
    assert Head(200, HEADERS).header("x-request-id") == "x"
    assert Head(200, HEADERS).header("X-Request-Id") is None, "names are lower case here"
