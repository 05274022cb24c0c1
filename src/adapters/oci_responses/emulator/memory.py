"""What an endpoint remembers, while it runs and, with a state file, from one run to the next."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from .account import read_pem
from .certificate import Certificate, make_certificate
from .identity import Identity
from .ids import Ids
from .journal import Journal
from .store import Retention, Store
from .trust import Trusted
from .vault import load, save

__all__ = ["Memory"]

_SEAL_BYTES = 32


class Memory:
    """The store, and what makes the next run the same endpoint again.

    ``store`` is filled from the state file; ``seal`` is the key of content that only this endpoint
    can read. Raises ConfigError for a file that cannot be used.
    """

    def __init__(
        self,
        state: str | os.PathLike[str] | None,
        ids: Ids,
        clock: Callable[[], float],
        retention: Retention,
        *,
        seeded: bool = False,
    ) -> None:
        self._ids = ids
        self._clock = clock
        self._journal = None if state is None else Journal(state)
        self.open()
        try:
            self.store = Store(clock, retention, self._journal)
            self._saved = load(self._journal, clock()) if self._journal else None
        finally:
            self.close()
        fresh = ids.token(_SEAL_BYTES).encode() if seeded else secrets.token_bytes(_SEAL_BYTES)
        self.seal = self._saved.seal if self._saved else fresh
        self._certificate = self._saved.certificate if self._saved else None
        self._made = self._saved.made if self._saved else 0.0

    def identity(self, region: str, trusted: Iterable[Trusted], issuers: Iterable[RSAPublicKey]) -> Identity:
        """Return the identity of the run before, or a new one, with what is trusted now."""
        issuer = read_pem(self._saved.issuer) if self._saved else None
        papers = self._saved.accounts if self._saved else ()
        return Identity(self._ids, region, issuer=issuer, papers=papers, trusted=trusted, issuers=issuers)

    def certificate(self) -> Certificate:
        """Return the server's certificate, made if there is none."""
        if self._certificate is None:
            self._certificate, self._made = make_certificate(), self._clock()
        return self._certificate

    def save(self, identity: Identity) -> None:
        """Write down who there is, and all else that is to be the same in the next run."""
        if self._journal is not None:
            save(self._journal, identity, self._certificate, self._made, self.seal)

    def open(self) -> None:
        """Open the state file."""
        if self._journal is not None:
            self._journal.open()

    def close(self) -> None:
        """Close the state file."""
        if self._journal is not None:
            self._journal.close()
