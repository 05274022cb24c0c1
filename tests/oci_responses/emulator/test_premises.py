from pathlib import Path

import oci

from oci_responses.emulator.certificate import make_certificate
from oci_responses.emulator.identity import Identity
from oci_responses.emulator.ids import Ids
from oci_responses.emulator.premises import Premises
from oci_responses.emulator.tokens import read_token

IDENTITY = Identity(Ids(seed=1), "us-chicago-1")
IDENTITY.add_account("SECOND")
URL = "https://127.0.0.1:1/openai/v1"


def test_every_account_has_two_profiles(tmp_path: Path) -> None:
    premises = Premises(IDENTITY, lambda: 0.0, tmp_path / "new")
    premises.tls_context(make_certificate())
    premises.write(URL)
    for name, account in zip(("DEFAULT", "SECOND"), IDENTITY.accounts, strict=True):
        session = "SESSION" if name == "DEFAULT" else f"{name}_SESSION"
        for profile in (name, session):
            config = oci.config.from_file(premises.config_file, profile)
            oci.config.validate_config(config)
            assert config["tenancy"] == account.tenancy.ocid
            assert config["genai_endpoint"] == URL
            assert config["genai_project_id"] == account.project
            assert config["ca_file"] == premises.ca_file
    premises.close()
    assert (tmp_path / "new" / "config").exists()


def test_a_session_is_renewed_for_everybody(tmp_path: Path) -> None:
    now = 0.0
    premises = Premises(IDENTITY, lambda: now, tmp_path)
    premises.write(URL)
    now = 3600.0
    premises.renew_session(60)
    for name, account in zip(("token", "second_token"), IDENTITY.accounts, strict=True):
        session = read_token((tmp_path / name).read_text(), [IDENTITY.issuer.public_key()], 3659)
        assert session is not None
        assert session.subject == account.user


def test_a_folder_of_its_own_goes() -> None:
    premises = Premises(IDENTITY, lambda: 0.0)
    premises.write(URL)
    folder = premises.folder
    assert "ca_file" not in oci.config.from_file(premises.config_file)
    premises.close()
    assert not folder.exists()
