import stat
from pathlib import Path

import oci
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from oci_responses.emulator.account import Account, fingerprint
from oci_responses.emulator.ids import Ids
from oci_responses.emulator.profiles import api_key_profile, session_profile, write_config, write_private

WHO = Account.opened("DEFAULT", Ids(seed=1), "us-chicago-1", {})


def written(folder: Path) -> str:
    return write_config(
        folder,
        {
            "DEFAULT": {**api_key_profile(WHO, folder), "region": "us-chicago-1"},
            "SESSION": {**session_profile(WHO, folder, "a.b.c"), "compartment_id": "c%d"},
        },
    )


def test_the_config_file_loads_with_oracles_sdk(tmp_path: Path) -> None:
    path = written(tmp_path)
    for profile in ("DEFAULT", "SESSION"):
        config = oci.config.from_file(path, profile)
        oci.config.validate_config(config)
        assert config["region"] == "us-chicago-1"
        key = load_pem_private_key(Path(config["key_file"]).read_bytes(), None)
        assert config["fingerprint"] == fingerprint(key.public_key())  # type: ignore[arg-type]
    assert Path(config["security_token_file"]).read_text() == "a.b.c"
    assert config["compartment_id"] == "c%d"


def test_only_the_owner_may_read_what_was_written(tmp_path: Path) -> None:
    written(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"config", "api_key.pem", "session_key.pem", "token"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_writing_again_replaces(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("old")
    path.chmod(0o644)
    write_private(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]
