"""Private keys in every form, and a clear word about those that cannot be used."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import PrivateFormat

from oci_responses.auth.keys import fingerprint_of, load_key, rsa_sha256
from responses_proto.errors import ConfigError, LocalError

from .support import LOCKED, PHRASE, elliptic_pem, everything_said, fingerprint, key, pem

FORMS = {
    "plain": (pem(), None),
    "plain, with a phrase": (pem(), PHRASE),
    "with a label": (pem() + b"\nOCI_API_KEY\n", None),
    "older": (pem(form=PrivateFormat.TraditionalOpenSSL), None),
    "locked": (pem(LOCKED), PHRASE),
    "locked, older": (pem(LOCKED, PrivateFormat.TraditionalOpenSSL), PHRASE),
}
FAULTS = {
    "locked": (pem(LOCKED), None, "encrypted and no pass phrase"),
    "wrong phrase": (pem(LOCKED), "wr0ng-s3cret", "does not open with this pass phrase"),
    "locked, older": (pem(LOCKED, PrivateFormat.TraditionalOpenSSL), None, "encrypted and no pass phrase"),
    "public": (pem().replace(b"PRIVATE", b"PUBLIC"), None, "a public key is there"),
    "nonsense": (b"s3cret nonsense", None, "something else is there"),
    "damaged": (pem().replace(b"MII", b"XXX"), None, "damaged or of an unknown kind"),
    "elliptic": (elliptic_pem(), None, "not an RSA key"),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_of_the_key_is_the_same_key(name: str) -> None:
    loaded = load_key(*FORMS[name])
    assert loaded.private_numbers() == key("first").private_numbers()
    key("first").public_key().verify(rsa_sha256(loaded)(b"data"), b"data", PKCS1v15(), SHA256())


@pytest.mark.parametrize("name", FAULTS)
def test_a_key_that_cannot_be_used_is_explained_without_secrets(name: str) -> None:
    text, phrase, words = FAULTS[name]
    with pytest.raises(ConfigError, match=words) as caught:
        load_key(text, phrase)
    assert isinstance(caught.value, LocalError)
    said = everything_said(caught.value)
    assert "s3cret" not in said
    assert not any(line in said for line in text.decode().splitlines()[1:-1] if line)


@pytest.mark.parametrize("name", ["first", "second"])
def test_the_fingerprint_is_that_of_the_public_key(name: str) -> None:
    assert fingerprint_of(key(name)) == fingerprint(name)
