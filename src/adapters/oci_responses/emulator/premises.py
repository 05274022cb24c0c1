"""The folder of a running endpoint: its certificate, and all that clients need to call it."""

from __future__ import annotations

import os
import ssl
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from responses_proto.errors import ConfigError

from .account import Account, new_key, pem_of
from .certificate import Certificate
from .federation import Federation
from .identity import Identity
from .profiles import api_key_profile, session_profile, write_config, write_private
from .tenancy import RESOURCE

__all__ = ["SESSION_SECONDS", "Premises", "server_context"]

SESSION_SECONDS = 3600.0
"""For how long a session token lasts unless told otherwise; OCI's own last an hour."""


class Premises:
    """Files in ``folder``, which stay; without one in a folder of its own that :meth:`close` removes.

    The accounts of ``identity`` become the profiles ``DEFAULT`` and ``SESSION`` and, for each
    further one by its name, ``NAME`` and ``NAME_SESSION``.
    """

    def __init__(self, identity: Identity, clock: Callable[[], float], folder: Path | None = None) -> None:
        self._identity = identity
        self._clock = clock
        self._own = None if folder else tempfile.TemporaryDirectory(prefix="oci-responses-")
        self.folder = folder or Path(self._own.name if self._own else "")
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.ca_file: str | None = None
        self.config_file = ""
        self._federation: Federation | None = None
        self._resource: RSAPrivateKey | None = None

    def tls_context(self, certificate: Certificate) -> ssl.SSLContext:
        """Return the server's side of TLS with ``certificate``, and write the CA for clients."""
        self.ca_file = write_private(self.folder / "ca.pem", certificate.ca)
        chain = write_private(self.folder / "chain.pem", certificate.chain)
        return server_context(chain, write_private(self.folder / "tls_key.pem", certificate.key))

    def write_resource_principal(self, federation: Federation) -> tuple[str, str]:
        """Write the token and the key of a resource principal, version 2.2; return the paths of both."""
        self._federation = federation
        self._resource = self._resource or new_key()
        token = federation.token_for(self._resource.public_key(), RESOURCE)
        return (
            write_private(self.folder / "resource_principal.token", token.encode()),
            write_private(self.folder / "resource_principal.pem", pem_of(self._resource)),
        )

    def write(self, base_url: str) -> None:
        """Write the config file with its keys and fresh session tokens."""
        profiles: dict[str, Mapping[str, str]] = {}
        for account in self._identity.accounts:
            profiles.update(self._profiles(account, base_url))
        self.config_file = write_config(self.folder, profiles)

    def renew_session(self, lifetime: float = SESSION_SECONDS) -> None:
        """Write a fresh session token for each account, as ``oci session refresh`` would."""
        for account in self._identity.accounts:
            token = self._identity.session_token(self._clock(), lifetime, account)
            write_private(self.folder / f"{self._prefix(account)}token", token.encode())
        if self._federation is not None:
            self.write_resource_principal(self._federation)

    def close(self) -> None:
        """Remove a folder of its own."""
        if self._own is not None:
            self._own.cleanup()

    def _profiles(self, account: Account, base_url: str) -> Mapping[str, Mapping[str, str]]:
        prefix = self._prefix(account)
        token = self._identity.session_token(self._clock(), SESSION_SECONDS, account)
        common = {
            "region": self._identity.region,
            "genai_endpoint": base_url,
            "genai_project_id": account.project,
            "compartment_id": account.compartment,
            **({"ca_file": self.ca_file} if self.ca_file else {}),
        }
        return {
            account.name: {**api_key_profile(account, self.folder, prefix), **common},
            f"{account.name}_SESSION" if prefix else "SESSION": {
                **session_profile(account, self.folder, token, prefix),
                **common,
            },
        }

    def _prefix(self, account: Account) -> str:
        return "" if account is self._identity.home else f"{account.name.lower()}_"


def server_context(chain: str | os.PathLike[str], key: str | os.PathLike[str]) -> ssl.SSLContext:
    """Return the server's side of TLS with a certificate chain and its key, both PEM files.

    Raises ConfigError if they cannot be used.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(chain, key)
    except OSError as error:  # ssl.SSLError among them
        raise ConfigError(f"cannot use the certificate {os.fspath(chain)} with its key: {error.strerror}") from None
    context.set_alpn_protocols(["http/1.1"])
    return context
