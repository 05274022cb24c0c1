"""Session tokens: what ``oci session authenticate`` leaves in two files."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from responses_proto.errors import ConfigError
from responses_proto.signing import sign_request

from .base import Secret, read_credential_file
from .keys import load_key, rsa_sha256
from .policy import needs_refresh
from .token import LONG_AGO, Held, belongs, expiry, moment

__all__ = ["SessionTokenSigner"]

_LOGIN = "run `oci session authenticate` to get a new one"
_Stamp = tuple[tuple[int, int, int] | None, ...]


@dataclass(frozen=True)
class _Session(Held):
    stamp: _Stamp


class SessionTokenSigner(Secret):
    """Signs with the token and the key that ``oci session authenticate`` leaves in two files.

    The files are read again when one of them has changed (time, size or inode, looked at for every request)
    and before the token expires. While the token at hand is good, files that are not (they are being
    written) change nothing; after that a ConfigError says what to run. ``clock`` gives epoch seconds.
    """

    def __init__(
        self,
        token_file: str | os.PathLike[str],
        key_file: str | os.PathLike[str],
        pass_phrase: str | None = None,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._token_file = os.fspath(token_file)
        self._key_file = os.fspath(key_file)
        self._pass_phrase = pass_phrase
        self._clock = clock
        self._session: _Session | None = None

    @property
    def expires_at(self) -> float | None:
        """The token's own expiry; long ago if the files have changed since they were read."""
        session = self._session
        return session.expires_at if session and session.stamp == self._stamp() else LONG_AGO

    def headers(
        self, method: str, url: str, headers: Sequence[tuple[str, str]], body: bytes, date: str
    ) -> list[tuple[str, str]]:
        """Return the signature's headers. Raises ConfigError for a file that is missing or unusable."""
        session = self._session
        if session is None or needs_refresh(self._clock(), self.expires_at, skew=0):
            session = self._load()
        return sign_request(method, url, headers, body, key_id=session.key_id, sign=session.sign, date=date)

    def refresh(self) -> None:
        """Read both files again."""
        self._load()

    def _load(self) -> _Session:
        held = self._session
        try:
            self._session = self._read()
        except ConfigError:
            if held is None or held.expires_at is None or needs_refresh(self._clock(), held.expires_at, skew=0):
                raise
            return held
        return self._session

    def _read(self) -> _Session:
        # Before the files, so that a change while they are read is seen as one.
        stamp = self._stamp()
        raw = read_credential_file(self._token_file, "session token", _LOGIN)
        token = raw.decode("ascii", "replace").strip()
        # The token stands between quotes in a header.
        if not token.isascii() or not token.isprintable() or not token or set(token) & set(' "'):
            raise ConfigError(f"{self._token_file} holds no session token; {_LOGIN}")
        expires_at = expiry(token)
        if expires_at is not None and needs_refresh(self._clock(), expires_at, skew=0):
            raise ConfigError(
                f"the session token in {self._token_file} expired at {moment(expires_at)}; {_LOGIN} "
                "(`oci session refresh` renews one that has not expired yet)"
            )
        pem = read_credential_file(self._key_file, "private key", _LOGIN)
        key = load_key(pem, self._pass_phrase)
        if not belongs(token, key):
            raise ConfigError(f"{self._key_file} is not the key of the session token in {self._token_file}; {_LOGIN}")
        return _Session(f"ST${token}", rsa_sha256(key), expires_at, stamp)

    def _stamp(self) -> _Stamp:
        return tuple(_stamp(os.path.expanduser(path)) for path in (self._token_file, self._key_file))

    def __repr__(self) -> str:
        return f"SessionTokenSigner({self._token_file!r}, {self._key_file!r})"


def _stamp(path: str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
