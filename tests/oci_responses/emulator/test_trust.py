from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat, PublicFormat

from oci_responses.emulator.account import Account, fingerprint, pem_of
from oci_responses.emulator.certificate import make_certificate
from oci_responses.emulator.ids import Ids
from oci_responses.emulator.trust import read_issuer, read_trusted
from responses_proto.errors import ConfigError

WHO = Account.opened("DEFAULT", Ids(seed=1), "us-chicago-1", {})
KEY = WHO.user_key
PUBLIC = KEY.public_key()
PUBLIC_PEM = PUBLIC.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
LOCKED = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"pw"))


def config(folder: Path, text: str) -> str:
    for name, data in (("key.pem", pem_of(KEY)), ("public.pem", PUBLIC_PEM), ("locked.pem", LOCKED)):
        (folder / name).write_bytes(data)
    path = folder / "config"
    path.write_text(text.replace("DIR", str(folder)))
    return str(path)


@pytest.mark.parametrize(
    "key", ["key_file=DIR/key.pem", "key_file=DIR/public.pem", "key_file=DIR/locked.pem\npass_phrase=pw"]
)
def test_the_public_half_of_a_key_is_taken(tmp_path: Path, key: str) -> None:
    text = f"[DEFAULT]\ntenancy=t\nuser=u\nfingerprint=wrong\n{key}\ncompartment_id=c\ngenai_project_id=p\n"
    (one,), left = read_trusted(config(tmp_path, text))
    assert one.key == PUBLIC
    # The key decides, not the line that may be wrong about it.
    assert one.key_id == f"t/u/{fingerprint(PUBLIC)}"
    assert one.owned == ("c", "p")
    assert (one.session, left) == (False, [])
    assert "RSA" not in repr(one)


def test_what_cannot_be_trusted_is_left_out_and_named(tmp_path: Path) -> None:
    text = (
        "[A]\ntenancy=t\nuser=u\nkey_file=DIR/key.pem\n"
        "[S]\ntenancy=t\nsecurity_token_file=DIR/token\nkey_file=DIR/key.pem\n"
        "[NOKEY]\ntenancy=t\nuser=u\n[LOST]\ntenancy=t\nuser=u\nkey_file=DIR/none.pem\n"
        "[LOCKED]\ntenancy=t\nuser=u\nkey_file=DIR/locked.pem\n"
    )
    found, left = read_trusted(config(tmp_path, text))
    assert [one.session for one in found] == [False, True]
    assert len(left) == 3
    for name, why in zip(("NOKEY", "LOST", "encrypted"), left, strict=True):
        assert name in why


@pytest.mark.parametrize("text", ["", "[DEFAULT]\nregion=r\n", "[A"])
def test_nothing_to_trust(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError):
        read_trusted(config(tmp_path, text))


def test_the_key_of_an_issuer(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(PUBLIC_PEM)
    assert read_issuer(path) == PUBLIC
    odd = ec.generate_private_key(ec.SECP256R1()).public_key()
    for data in (
        b"nothing",
        b"-----BEGIN CERTIFICATE-----",
        odd.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        make_certificate().ca,
    ):
        path.write_bytes(data)
        with pytest.raises(ConfigError, match="no RSA public key or certificate"):
            read_issuer(path)
    with pytest.raises(ConfigError):
        read_issuer(tmp_path / "none")
