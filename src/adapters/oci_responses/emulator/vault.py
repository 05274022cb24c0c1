"""What an endpoint has to be again after a restart, so that its clients keep their configuration."""

from __future__ import annotations

import msgspec

from .account import Papers, pem_of
from .certificate import Certificate
from .identity import Identity
from .journal import Journal

__all__ = ["Saved", "load", "save"]

_KIND = "Identity"
_FRESH_SECONDS = 20 * 86400.0
"""For how long a certificate is used again; it is valid for longer."""


class Saved(msgspec.Struct):
    """Private keys among it: of the issuer, the accounts and the server, and what seals content.

    ``made`` is when the certificate was, in epoch seconds.
    """

    issuer: bytes
    accounts: list[Papers]
    certificate: Certificate | None
    made: float
    seal: bytes

    def __repr__(self) -> str:
        return f"<Saved {len(self.accounts)} accounts>"


def load(journal: Journal, now: float) -> Saved | None:
    """Return what was saved last, without a certificate that is too old."""
    for _, _, value, _ in journal.rows(_KIND):
        saved = msgspec.msgpack.decode(value, type=Saved)
        if not 0 <= now - saved.made < _FRESH_SECONDS:
            saved.certificate = None
        return saved
    return None


def save(journal: Journal, identity: Identity, certificate: Certificate | None, made: float, seal: bytes) -> None:
    """Save an identity, the certificate made at ``made``, and the key of what is sealed."""
    papers = [account.papers for account in identity.accounts]
    saved = Saved(pem_of(identity.issuer), papers, certificate, made, seal)
    journal.put(_KIND, "", "", msgspec.msgpack.encode(saved))
