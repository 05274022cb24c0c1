"""The API signing key signs as the vendor's signer does."""

from __future__ import annotations

import pytest

from oci_responses.auth import ApiKeySigner, ReadySigner
from responses_proto.errors import ConfigError

from .support import LOCKED, PHRASE, TENANCY, USER, api_key, fingerprint, pem, signed, vendor_signer


@pytest.mark.parametrize("method", ["GET", "DELETE", "POST"])
def test_it_signs_as_the_vendor_does(method: str) -> None:
    assert signed(api_key(), method).items() <= signed(ReadySigner(vendor_signer()), method).items()


def test_it_refreshes_to_itself() -> None:
    credential = api_key(pem(LOCKED), PHRASE)
    before = signed(credential)
    credential.refresh()
    assert signed(credential) == before == signed(api_key())


def test_a_key_that_is_not_the_named_one_is_refused() -> None:
    with pytest.raises(ConfigError, match="does not belong to the fingerprint"):
        signed(api_key(pem(name="second")))


def test_the_key_id_is_sent_as_it_was_written() -> None:
    signer = ApiKeySigner(TENANCY, USER, fingerprint().upper(), pem())
    assert fingerprint().upper() in signed(signer)["authorization"]
    assert repr(api_key()) == f"ApiKeySigner({TENANCY}/{USER}/{fingerprint()})"
