import json

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from oci_responses.emulator.tokens import issue_token, session_key

ISSUER, SESSION = (generate_private_key(65537, 2048) for _ in range(2))
PUBLIC = ISSUER.public_key()
TOKEN = issue_token(ISSUER, SESSION.public_key(), {"sub": "ocid1.user.oc1..a"}, 1000)


def test_the_session_key_comes_out() -> None:
    found = session_key(TOKEN, PUBLIC, 999.9)
    assert found is not None
    assert found.public_numbers() == SESSION.public_key().public_numbers()


@pytest.mark.parametrize("now", [1000, 1001, 1e12])
def test_an_expired_token_is_refused(now: float) -> None:
    assert session_key(TOKEN, PUBLIC, now) is None


def test_another_issuer_is_refused() -> None:
    assert session_key(TOKEN, SESSION.public_key(), 0) is None


def test_no_changed_character_is_accepted() -> None:
    for at, character in enumerate(TOKEN):
        changed = TOKEN[:at] + ("A" if character != "A" else "B") + TOKEN[at + 1 :]
        assert session_key(changed, PUBLIC, 0) is None


@pytest.mark.parametrize("token", ["", ".", "..", "a.b", "a.b.c", "\N{SNOWMAN}.b.c", TOKEN + "=", TOKEN + ".x"])
def test_malformed_tokens(token: str) -> None:
    assert session_key(token, PUBLIC, 0) is None


def test_a_signed_token_without_the_claims_is_refused() -> None:
    for claims in ({}, {"exp": 1000}, {"exp": 1000, "jwk": "no json"}, {"exp": 1000, "jwk": '{"n":"!","e":"!"}'}):
        assert session_key(jwt.encode(claims, ISSUER, "RS256"), PUBLIC, 0) is None


def test_another_library_reads_it() -> None:
    claims = jwt.decode(TOKEN, PUBLIC, ["RS256"], options={"verify_exp": False})
    assert claims["sub"] == "ocid1.user.oc1..a"
    key = jwt.PyJWK(json.loads(claims["jwk"])).key
    assert key.public_numbers() == SESSION.public_key().public_numbers()
