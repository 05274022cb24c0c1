"""What the `oci` package raises, and what it is called here."""

from __future__ import annotations

import sys

from responses_proto.errors import APIConnectionError, AuthenticationError, ConfigError, ResponsesError

__all__ = ["explained"]


def explained(error: Exception, who: str, where: str) -> ResponsesError:
    """Return the error that stands for one of a signer: its kind, and nothing of its text.

    That text may quote what a service sent, and services send keys and tokens: an unusable private key from
    the metadata service stands whole in the `oci` package's error about it. An error of ours stays as it is.
    """
    name = type(error).__name__
    if isinstance(error, ResponsesError):
        return error
    if isinstance(error, _class("oci.exceptions", "ServiceError")):
        status, code = (getattr(error, attribute, None) for attribute in ("status", "code"))
        request_id = getattr(error, "request_id", None)
        said = f"{who} got no token: the service that issues it answered with an error; {where}"
        return AuthenticationError(said, status_code=status, code=code, request_id=request_id)
    if isinstance(error, _class("oci._vendor.requests.exceptions", "RequestException")):
        return APIConnectionError(f"{who} got no token: {name}; {where}")
    if isinstance(error, ValueError | TypeError | OSError):
        return ConfigError(f"{who} cannot be used: {name}; {where}")
    return AuthenticationError(f"{who} got no token: {name}; {where}")


def _class(module: str, name: str) -> type[Exception] | tuple[()]:
    # Its errors exist only where it has been imported, and it is slow to import.
    found: type[Exception] | tuple[()] = getattr(sys.modules.get(module), name, ())
    return found
