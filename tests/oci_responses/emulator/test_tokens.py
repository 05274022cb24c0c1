import json

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from oci_responses.emulator.tokens import issue_token, read_token

ISSUER, SESSION = (generate_private_key(65537, 2048) for _ in range(2))
PUBLIC = ISSUER.public_key()
TOKEN = issue_token(ISSUER, SESSION.public_key(), {"sub": "ocid1.user.oc1..a"}, 1000)


def test_the_session_key_comes_out() -> None:
    found = read_token(TOKEN, [SESSION.public_key(), PUBLIC], 999.9)
    assert found is not None
    assert found.key == SESSION.public_key()
    assert found.issuer == PUBLIC
    assert (found.subject, found.kind, found.tenancy) == ("ocid1.user.oc1..a", "user", "")


@pytest.mark.parametrize("now", [1000, 1001, 1e12])
def test_an_expired_token_is_refused(now: float) -> None:
    assert read_token(TOKEN, [PUBLIC], now) is None


def test_another_issuer_is_refused() -> None:
    found = read_token(TOKEN, [SESSION.public_key()], 0)
    assert found is not None
    assert found.issuer is None


def test_no_changed_character_is_accepted() -> None:
    for at, character in enumerate(TOKEN):
        changed = TOKEN[:at] + ("A" if character != "A" else "B") + TOKEN[at + 1 :]
        found = read_token(changed, [PUBLIC], 0)
        assert found is None or found.issuer is None


@pytest.mark.parametrize("token", ["", ".", "..", "a.b", "a.b.c", "\N{SNOWMAN}.b.c", TOKEN + "=", TOKEN + ".x"])
def test_malformed_tokens(token: str) -> None:
    assert read_token(token, [PUBLIC], 0) is None


def test_a_signed_token_without_the_claims_is_refused() -> None:
    for claims in ({}, {"exp": 1000}, {"exp": 1000, "jwk": "no json"}, {"exp": 1000, "jwk": '{"n":"!","e":"!"}'}):
        assert read_token(jwt.encode(claims, ISSUER, "RS256"), [PUBLIC], 0) is None


def test_the_key_may_stand_there_as_an_object() -> None:
    claims = jwt.decode(TOKEN, PUBLIC, ["RS256"], options={"verify_exp": False})
    unfolded = {**claims, "jwk": json.loads(claims["jwk"]), "res_tenant": "t", "ptype": "instance"}
    found = read_token(jwt.encode(unfolded, ISSUER, "RS256"), [PUBLIC], 0)
    assert found is not None
    assert (found.key, found.kind, found.tenancy) == (SESSION.public_key(), "instance", "t")


def test_another_library_reads_it() -> None:
    claims = jwt.decode(TOKEN, PUBLIC, ["RS256"], options={"verify_exp": False})
    assert claims["sub"] == "ocid1.user.oc1..a"
    key = jwt.PyJWK(json.loads(claims["jwk"])).key
    assert key.public_numbers() == SESSION.public_key().public_numbers()
