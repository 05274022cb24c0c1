import ssl
from pathlib import Path

import pytest

from oci_responses.emulator.certificate import make_certificate

CERTIFICATE = make_certificate()


def handshake(tmp_path: Path, name: str, ca: bytes) -> None:
    """A TLS handshake in memory, with the strictest checks that OpenSSL has."""
    chain, key = tmp_path / "chain", tmp_path / "key"
    chain.write_bytes(CERTIFICATE.chain)
    key.write_bytes(CERTIFICATE.key)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(chain, key)
    client = ssl.create_default_context(cadata=ca.decode())
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    left = client.wrap_bio(down, up, server_hostname=name)
    right = server.wrap_bio(up, down, server_side=True)
    done = 0
    while done < 2:
        done = 0
        for side in (left, right):
            try:
                side.do_handshake()
                done += 1
            except ssl.SSLWantReadError:
                pass


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "::1"])
def test_a_strict_client_accepts_it(tmp_path: Path, name: str) -> None:
    handshake(tmp_path, name, CERTIFICATE.ca)


@pytest.mark.parametrize("name", ["127.0.0.2", "example.org"])
def test_other_names_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(tmp_path, name, CERTIFICATE.ca)


def test_another_ca_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(tmp_path, "localhost", make_certificate().ca)
