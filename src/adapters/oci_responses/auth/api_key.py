"""The API signing key of a user."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from responses_proto.signing import sign_request

from .base import Secret
from .keys import fingerprint_of, load_key, rsa_sha256

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

__all__ = ["ApiKeySigner"]


class ApiKeySigner(Secret):
    """Signs with the API signing key of a user; ``private_key`` is its PEM text.

    The key is read and decrypted at the first signature, once. Whether it is the one that ``fingerprint``
    names is for the service to say; its 401 does not tell what is wrong, so :meth:`why_refused` does.
    """

    def __init__(
        self, tenancy: str, user: str, fingerprint: str, private_key: bytes, pass_phrase: str | None = None
    ) -> None:
        self._key_id = f"{tenancy}/{user}/{fingerprint}"
        self._fingerprint = fingerprint
        self._pem = private_key
        self._pass_phrase = pass_phrase
        self._key: RSAPrivateKey | None = None
        self._sign: Callable[[bytes], bytes] | None = None

    def headers(
        self, method: str, url: str, headers: Sequence[tuple[str, str]], body: bytes, date: str
    ) -> list[tuple[str, str]]:
        """Return the signature's headers. Raises ConfigError if the key cannot be used."""
        if self._sign is None:
            self._sign = rsa_sha256(self._loaded())
        return sign_request(method, url, headers, body, key_id=self._key_id, sign=self._sign, date=date)

    def refresh(self) -> bool:
        """Return False: an API key is what it was made from."""
        return False

    def why_refused(self) -> str | None:
        """Return that the key is not the one of the fingerprint, if so. Raises ConfigError as :meth:`headers`."""
        actual = fingerprint_of(self._loaded())
        if actual == self._fingerprint.strip().lower():
            return None
        return (
            f"the private key does not belong to the fingerprint {self._fingerprint}: its own is {actual}; "
            "correct fingerprint, key_file or key_content"
        )

    def _loaded(self) -> RSAPrivateKey:
        if self._key is None:
            self._key = load_key(self._pem, self._pass_phrase)
        return self._key

    def __repr__(self) -> str:
        return f"ApiKeySigner({self._key_id})"
