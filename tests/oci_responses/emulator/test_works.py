from pathlib import Path

import pytest

from oci_responses.emulator.certificate import make_certificate
from oci_responses.emulator.identity import Identity
from oci_responses.emulator.ids import Ids
from oci_responses.emulator.works import Setup, Works
from responses_proto.errors import ConfigError

WHO = Identity(Ids(), "us-chicago-1")


@pytest.mark.parametrize("host", ["0.0.0.0", "", "example.org", "::"])
def test_only_loopback(host: str) -> None:
    with pytest.raises(ValueError, match="loopback"):
        Setup(host)


WRONG = [({"cert": "c"}, "together"), ({"cert": "c", "key": "k", "tls": False}, "TLS")]


@pytest.mark.parametrize(("more", "words"), WRONG)
def test_certificates_that_make_no_sense(more: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        Setup(**more)  # type: ignore[arg-type]


def test_the_context_is_of_the_own_or_the_given_certificate(tmp_path: Path) -> None:
    made = make_certificate()
    (tmp_path / "chain").write_bytes(made.chain)
    (tmp_path / "key").write_bytes(made.key)
    given = Works(Setup(cert=tmp_path / "chain", key=tmp_path / "key"), WHO, lambda: 0.0)
    assert given.tls_context(None) is not None
    assert given.premises.ca_file is None
    own = Works(Setup(config_out=tmp_path / "out"), WHO, lambda: 0.0)
    assert own.tls_context(made) is not None
    assert own.premises.ca_file == str(tmp_path / "out" / "ca.pem")
    plain = Works(Setup(tls=False), WHO, lambda: 0.0)
    assert plain.tls_context(None) is None
    for works in (given, own, plain):
        works.stop()
        works.stop()
    assert (tmp_path / "out" / "ca.pem").exists()


def test_a_certificate_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "chain").write_bytes(b"none")
    works = Works(Setup(cert=tmp_path / "chain", key=tmp_path / "chain"), WHO, lambda: 0.0)
    with pytest.raises(ConfigError, match="cannot use the certificate"):
        works.tls_context(None)
    works.stop()
