"""What is read of a session token, and what is made of one that cannot be read."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oci_responses.auth.token import LONG_AGO, Held, belongs, expiry, moment

from .support import key, token


def made(claims: object) -> str:
    return f"e30.{base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip('=')}.sig"


def test_the_expiry_and_the_key_are_read() -> None:
    text = token(1_790_000_000)
    assert expiry(text) == expiry(f"ST${text}") == 1_790_000_000
    assert belongs(text, key("first"))
    assert not belongs(text, key("second"))


@pytest.mark.parametrize(
    ("text", "expires_at"),
    [
        (made({"exp": 5}), 5),
        (made({"exp": 5.5, "more": [1]}), 5.5),
        (made({}), None),
        (made({"exp": -1e300}), None),
        (made({"exp": "soon"}), None),
        (made({"exp": 5, "jwk": 3}), None),
        (made([1]), None),
        ("", None),
        ("opaque", None),
        ("a.b.c", None),
        ("a.ü.c", None),
        ("a.e30", None),
    ],
)
def test_what_cannot_be_read_does_not_expire(text: str, expires_at: float | None) -> None:
    assert expiry(text) == expires_at


@given(st.text())
def test_no_text_is_a_fault(text: str) -> None:
    expiry(text)
    assert expiry(f"a.{text}.c") is None or text
    belongs(text, key("first"))


@pytest.mark.parametrize("jwk", [None, "", "nonsense", "{}", '{"n":3}', '{"n":"\\u00fc"}'])
def test_without_a_key_in_it_any_key_may_belong(jwk: str | None) -> None:
    assert belongs(made({"exp": 5, "jwk": jwk}), key("first"))


def test_dates_are_for_people_and_what_is_held_hides_its_token() -> None:
    assert moment(LONG_AGO) == "1970-01-01 00:00:00 UTC"
    assert repr(Held("ST$s3cret", bytes, 5.0)) == "Held(expires_at=5.0)"
