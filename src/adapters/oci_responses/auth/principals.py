"""Identities that a program has by where it runs: instance, resource and workload principals (extra ``[oci]``).

The `oci` package knows how to get their tokens; it is imported at the first refresh, and only then. Each
refresh makes a new signer of its and keeps that one's token and key, so that no signature can meet a signer
in the middle of a change.
"""

from __future__ import annotations

import os
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any

from responses_proto.errors import AuthenticationError, ConfigError, ResponsesError
from responses_proto.signing import sign_request

from .base import Secret
from .keys import rsa_sha256
from .policy import needs_refresh
from .token import LONG_AGO, Held, expiry, moment
from .vendor import explained

__all__ = ["InstancePrincipal", "OkeWorkloadIdentity", "ResourcePrincipal"]

_VERSION = "OCI_RESOURCE_PRINCIPAL_VERSION"
_CLUSTER = "KUBERNETES_SERVICE_HOST"


class _Principal(Secret, ABC):
    kind = ""
    where = ""

    def __init__(self, *, clock: Callable[[], float] = time.time, **options: Any) -> None:
        if find_spec("oci") is None:
            raise ImportError(f"the {self.kind} needs the oci package: pip install 'oci-responses[oci]'")
        self._clock = clock
        self._options = options
        self._held: Held | None = None

    @abstractmethod
    def _make(self) -> Any:
        """Return a new signer of the `oci` package; may use the network."""

    @property
    def expires_at(self) -> float | None:
        """The token's own expiry; long ago before there is one."""
        return LONG_AGO if self._held is None else self._held.expires_at

    def headers(
        self, method: str, url: str, headers: Sequence[tuple[str, str]], body: bytes, date: str
    ) -> list[tuple[str, str]]:
        """Return the signature's headers."""
        held = self._held or self._renew()
        return sign_request(method, url, headers, body, key_id=held.key_id, sign=held.sign, date=date)

    def refresh(self) -> None:
        """Get a new token.

        Raises ConfigError, AuthenticationError or APIConnectionError; none of them quotes what the other
        side sent, because that may be a key or a token.
        """
        self._renew()

    def _renew(self) -> Held:
        problem: ResponsesError
        try:
            signer = self._make()
            key_id, key = str(signer.api_key), signer.private_key
        except ResponsesError:
            raise
        except Exception as error:  # the oci package promises no types; what it raises is named, not quoted
            problem = explained(error, f"the {self.kind}", self.where)
        else:
            self._held = self._checked(Held(key_id, rsa_sha256(key), expiry(key_id)))
            return self._held
        # Out here, so that not even the context of the error holds the other.
        raise problem

    def _checked(self, held: Held) -> Held:
        if held.expires_at is not None and needs_refresh(self._clock(), held.expires_at, skew=0):
            raise AuthenticationError(f"the token of the {self.kind} expired at {moment(held.expires_at)}")
        return held

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class InstancePrincipal(_Principal):
    """Signs as the compute instance that the program runs on.

    ``options`` go to ``oci.auth.signers.InstancePrincipalsSecurityTokenSigner``.
    """

    kind = "instance principal"
    where = "instance principals exist on OCI compute instances only"

    def _make(self) -> Any:
        from oci.auth import signers

        return signers.InstancePrincipalsSecurityTokenSigner(**self._options)


class ResourcePrincipal(_Principal):
    """Signs as the function, job or other resource that the program runs in, by ``OCI_RESOURCE_PRINCIPAL_*``.

    ``options`` go to ``oci.auth.signers.get_resource_principals_signer``.
    """

    kind = "resource principal"
    where = "the variables OCI_RESOURCE_PRINCIPAL_* say where its token and key are"
    in_cluster = True

    def _make(self) -> Any:
        _require(_VERSION, self)
        from oci.auth import signers

        return signers.get_resource_principals_signer(**self._options)


class OkeWorkloadIdentity(_Principal):
    """Signs as the Kubernetes service account of a pod in an enhanced OKE cluster.

    ``options`` go to ``oci.auth.signers.get_oke_workload_identity_resource_principal_signer``.
    """

    kind = "OKE workload identity"
    where = "it exists in the pods of enhanced OKE clusters only"
    in_cluster = True

    def _make(self) -> Any:
        _require(_CLUSTER, self)
        from oci.auth import signers

        return signers.get_oke_workload_identity_resource_principal_signer(**self._options)


def _require(variable: str, principal: _Principal) -> None:
    # Checked here, because the oci package says so in an error of no particular type.
    if not os.environ.get(variable):
        raise ConfigError(f"{variable} is not set, so there is no {principal.kind}: {principal.where}")
