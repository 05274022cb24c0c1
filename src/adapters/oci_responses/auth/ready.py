"""Signers that somebody else made: any signer of the `oci` package, or one that looks like it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence

from responses_proto.errors import ConfigError
from responses_proto.signing import request_target

from .base import Secret, Signer
from .policy import needs_refresh
from .token import expiry, moment
from .vendor import explained

__all__ = ["ReadySigner"]


class ReadySigner(Secret):
    """Uses a signer that somebody else made, by its method ``do_request_sign``.

    If it signs with a token (its ``api_key`` is ``ST$<token>``), the token is renewed before it expires,
    by the signer's ``refresh_security_token`` if it has one.
    """

    def __init__(self, signer: Signer, *, clock: Callable[[], float] = time.time) -> None:
        self._signer = signer
        self._clock = clock
        self._known: tuple[object, float | None] = (None, None)

    @property
    def expires_at(self) -> float | None:
        """The expiry of the signer's token, if it has one."""
        key_id, expires_at = self._known
        found = getattr(self._signer, "api_key", None)
        if found != key_id:
            expires_at = expiry(found) if isinstance(found, str) and found.startswith("ST$") else None
            self._known = found, expires_at
        return expires_at

    def headers(
        self, method: str, url: str, headers: Sequence[tuple[str, str]], body: bytes, date: str
    ) -> list[tuple[str, str]]:
        """Return what the signer added. Raises ConfigError if that is no ``authorization``."""
        request = _Signable(method, url, [*headers, ("date", date)], body)
        self._signer.do_request_sign(request, enforce_content_headers=True)
        given = {name.lower() for name, _ in headers}
        added = [(name, str(value)) for name, value in request.headers.items() if name not in given]
        if "authorization" not in dict(added):
            raise ConfigError(f"{type(self._signer).__name__} added no authorization header; nothing was sent")
        return added

    def refresh(self) -> bool:
        """Ask the signer for a new token, where it can get one. Raises ConfigError if it stays expired."""
        problem, can_change = None, False
        try:
            can_change = self._renew()
        except Exception as error:  # whatever somebody's signer raises is named, not quoted
            problem = explained(error, f"the {type(self._signer).__name__}", "it was made outside of this client")
        if problem is not None:
            raise problem
        expires_at = self.expires_at
        if expires_at is not None and needs_refresh(self._clock(), expires_at, skew=0):
            raise ConfigError(f"the token of {type(self._signer).__name__} expired at {moment(expires_at)}")
        return can_change

    def _renew(self) -> bool:
        refresh = getattr(self._signer, "refresh_security_token", None)
        if refresh is None:
            return False
        refresh()
        # The instance principal's signer takes its new token over only when it is called as a requests
        # hook, and that may wait for the network; so it is called here, on a request that nobody sends.
        if callable(self._signer):
            self._signer(_Signable("GET", "https://localhost/", [], b""))
        return True

    def __repr__(self) -> str:
        return f"ReadySigner({type(self._signer).__name__})"


class _Signable:
    """As much of ``requests.PreparedRequest`` as a signer reads."""

    def __init__(self, method: str, url: str, headers: Iterable[tuple[str, str]], body: bytes) -> None:
        self.method = method
        self.url = url
        self.path_url = request_target(url)
        self.headers = _Headers(headers)
        self.body = body
        # requests itself sets it, so the signers expect to find it.
        if method.lower() in ("post", "put", "patch"):
            self.headers.setdefault("content-length", str(len(body)))


class _Headers(MutableMapping[str, str]):
    """A mapping with names in lower case, whatever the case they are asked by."""

    def __init__(self, items: Iterable[tuple[str, str]]) -> None:
        self._items = {name.lower(): value for name, value in items}

    def __getitem__(self, name: str) -> str:
        return self._items[name.lower()]

    def __setitem__(self, name: str, value: str) -> None:
        self._items[name.lower()] = value

    def __delitem__(self, name: str) -> None:
        del self._items[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)
