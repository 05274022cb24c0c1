"""Effects and replies: what they show of themselves."""

from __future__ import annotations

from functools import partial

import pytest

from responses_proto.effects import Head, HttpRequest, Invoke, Invoked, Open, Save, Sign, Stored

SECRET = HttpRequest("POST", "https://h/r?key=hidden", (("authorization", "Bearer hidden"),), b'{"input":"hidden"}')


@pytest.mark.parametrize("shown", [SECRET, Sign(SECRET), Open(SECRET), (Sign(SECRET, refresh=True),)])
def test_no_credential_and_no_prompt_is_shown(shown: object) -> None:
    assert "hidden" not in f"{shown!r}{shown}"
    assert "HttpRequest(POST https://h/r, <18 bytes>)" in repr(shown)


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (Invoke(print, ("hidden",), {"end": "hidden"}, 2.5), "Invoke(print, within=2.5)"),
        (Invoke(partial(print, "hidden")), "Invoke(partial, within=None)"),
        (Invoked("hidden"), "Invoked(<str>, late=False)"),
        (Invoked(error=ValueError("hidden"), late=True), "Invoked(<ValueError>, late=True)"),
        (Stored(b"hidden", 3), "Stored(<6 bytes>, version=3)"),
        (Save("thread", b"hidden", 4), "Save('thread', <6 bytes>, version=4)"),
    ],
)
def test_nothing_that_a_program_works_with_is_shown(shown: object, text: str) -> None:
    assert repr(shown) == str(shown) == text


HEADERS = (("x-request-id", "x"), ("opc-request-id", "A/B/C"), ("x-request-id", "y"))


@pytest.mark.parametrize(
    ("headers", "request_id"), [(HEADERS, "A/B/C"), (HEADERS[:1], "x"), ((("opc-request-id", ""),), None), ((), None)]
)
def test_the_request_id_of_an_answer(headers: tuple[tuple[str, str], ...], request_id: str | None) -> None:
    assert Head(200, headers).request_id == request_id


def test_the_first_header_of_a_name_counts() -> None:
    assert Head(200, HEADERS).header("x-request-id") == "x"
    assert Head(200, HEADERS).header("X-Request-Id") is None, "names are lower case here"
