"""What a credential is, and what every credential here has in common."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, ClassVar, NoReturn, Protocol, runtime_checkable

from responses_proto.errors import ConfigError

__all__ = ["Credential", "Expiring", "Explaining", "Secret", "Signer", "read_credential_file"]


@runtime_checkable
class Credential(Protocol):
    """What a client needs of an identity. Safe to share between threads and tasks."""

    def headers(
        self, method: str, url: str, headers: Sequence[tuple[str, str]], body: bytes, date: str
    ) -> list[tuple[str, str]]:
        """Return the headers to add: a signature over exactly these bytes, or a bearer key.

        Does not wait for a network after a :meth:`refresh`; before the first one it may.
        """

    def refresh(self) -> bool | None:
        """Get again what may have changed since, and return False where nothing can change. May block.

        A client never calls it twice at a time. Raises ConfigError, or an APIError if a service was asked.
        """


@runtime_checkable
class Expiring(Credential, Protocol):
    """A credential that does not last, and that is to be refreshed before the service refuses it."""

    @property
    def expires_at(self) -> float | None:
        """Epoch seconds up to which it can sign as it is; None if that is for ever or not known.

        Asked before every request, so it must be cheap. A time in the past asks for a refresh first.
        """


@runtime_checkable
class Explaining(Credential, Protocol):
    """A credential that knows why the service may refuse it."""

    def why_refused(self) -> str | None:
        """Return what is wrong with it as far as it can tell, without a secret; asked after a 401 only."""


@runtime_checkable
class Signer(Protocol):
    """The one method that is asked of a ready-made signer; all signers of the `oci` package have it."""

    def do_request_sign(self, request: Any, enforce_content_headers: bool = True) -> object:
        """Add the signature to the headers of ``request``, shaped like ``requests.PreparedRequest``."""


class Secret:
    """Holds a secret: it must not reach another process by way of pickle."""

    in_cluster: ClassVar[bool] = False
    """Whether it belongs to a place that tells its region by a variable."""

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} holds a secret and cannot be pickled or copied")


def read_credential_file(path: str, what: str, hint: str) -> bytes:
    """Return the bytes of a file (``~`` is the home directory), or raise ConfigError naming it."""
    try:
        with open(os.path.expanduser(path), "rb") as file:
            return file.read()
    except OSError as error:
        raise ConfigError(f"cannot read the {what} file {path}: {error.strerror}; {hint}") from None
