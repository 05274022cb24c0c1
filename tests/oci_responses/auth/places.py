"""The places where principals exist, set up on this machine: an instance, a function, a pod."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from oci.auth.signers import resource_principals_signer
from oci.circuit_breaker import NoCircuitBreakerStrategy
from oci.retry import NoneRetryStrategy

from oci_responses.auth import Credential, InstancePrincipal, OkeWorkloadIdentity, ResourcePrincipal
from oci_responses.emulator.certificate import make_certificate
from oci_responses.emulator.federation import Federation

from .services import Services, serving
from .support import key, pem, token

__all__ = ["PLACES", "Place", "a_function", "a_pod", "an_instance"]

Make = Callable[[], Credential]
Place = Callable[[Federation, Path, pytest.MonkeyPatch], AbstractContextManager[tuple[Services, Make]]]


@contextmanager
def an_instance(federation: Federation, folder: Path, patch: pytest.MonkeyPatch) -> Iterator[tuple[Services, Make]]:
    services = Services(federation)
    with serving(services):
        patch.setenv("OCI_METADATA_BASE_URL", f"{services.url}/opc/v2")
        patch.setenv("NO_PROXY", "127.0.0.1")

        def make() -> Credential:
            return InstancePrincipal(
                federation_endpoint=f"{services.url}/v1/x509",
                # Its own patience is minutes long.
                retry_strategy=NoneRetryStrategy(),
                federation_client_retry_strategy=NoneRetryStrategy(),
                federation_client_circuit_breaker_strategy=NoCircuitBreakerStrategy(),
            )

        yield services, make


@contextmanager
def a_function(federation: Federation, folder: Path, patch: pytest.MonkeyPatch) -> Iterator[tuple[Services, Make]]:
    """Resource principal 2.2: files that somebody else renews, named by variables."""
    services = Services(federation)
    (folder / "rpst").write_text(federation.token_for(key("resource").public_key()))
    (folder / "rp.pem").write_bytes(pem(name="resource"))
    patch.setenv("OCI_RESOURCE_PRINCIPAL_VERSION", "2.2")
    patch.setenv("OCI_RESOURCE_PRINCIPAL_RPST", str(folder / "rpst"))
    patch.setenv("OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM", str(folder / "rp.pem"))
    patch.setenv("OCI_RESOURCE_PRINCIPAL_REGION", "ord")
    yield services, ResourcePrincipal


@contextmanager
def a_pod(federation: Federation, folder: Path, patch: pytest.MonkeyPatch) -> Iterator[tuple[Services, Make]]:
    services, certificate = Services(federation), make_certificate()
    for name, data in (("chain.pem", certificate.chain), ("tls.pem", certificate.key), ("ca.crt", certificate.ca)):
        (folder / name).write_bytes(data)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "chain.pem", folder / "tls.pem")
    (folder / "sa").write_text(token(time.time() + 600))
    with serving(services, context) as port:
        patch.setattr(resource_principals_signer, "OCI_KUBERNETES_PROXYMUX_SERVICE_PORT", str(port))
        patch.setenv("KUBERNETES_SERVICE_HOST", "127.0.0.1")
        patch.setenv("NO_PROXY", "127.0.0.1")
        patch.setenv("OCI_KUBERNETES_SERVICE_ACCOUNT_CERT_PATH", str(folder / "ca.crt"))

        def make() -> Credential:
            path = str(folder / "sa")
            return OkeWorkloadIdentity(service_account_token_path=path, retry_strategy=NoneRetryStrategy())

        yield services, make


PLACES: dict[str, Place] = {"instance": an_instance, "function": a_function, "pod": a_pod}
