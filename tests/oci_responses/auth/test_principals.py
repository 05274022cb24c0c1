"""Principals against stand-ins of the services that the vendor's signers call, and then the endpoint."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from oci_responses.auth import Expiring, InstancePrincipal, OkeWorkloadIdentity, ResourcePrincipal
from oci_responses.auth.token import LONG_AGO
from oci_responses.blocking import Client
from oci_responses.emulator import Emulator
from oci_responses.emulator.federation import Federation
from responses_proto.errors import APIConnectionError, AuthenticationError, ConfigError, ResponsesError

from ..sides import NONBLOCKING, AsyncSide
from .places import PLACES, a_function, a_pod, an_instance
from .services import LEAF_TENANCY, local_federation
from .support import everything_said, key, pem, signed

METADATA = [f"/opc/v2/identity/{name}.pem" for name in ("cert", "key", "intermediate")]
HELLO: dict[str, Any] = {"model": "openai.gpt-5", "input": "hello"}


def options(emulator: Emulator, **more: Any) -> dict[str, Any]:
    given = {"base_url": emulator.base_url, "project": emulator.project, "compartment_id": emulator.compartment_id}
    return {**given, "ca_file": emulator.ca_file, "max_retries": 0, **more}


def its(emulator: Emulator) -> Federation:
    return emulator.identity.federation(time.time)


@pytest.mark.parametrize("place", PLACES)
def test_a_call_is_signed_with_the_token_that_was_issued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    with (
        Emulator() as emulator,
        PLACES[place](its(emulator), tmp_path, monkeypatch) as (_, make),
    ):
        credential = make()
        assert isinstance(credential, Expiring)
        assert credential.expires_at == LONG_AGO
        with Client(**options(emulator, auth=credential)) as client:
            assert client.responses.create(**HELLO).status == "completed"
        assert [request.status for request in emulator.requests] == [200]
        assert credential.expires_at == pytest.approx(time.time() + 1200, abs=30)


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
@pytest.mark.parametrize("place", ["instance", "pod"])
def test_the_loop_goes_on_while_a_token_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, side: AsyncSide
) -> None:
    async def scenario(_: object) -> None:
        with (
            Emulator() as emulator,
            PLACES[place](its(emulator), tmp_path, monkeypatch) as (services, make),
        ):
            services.gate.clear()
            async with side.module.Client(**options(emulator, auth=make())) as client:

                async def ask() -> Any:
                    return (await client.responses.create(**HELLO)).status

                async def let_pass() -> None:
                    while not services.asked:
                        await side.runtime.sleep(0.005)
                    services.gate.set()

                results = await side.runtime.together([*[ask] * 8, let_pass], 9)
            assert results[:-1] == ["completed"] * 8
            assert len(services.issued) == 1

    side.run(scenario)


def test_an_instance_asks_the_metadata_service_and_then_the_auth_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with an_instance(local_federation(), tmp_path, monkeypatch) as (services, make):
        credential = make()
        assert services.asked == []
        credential.refresh()
        assert services.asked[:3] == METADATA
        assert services.asked[-1] == "/v1/x509"
        assert services.issued[-1] in signed(credential)["authorization"]
        credential.refresh()
        assert len(services.issued) == len(set(services.issued)) == 2
        assert services.issued[-1] in signed(credential)["authorization"]


def test_a_token_is_renewed_before_it_expires_and_after_a_401(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        Emulator() as emulator,
        an_instance(its(emulator), tmp_path, monkeypatch) as (services, make),
    ):
        services.federation.lifetime = 30
        with Client(**options(emulator, auth=make())) as client:
            client.responses.create(**HELLO)
            # Within a minute of its expiry, but renewed a moment ago.
            client.responses.create(**HELLO)
            assert len(services.issued) == 1
            emulator.fault(status=401)
            client.responses.create(**HELLO)
        assert len(services.issued) == 2
        assert [request.status for request in emulator.requests] == [200, 200, 401, 200]


def test_a_function_reads_the_files_that_its_host_renews(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_function(local_federation(), tmp_path, monkeypatch) as (services, make):
        credential = make()
        first = services.federation.token_for(key("resource").public_key())
        (tmp_path / "rpst").write_text(first)
        assert f'keyId="ST${first}"' in signed(credential)["authorization"]
        services.federation.lifetime = 2000
        second = services.federation.token_for(key("other").public_key())
        (tmp_path / "rpst").write_text(second)
        (tmp_path / "rp.pem").write_bytes(pem(name="other"))
        credential.refresh()
        assert f'keyId="ST${second}"' in signed(credential)["authorization"]
        services.federation.lifetime = -5
        (tmp_path / "rpst").write_text(services.federation.token_for(key("other").public_key()))
        with pytest.raises(AuthenticationError, match="token of the resource principal expired at"):
            credential.refresh()


def test_a_function_may_hold_its_token_in_the_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_function(local_federation(), tmp_path, monkeypatch) as (services, make):
        text = services.federation.token_for(key("resource").public_key())
        monkeypatch.setenv("OCI_RESOURCE_PRINCIPAL_RPST", text)
        monkeypatch.setenv("OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM", pem(name="resource").decode())
        assert f'keyId="ST${text}"' in signed(make())["authorization"]


REFUSED = (401, b'{"code":"NotAuthenticated","message":"s3cret"}')
FAULTS: dict[str, tuple[str, str, tuple[int, bytes], type[ResponsesError], str]] = {
    "no certificate": ("instance", METADATA[0], (404, b"s3cret"), AuthenticationError, "status=404"),
    "a bad certificate": ("instance", METADATA[0], (200, b"s3cret"), AuthenticationError, "InvalidCertificateFrom"),
    "a bad key": ("instance", METADATA[1], (200, b"s3cret"), AuthenticationError, "InvalidCertificateFrom"),
    "refused": ("instance", "/v1/x509", REFUSED, AuthenticationError, "status=401, code=NotAuthenticated"),
    "broken": ("instance", "/v1/x509", (503, b"s3cret"), AuthenticationError, "status=503"),
    "no token": ("instance", "/v1/x509", (200, b'{"s3cret":1}'), AuthenticationError, "RuntimeError"),
    "no JSON": ("instance", "/v1/x509", (200, b"s3cret"), AuthenticationError, "RuntimeError"),
    "a bad token": ("instance", "/v1/x509", (200, b'{"token":"s3cret"}'), ResponsesError, "the instance principal"),
    "a plain cluster": (
        "pod",
        "/resourcePrincipalSessionTokens",
        (403, b"s3cret"),
        AuthenticationError,
        "enhanced OKE clusters only.*status=403",
    ),
    "no base64": ("pod", "/resourcePrincipalSessionTokens", (200, b"s3cret!"), ResponsesError, "the OKE workload"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_goes_wrong_is_named_and_never_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    place, path, answer, kind, words = FAULTS[name]
    with PLACES[place](local_federation(), tmp_path, monkeypatch) as (services, make):
        credential = make()
        services.answers[path] = answer
        with pytest.raises(kind, match=words) as caught:
            credential.refresh()
        assert "s3cret" not in everything_said(caught.value)
        # And the next try is as good as the first.
        services.answers.clear()
        credential.refresh()
        assert signed(credential)


def test_a_failed_renewal_leaves_the_token_at_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        Emulator() as emulator,
        an_instance(its(emulator), tmp_path, monkeypatch) as (services, make),
    ):
        services.federation.lifetime = 5
        credential = make()
        credential.refresh()
        services.answers["/v1/x509"] = REFUSED
        with Client(**options(emulator, auth=credential)) as client:
            # Due for a renewal, which fails, and good for five seconds more.
            assert client.responses.create(**HELLO).status == "completed"
            emulator.fault(status=401)
            with pytest.raises(AuthenticationError, match="the instance principal got no token"):
                client.responses.create(**HELLO)


def test_an_unreachable_service_is_a_failed_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with an_instance(local_federation(), tmp_path, monkeypatch) as (_, make):
        credential = make()
    with pytest.raises(APIConnectionError, match="ConnectionError; instance principals exist on OCI compute"):
        credential.refresh()


@pytest.mark.parametrize(
    ("kind", "variable"),
    [(ResourcePrincipal, "OCI_RESOURCE_PRINCIPAL_VERSION"), (OkeWorkloadIdentity, "KUBERNETES_SERVICE_HOST")],
)
def test_elsewhere_the_missing_variable_is_named(
    monkeypatch: pytest.MonkeyPatch, kind: type[Any], variable: str
) -> None:
    monkeypatch.delenv(variable, raising=False)
    with pytest.raises(ConfigError, match=f"{variable} is not set, so there is no"):
        signed(kind())


def test_a_service_account_that_has_expired_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_pod(local_federation(), tmp_path, monkeypatch) as (services, make):
        services.federation.lifetime = -1
        (tmp_path / "sa").write_text(services.federation.token_for(key("first").public_key()))
        with pytest.raises(ResponsesError, match="the OKE workload identity got no token: RuntimeError"):
            make().refresh()
        assert services.asked == []


def test_the_repr_tells_nothing() -> None:
    assert repr(InstancePrincipal(federation_endpoint="s3cret")) == "InstancePrincipal()"
    assert LEAF_TENANCY not in repr(ResourcePrincipal())


def test_without_the_extra_it_is_named() -> None:
    code = """if True:
        import sys
        sys.modules["oci"] = None
        from oci_responses.auth import InstancePrincipal
        InstancePrincipal()
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "ImportError: the instance principal needs the oci package: pip install 'oci-responses[oci]'" in done.stderr
