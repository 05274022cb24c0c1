import hashlib
import stat
from pathlib import Path

import oci
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from oci_responses.emulator.identity import Identity, fingerprint, write_private
from oci_responses.emulator.ids import Ids

WHO = Identity(Ids(seed=1), "us-chicago-1")
EXTRA = {"genai_endpoint": "http://127.0.0.1:1/openai/v1", "compartment_id": WHO.compartment}


def test_the_config_file_loads_with_oracles_sdk(tmp_path: Path) -> None:
    path = WHO.write_config(tmp_path, EXTRA, "a.b.c")
    for profile in ("DEFAULT", "SESSION"):
        config = oci.config.from_file(path, profile)
        oci.config.validate_config(config)
        assert EXTRA.items() <= config.items()
        assert config["region"] == "us-chicago-1"
        key = load_pem_private_key(Path(config["key_file"]).read_bytes(), None)
        assert config["fingerprint"] == fingerprint(key.public_key())  # type: ignore[arg-type]
    assert Path(config["security_token_file"]).read_text() == "a.b.c"


def test_only_the_owner_may_read_what_was_written(tmp_path: Path) -> None:
    WHO.write_config(tmp_path, EXTRA, "t")
    assert {path.name for path in tmp_path.iterdir()} == {"config", "api_key.pem", "session_key.pem", "token"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_writing_again_replaces(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("old")
    path.chmod(0o644)
    write_private(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_fingerprint_is_the_md5_of_the_der_public_key() -> None:
    der = WHO.user_key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    digest = hashlib.md5(der).hexdigest()
    assert fingerprint(WHO.user_key.public_key()) == ":".join(digest[at : at + 2] for at in range(0, 32, 2))


@pytest.mark.parametrize("key_id", ["", "a/b/c", "ST$", "ST$a.b.c", f"{WHO.tenancy}/{WHO.user}/00:11"])
def test_unknown_key_ids(key_id: str) -> None:
    assert WHO.public_key(key_id, 0) is None


def test_bearer() -> None:
    assert WHO.knows_bearer(WHO.api_key)
    assert not WHO.knows_bearer("")
    assert not WHO.knows_bearer("sk-\N{SNOWMAN}")


def test_secrets_are_not_shown() -> None:
    assert WHO.api_key not in repr(WHO)
    assert "RSAPrivateKey" not in repr(WHO)
