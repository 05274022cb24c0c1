"""The API signing key signs as the vendor's signer does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from oci_responses.auth import ApiKeySigner, Explaining, ReadySigner
from responses_proto.errors import ConfigError

from .support import (
    LOCKED,
    PHRASE,
    TENANCY,
    USER,
    api_key,
    everything_said,
    fingerprint,
    pem,
    signed,
    vendor_signer,
)


@pytest.mark.parametrize("method", ["GET", "DELETE", "POST"])
def test_it_signs_as_the_vendor_does(method: str) -> None:
    assert signed(api_key(), method).items() <= signed(ReadySigner(vendor_signer()), method).items()


def test_it_refreshes_to_itself() -> None:
    credential = api_key(pem(LOCKED), PHRASE)
    before = signed(credential)
    assert credential.refresh() is False
    assert signed(credential) == before == signed(api_key())


@pytest.mark.parametrize("used", [True, False], ids=["used", "fresh"])
def test_a_key_that_is_not_the_named_one_signs_and_is_explained_when_it_is_refused(used: bool) -> None:
    credential = api_key(pem(name="second"))
    if used:
        assert fingerprint() in signed(credential)["authorization"]
    assert isinstance(credential, Explaining)
    why = credential.why_refused()
    assert why is not None
    for fact in (f"fingerprint {fingerprint()}:", f"its own is {fingerprint('second')};", "key_file"):
        assert fact in why
    assert not any(line in why for line in pem(name="second").decode().splitlines() if line)


@pytest.mark.parametrize("written", [str.lower, str.upper, " {} ".format])
def test_a_key_that_is_the_named_one_has_nothing_to_explain(written: Callable[[str], str]) -> None:
    assert ApiKeySigner(TENANCY, USER, written(fingerprint()), pem()).why_refused() is None


def test_a_key_that_cannot_be_read_is_ours_to_correct() -> None:
    with pytest.raises(ConfigError, match="encrypted and no pass phrase") as caught:
        signed(api_key(pem(LOCKED)))
    assert PHRASE not in everything_said(caught.value)


def test_the_key_id_is_sent_as_it_was_written() -> None:
    signer = ApiKeySigner(TENANCY, USER, fingerprint().upper(), pem())
    assert fingerprint().upper() in signed(signer)["authorization"]
    assert repr(api_key()) == f"ApiKeySigner({TENANCY}/{USER}/{fingerprint()})"
