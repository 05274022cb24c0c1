"""What is asked for where a stream broke off: addresses and headers."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.responses_proto.exchange.kept import BACKGROUND

from responses_proto.effects import HttpRequest
from responses_proto.exchange.rest import is_kept, rest_of, whole_of

BASE = "https://h/openai/v1/responses"


@pytest.mark.parametrize(
    ("method", "url", "cursor", "rest", "whole"),
    [
        ("POST", BASE, 4, f"{BASE}/resp_1?stream=true&starting_after=4", f"{BASE}/resp_1"),
        ("POST", BASE, None, f"{BASE}/resp_1?stream=true", f"{BASE}/resp_1"),
        (
            "POST",
            f"{BASE}?a=b&stream=1",
            0,
            f"{BASE}/resp_1?a=b&stream=true&starting_after=0",
            f"{BASE}/resp_1?a=b",
        ),
        ("GET", f"{BASE}/resp_9?stream=true", 4, f"{BASE}/resp_9?stream=true&starting_after=4", f"{BASE}/resp_9"),
        (
            "GET",
            f"{BASE}/resp_9?stream=true&starting_after=2&include_obfuscation=false&include=x",
            4,
            f"{BASE}/resp_9?stream=true&include_obfuscation=false&include=x&starting_after=4",
            f"{BASE}/resp_9?include=x",
        ),
        (
            "GET",
            f"{BASE}/resp_9?stream=true&starting_after=2",
            None,
            f"{BASE}/resp_9?stream=true&starting_after=2",
            f"{BASE}/resp_9",
        ),
    ],
)
def test_addresses(method: str, url: str, cursor: int | None, rest: str, whole: str) -> None:
    asked = rest_of(replace(BACKGROUND, method=method, url=url), "resp_1", cursor)
    assert asked is not None
    assert (asked.method, asked.url, asked.body) == ("GET", rest, b"")
    assert (whole_of(asked).method, whole_of(asked).url) == ("GET", whole)


def test_headers_of_the_body_go_with_it_and_the_others_stay() -> None:
    headers = (("Content-Type", "application/json"), ("content-length", "9"), ("accept", "text/event-stream"))
    more = (("opc-compartment-id", "c"), ("x-mine", "1"))
    asked = rest_of(replace(BACKGROUND, headers=(*headers, *more)), "resp_1", 1)
    assert asked is not None
    assert asked.headers == (("accept", "text/event-stream"), *more)
    assert whole_of(asked).headers == (("accept", "application/json"), *more)


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (b'{"background":true}', True),
        (b'{"background":true,"store":true}', True),
        (b'{"background":true,"store":null}', True),
        (b'{"background":true,"store":false}', False),
        (b'{"background":false,"store":true}', False),
        (b'{"background":1}', False),
        (b"{}", False),
        (b"[]", False),
        (b"", False),
        (b"\xff", False),
        (b'{"input":"background"}', False),
        (b'{"input":"background', False),
    ],
)
def test_what_is_kept(body: bytes, kept: bool) -> None:
    asked = replace(BACKGROUND, body=body)
    assert is_kept(asked) is kept
    assert (rest_of(asked, "resp_1", 1) is not None) is kept
    assert is_kept(replace(asked, method="GET"))


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "a?b", "a#b", "a b", "\u00e9", "a\n"])
def test_what_would_change_the_path_is_no_id(name: str) -> None:
    assert rest_of(BACKGROUND, name, 1) is None
    assert rest_of(HttpRequest("GET", f"{BASE}/x"), name, 1) is not None
