import os
import re
import stat
import subprocess
from pathlib import Path

import pytest

from oci_responses.auth import ResourcePrincipal
from oci_responses.blocking import Client
from oci_responses.emulator import Emulator
from oci_responses.emulator.pointers import environment, principals, write_environment


def test_the_file_sets_what_clients_read(tmp_path: Path) -> None:
    with Emulator(config_out=tmp_path / "with blank", principals=True) as emu:
        path = write_environment(emu)
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
        shown = subprocess.run(["sh", "-c", '. "$0" && env', path], capture_output=True, text=True, check=True).stdout
        for name, value in environment(emu).items():
            assert f"{name}={value}\n" in shown
        assert "OCI_METADATA_BASE_URL" not in shown
        text = Path(path).read_text()
        assert f"# export OCI_METADATA_BASE_URL={emu.metadata_url}/opc/v2" in text
        bundle = Path(environment(emu)["SSL_CERT_FILE"]).read_text()
        assert bundle.count("BEGIN CERTIFICATE") > 50
        assert Path(emu.ca_file or "").read_text() in bundle


def test_without_tls_and_principals_there_is_less() -> None:
    with Emulator(tls=False) as emu:
        assert principals(emu) == {}
        assert "SSL_CERT_FILE" not in environment(emu)
        assert "federation" not in Path(write_environment(emu)).read_text()


def test_a_resource_principal(monkeypatch: pytest.MonkeyPatch) -> None:
    with Emulator(principals=True) as emu:
        for name, value in principals(emu).items():
            monkeypatch.setenv(name, value)
        where = {"base_url": emu.base_url, "ca_file": emu.ca_file, "project": emu.project}
        credential = ResourcePrincipal()
        with Client(auth=credential, **where) as client:  # type: ignore[arg-type]
            assert client.responses.create(model="m", input="hello").status == "completed"
            before = Path(emu.resource_principal_files[0]).read_text()
            emu.renew_session()
            assert Path(emu.resource_principal_files[0]).read_text() != before
            credential.refresh()
            assert client.responses.create(model="m", input="hello").status == "completed"
        assert emu.requests[-1].who.startswith("resource ocid1.resource.")


def test_what_it_names_is_found_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Emulator(config_out="out") as emu:
        write_environment(emu)
        told = environment(emu)
        files = [told["OCI_CONFIG_FILE"], told["SSL_CERT_FILE"], emu.ca_file or ""]
        config = Path(told["OCI_CONFIG_FILE"]).read_text()
        files += re.findall(r"_file\s*=\s*(\S+)", config)
        monkeypatch.chdir("/")
        assert len(files) > 5
        assert [file for file in files if not Path(file).is_absolute() or not Path(file).exists()] == []
