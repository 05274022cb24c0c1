import oci
import pytest

from oci_responses.emulator import Emulator

from .support import Caller


def test_tenancies_do_not_see_each_other() -> None:
    with Emulator(tls=False) as emu:
        second = emu.add_account("SECOND")
        config = oci.config.from_file(emu.config_file, "SECOND")
        signer = oci.signer.Signer(config["tenancy"], config["user"], config["fingerprint"], config["key_file"])
        other, own = Caller(emu, signer), {"OpenAI-Project": second.project}
        name = Caller(emu).create("hi").json["id"]
        assert other.create("hi").error["message"] == "Invalid OpenAI project."
        assert other.create("hi", own).status == 200
        assert other.call("GET", f"/responses/{name}", headers=own).status == 404
        assert other.create("hi", {**own, "opc-compartment-id": emu.compartment_id}).status == 404
        store = {"OpenAI-Project": None, "opc-conversation-store-id": "s"}
        name = Caller(emu).create("hi", store).json["id"]
        assert Caller(emu).call("GET", f"/responses/{name}", headers=store).status == 200
        assert other.call("GET", f"/responses/{name}", headers=store).status == 404
        for taken in ("SECOND", "DEFAULT", "no name"):
            with pytest.raises(ValueError, match="cannot be called"):
                emu.add_account(taken)


def test_api_keys_of_a_region_and_a_time() -> None:
    now = 0.0
    with Emulator(tls=False, clock=lambda: now) as emu:
        good, also = emu.add_api_key(lifetime=60)
        (wrong, _) = emu.add_api_key("eu-frankfurt-1")

        def status(secret: str) -> int:
            return Caller(emu, lambda p: p.headers.update({"Authorization": f"Bearer {secret}"})).create("hi").status

        assert [status(secret) for secret in (good, also, wrong, emu.api_key)] == [200, 200, 401, 200]
        now = 60.0
        assert [status(secret) for secret in (good, also, emu.api_key)] == [401, 401, 200]


def test_what_must_run_first() -> None:
    for act in (Emulator().renew_session, lambda: Emulator().add_account("X")):
        with pytest.raises(RuntimeError, match="not running"):
            act()
