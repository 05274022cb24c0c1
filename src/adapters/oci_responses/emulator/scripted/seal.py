"""Reasoning that travels through the client and that nobody else can read or change."""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

__all__ = ["Seal"]


class Seal:
    """Encrypts and authenticates texts (AES-SIV, RFC 5297), the same text always to the same result."""

    def __init__(self, key: bytes | None = None) -> None:
        self._cipher = AESSIV(AESSIV.generate_key(256) if key is None else key)

    def close(self, text: str) -> str:
        """Return ``text``, which must not be empty, as an opaque token."""
        return base64.urlsafe_b64encode(self._cipher.encrypt(text.encode(), None)).decode()

    def open(self, token: str) -> str | None:
        """Return the text in ``token``, or None if this seal did not make it."""
        try:
            data = base64.urlsafe_b64decode(token)
            # Base64 has spare bits at its end; a token in another spelling is not the one we made.
            if base64.urlsafe_b64encode(data).decode() != token:
                return None
            return self._cipher.decrypt(data, None).decode()
        except (InvalidTag, binascii.Error, ValueError):
            return None
