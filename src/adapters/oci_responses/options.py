"""The options of a client: their names, their types, and the limits that they set."""

from __future__ import annotations

import math
import os
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from oci_responses.auth import Credential, Signer
from oci_responses.config import Settings, resolve_settings
from oci_responses.observing import Observer, Watching, as_observers
from oci_responses.transport import TransportOptions
from responses_proto.errors import ConfigError
from responses_proto.retry import Policy, Timeouts

__all__ = ["ClientOptions", "Options", "check_names", "limited", "resolve_options"]

_CONNECT: Final = 10.0
"""Seconds: one number for all waits does not make a client wait longer than this for a connection."""


class ClientOptions(TransportOptions, total=False):
    """What ``Client(...)`` takes, each by keyword; what is left out or None is looked up or has its default.

    All but the last three groups are explained at :func:`oci_responses.config.resolve_settings`; those of the
    connections stand in :class:`oci_responses.transport.TransportOptions`.
    """

    profile: str | None
    auth: Credential | Signer | str | None
    region: str | None
    compartment_id: str | None
    project: str | None
    base_url: str | None
    api: str | None
    config_file: str | os.PathLike[str] | None
    api_key: str | None
    ca_file: str | os.PathLike[str] | None
    conversation_store_id: str | None
    environ: Mapping[str, str] | None

    timeout: float | Timeouts | None
    """Seconds for every wait, or each wait by its name; without it OCI_REQUEST_TIMEOUT counts."""
    max_retries: int | None
    """How often a passing fault is tried again; 2."""
    strict: bool
    """Whether a stream that deviates from the protocol is an error."""
    default_headers: Mapping[str, str] | None
    """More headers for every request; they win over the client's own."""
    observer: Observer | Sequence[Observer] | None
    """Who is told of every call, attempt and outcome; several are told in their order."""

    profile_name: str | None
    service_endpoint: str | None
    """Other words for ``profile`` and ``base_url``."""

    auth_type: str | None
    project_ocid: str | None
    request_timeout: float | Timeouts | None
    """The seed's words for ``auth``, ``project`` and ``timeout``."""


_ALIASES: Final = {
    "auth_type": "auth",
    "profile_name": "profile",
    "project_ocid": "project",
    "request_timeout": "timeout",
    "service_endpoint": "base_url",
}


@dataclass(frozen=True)
class Options:
    """The options of one client, resolved."""

    settings: Settings
    policy: Policy
    strict: bool
    headers: Mapping[str, str] | None = None


def check_names(owner: str, given: Mapping[str, object], *, client: object = None) -> None:
    """Raise TypeError for options that ``owner`` does not have, and for any where a ``client`` is given as well."""
    for name in given:
        if name not in ClientOptions.__annotations__:
            raise TypeError(f"{owner}() has no option {name!r}")
    if given and client is not None:
        raise TypeError(f"{owner}() takes either client= or the options of a client: {', '.join(given)}")


def resolve_options(owner: str, given: ClientOptions) -> Options:
    """Return the options of a client, with what is not given from the environment and the profile.

    Raises TypeError for an unknown name, for two names of one option, or for what is no observer;
    ConfigError for a value that cannot be used; ImportError if an extra is missing.
    """
    check_names(owner, given)
    named: dict[str, Any] = {}
    for name, value in given.items():
        option = _ALIASES.get(name, name)
        if value is None:
            continue
        if option in named and named[option] != value:
            raise TypeError(f"{owner}() was given {option} under two names")
        named[option] = value
    timeout, max_retries = named.pop("timeout", None), named.pop("max_retries", None)
    strict, headers = named.pop("strict", False), named.pop("default_headers", None)
    watch = Watching(as_observers(named.pop("observer", None)))
    limits = limited(Policy(jitter=random.random, watch=watch), timeout, max_retries)
    settings = resolve_settings(**named)
    if timeout is None:
        limits = limited(limits, settings.timeout)
    return Options(settings, limits, strict, headers)


def limited(policy: Policy, timeout: float | Timeouts | None = None, max_retries: int | None = None) -> Policy:
    """Return ``policy`` with other limits; None leaves one as it is. A number limits every wait.

    Raises ConfigError for what is no limit.
    """
    changed: dict[str, Any] = {}
    if timeout is not None:
        changed["timeouts"] = _timeouts(timeout)
    if max_retries is not None:
        if isinstance(max_retries, bool) or not isinstance(max_retries, int) or max_retries < 0:
            raise ConfigError(f"max_retries must be a whole number from 0, not {max_retries!r}")
        changed["max_retries"] = max_retries
    return msgspec.structs.replace(policy, **changed)


def _timeouts(given: float | Timeouts) -> Timeouts:
    if not isinstance(given, Timeouts):
        if not _is_limit(given):
            raise ConfigError(f"timeout must be a positive number of seconds, or Timeouts(...), not {given!r}")
        return Timeouts(connect=min(given, _CONNECT), first_byte=given, idle=given)
    for name, seconds in msgspec.structs.asdict(given).items():
        if seconds is not None and not _is_limit(seconds):
            raise ConfigError(f"Timeouts.{name} must be a positive number of seconds, or None, not {seconds!r}")
    return given


def _is_limit(seconds: object) -> bool:
    return isinstance(seconds, int | float) and not isinstance(seconds, bool) and 0 < seconds < math.inf
