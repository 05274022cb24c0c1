import hashlib

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from oci_responses.emulator.account import Account, Papers, fingerprint, pem_of, read_pem
from oci_responses.emulator.ids import Ids
from oci_responses.emulator.tenancy import Tenancy

IDS = Ids(seed=1)
WHO = Account.opened("DEFAULT", IDS, "us-chicago-1", {})


def test_fingerprint_is_the_md5_of_the_der_public_key() -> None:
    der = WHO.user_key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    digest = hashlib.md5(der).hexdigest()
    assert fingerprint(WHO.user_key.public_key()) == ":".join(digest[at : at + 2] for at in range(0, 32, 2))


def test_an_account_owns_what_it_was_opened_with_and_what_is_added() -> None:
    projects = [WHO.project, WHO.add_project(IDS, "us-chicago-1")]
    compartments = [WHO.compartment, WHO.add_compartment(IDS)]
    assert WHO.projects == projects
    assert all(map(WHO.tenancy.has_project, projects))
    assert all(map(WHO.tenancy.has_compartment, compartments))


def test_it_comes_back_from_its_papers() -> None:
    key = WHO.add_api_key(IDS, "eu-frankfurt-1", 5.0)
    papers = msgspec.msgpack.decode(msgspec.msgpack.encode(WHO.papers), type=Papers)
    again = Account(papers, Tenancy(papers.tenancy))
    assert (again.name, again.key_id, again.api_key) == (WHO.name, WHO.key_id, WHO.api_key)
    assert again.api_keys[-1] == key
    assert again.session.private_numbers() == WHO.session.private_numbers()
    assert again.tenancy.has_project(WHO.project)


def test_secrets_are_not_shown() -> None:
    for shown in (repr(WHO), repr(WHO.papers), repr(WHO.api_keys)):
        assert WHO.api_key not in shown
        assert "PRIVATE" not in shown


def test_only_rsa_is_read() -> None:
    assert read_pem(pem_of(WHO.user_key)).private_numbers() == WHO.user_key.private_numbers()
    other = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(TypeError):
        read_pem(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
