"""The API signing key of a user."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from responses_proto.signing import sign_request

from .base import Secret
from .keys import check_fingerprint, load_key, rsa_sha256

__all__ = ["ApiKeySigner"]


class ApiKeySigner(Secret):
    """Signs with the API signing key of a user; ``private_key`` is its PEM text.

    The key is read and decrypted at the first signature, once, and checked against ``fingerprint``, because
    the service answers a wrong pair with a 401 that names neither.
    """

    def __init__(
        self, tenancy: str, user: str, fingerprint: str, private_key: bytes, pass_phrase: str | None = None
    ) -> None:
        self._key_id = f"{tenancy}/{user}/{fingerprint}"
        self._fingerprint = fingerprint
        self._pem = private_key
        self._pass_phrase = pass_phrase
        self._sign: Callable[[bytes], bytes] | None = None

    def headers(
        self, method: str, url: str, headers: Sequence[tuple[str, str]], body: bytes, date: str
    ) -> list[tuple[str, str]]:
        """Return the signature's headers. Raises ConfigError if the key cannot be used."""
        if self._sign is None:
            key = load_key(self._pem, self._pass_phrase)
            check_fingerprint(key, self._fingerprint)
            self._sign = rsa_sha256(key)
        return sign_request(method, url, headers, body, key_id=self._key_id, sign=self._sign, date=date)

    def refresh(self) -> None:
        """Do nothing: an API key is what it was made from."""

    def __repr__(self) -> str:
        return f"ApiKeySigner({self._key_id})"
