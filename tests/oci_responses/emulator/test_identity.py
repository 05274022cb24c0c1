from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from oci_responses.emulator.account import fingerprint, new_key
from oci_responses.emulator.identity import Identity
from oci_responses.emulator.ids import Ids
from oci_responses.emulator.tenancy import Principal
from oci_responses.emulator.tokens import issue_token
from oci_responses.emulator.trust import Trusted

REGION = "us-chicago-1"
OWN, ISSUER, STRANGER = new_key(), new_key(), new_key()
FAR = "ocid1.tenancy.oc1..far"
MINE = "ocid1.compartment.oc1..mine"
TRUSTED = Trusted(FAR, "ocid1.user.oc1..far", OWN.public_key(), owned=(MINE,))
IDENTITY = Identity(
    Ids(seed=1), REGION, trusted=[TRUSTED, replace(TRUSTED, session=True)], issuers=[ISSUER.public_key()]
)
HOME, OTHER = IDENTITY.home, IDENTITY.add_account("OTHER")


def who(key_id: str, now: float = 0.0) -> tuple[RSAPublicKey, Principal]:
    found = IDENTITY.signer(key_id, now)
    assert found is not None
    return found


@pytest.mark.parametrize("key_id", ["", "a/b/c", "ST$", "ST$a.b.c", f"{HOME.tenancy.ocid}/{HOME.user}/00:11"])
def test_unknown_key_ids(key_id: str) -> None:
    assert IDENTITY.signer(key_id, 0) is None


def test_each_account_is_known_by_its_key() -> None:
    for account in (HOME, OTHER):
        assert who(account.key_id) == (
            account.user_key.public_key(),
            Principal("user", account.user, account.tenancy),
        )


def test_a_session_is_its_accounts() -> None:
    key, principal = who("ST$" + IDENTITY.session_token(0.0, 60, OTHER), 59)
    assert (key, principal) == (OTHER.session.public_key(), Principal("user", OTHER.user, OTHER.tenancy))
    assert IDENTITY.signer("ST$" + IDENTITY.session_token(0.0, 60), 60) is None


def test_a_token_of_the_federation_speaks_for_an_instance_of_the_first_tenancy() -> None:
    token = IDENTITY.federation(lambda: 0.0).token_for(STRANGER.public_key())
    key, principal = who(f"ST${token}")
    assert key == STRANGER.public_key()
    assert (principal.kind, principal.tenancy) == ("instance", HOME.tenancy)


def test_a_bearer_key_is_good_in_its_region_for_its_time() -> None:
    ids = Ids()
    limited = HOME.add_api_key(ids, REGION, 100.0)
    elsewhere = HOME.add_api_key(ids, "eu-frankfurt-1")
    for secret in limited.secrets:
        assert IDENTITY.bearer(secret, 99.9) == Principal("generativeaiapikey", limited.ocid, HOME.tenancy)
        assert IDENTITY.bearer(secret, 100.0) is None
    assert [IDENTITY.bearer(secret, 0) for secret in elsewhere.secrets] == [None, None]
    found = IDENTITY.bearer(OTHER.api_key, 1e12)
    assert found is not None
    assert found.tenancy is OTHER.tenancy
    for unknown in ("", "sk-\N{SNOWMAN}", HOME.api_key + "x"):
        assert IDENTITY.bearer(unknown, 0) is None


def test_a_trusted_profile_signs_with_its_own_key() -> None:
    key, principal = who(f"{FAR}/{TRUSTED.user}/{fingerprint(OWN.public_key())}")
    assert key == OWN.public_key()
    assert (principal.ocid, principal.tenancy.ocid) == (TRUSTED.user, FAR)


def test_a_trusted_tenancy_owns_what_it_names_and_nobody_else_has() -> None:
    tenancy = who(TRUSTED.key_id)[1].tenancy
    project = "ocid1.generativeaiproject.oc1..new"
    assert not HOME.tenancy.has_project(project)
    assert tenancy.has_compartment(MINE)
    assert tenancy.has_project(project)
    assert not tenancy.has_project(HOME.project)
    assert not tenancy.has_compartment(OTHER.compartment)
    assert not tenancy.has_compartment("nonsense")


def test_a_trusted_session_is_known_by_its_key_whoever_issued_the_token() -> None:
    token = issue_token(STRANGER, OWN.public_key(), {"sub": "u", "tenant": HOME.tenancy.ocid}, 100)
    key, principal = who(f"ST${token}")
    # What a token that nobody vouches for says about its tenancy counts for nothing.
    assert (key, principal.ocid, principal.tenancy.ocid) == (OWN.public_key(), "u", FAR)
    assert IDENTITY.signer(f"ST${token}", 100) is None
    forged = issue_token(STRANGER, STRANGER.public_key(), {"sub": "u", "tenant": FAR}, 100)
    assert IDENTITY.signer(f"ST${forged}", 0) is None


def test_an_outside_issuer_vouches_for_any_tenancy_and_the_own_one_for_known_ones() -> None:
    claims = {"sub": "u", "tenant": "ocid1.tenancy.oc1..outside"}
    _, principal = who("ST$" + issue_token(ISSUER, STRANGER.public_key(), claims, 100))
    assert principal.tenancy.open
    assert principal.tenancy.ocid == claims["tenant"]
    _, principal = who("ST$" + issue_token(ISSUER, STRANGER.public_key(), {"sub": "u"}, 100))
    assert principal.tenancy is HOME.tenancy
    own = issue_token(IDENTITY.issuer, STRANGER.public_key(), {"sub": "u", "tenant": "ocid1.tenancy.oc1..x"}, 100)
    assert IDENTITY.signer(f"ST${own}", 0) is None


def test_accounts_of_an_earlier_run_are_the_same_again() -> None:
    again = Identity(Ids(), REGION, issuer=IDENTITY.issuer, papers=[a.papers for a in IDENTITY.accounts])
    assert [a.key_id for a in again.accounts] == [HOME.key_id, OTHER.key_id]
    assert again.bearer(HOME.api_key, 0) is not None
    assert again.signer("ST$" + IDENTITY.session_token(0, 60), 0) is not None
    assert again.home.tenancy.has_project(HOME.project)
    assert not again.home.tenancy.has_project(OTHER.project)
