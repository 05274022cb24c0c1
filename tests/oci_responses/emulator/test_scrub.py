from typing import Any

import pytest

from oci_responses.emulator.scrub import scrubbed

KEY = "sk-" + "a1" * 24
TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1c2VyIn0.c2lnbmF0dXJl"
PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----"


@pytest.mark.parametrize(
    ("secret", "left"),
    [
        (KEY, "[scrubbed]"),
        (TOKEN, "[scrubbed]"),
        (PEM, "[scrubbed]"),
        ("Bearer abcdefgh1234", "Bearer [scrubbed]"),
        ("https://user:hunter22@a.example/x", "https://[scrubbed]@a.example/x"),
        ("ocid1.tenancy.oc1..aaaaaaaabbbbbbbb", "ocid1.tenancy.oc1..scrubbed"),
    ],
)
def test_secrets_in_texts(secret: str, left: str) -> None:
    assert scrubbed({"input": [f"Here: {secret}!"]}) == {"input": [f"Here: {left}!"]}


@pytest.mark.parametrize(
    "key", ["authorization", "Authorization", "api_key", "x-api-key", "password", "client_secret", "access_token"]
)
def test_keys_that_hold_secrets(key: str) -> None:
    assert scrubbed({"tools": [{key: "x"}]}) == {"tools": [{key: "[scrubbed]"}]}


KEPT: list[Any] = [
    {"max_output_tokens": 5, "total_tokens": 7, "token": 3, "password": None},
    {"properties": {"password": {"type": "string"}}},
    ["a word", 1, None, True, "the sk-y is blue", "https://a.example/b@c"],
]


@pytest.mark.parametrize("value", KEPT)
def test_what_is_no_secret_stays(value: Any) -> None:
    assert scrubbed(value) == value


def test_half_a_key_is_a_secret_too() -> None:
    assert scrubbed(f"Here: {PEM[:40]}") == "Here: [scrubbed]"


def test_it_can_be_done_again() -> None:
    once = scrubbed([KEY, TOKEN, PEM, "Bearer abcdefgh1234", {"headers": {"a": "b"}}])
    assert scrubbed(once) == once
