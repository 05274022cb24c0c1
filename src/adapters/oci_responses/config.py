"""Settings: where to connect and as whom, and where each answer came from.

Every setting is looked up in the same order: the argument, the documented environment variable, its aliases,
the profile of the OCI config file. Blank values count as absent. No variable of another vendor is read.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Unpack

from responses_proto.errors import ConfigError

from .auth import Credential, Signer
from .credentials import choose_credential, is_in_cluster
from .endpoint import DEFAULT_REGION, checked_url, region_identifier, region_url
from .lookup import PROFILE_KEYS, VARIABLES, Lookup
from .transport import Transport, TransportOptions, resolve_transport

__all__ = ["PROFILE_KEYS", "VARIABLES", "Settings", "resolve_settings", "scope_headers"]


@dataclass(frozen=True)
class Settings:
    """Where to connect and as whom.

    ``base_url`` has no trailing slash. ``region`` is None where an endpoint is given and no region.
    ``timeout`` is seconds, for a client that is given none.
    ``profile`` is the one that was read, ``profile DEFAULT in ~/.oci/config``, None if none was.
    ``sources`` says for each setting that is set where it came from: ``argument``, the name of a variable,
    ``profile DEFAULT in ~/.oci/config``, or ``default``.
    """

    base_url: str
    credential: Credential
    compartment_id: str | None = None
    project: str | None = None
    region: str | None = None
    ca_file: str | None = None
    conversation_store_id: str | None = None
    sources: Mapping[str, str] = field(default_factory=dict)
    timeout: float | None = None
    transport: Transport = field(default_factory=Transport)
    profile: str | None = None


def resolve_settings(
    *,
    profile: str | None = None,
    auth: Credential | Signer | str | None = None,
    region: str | None = None,
    compartment_id: str | None = None,
    project: str | None = None,
    base_url: str | None = None,
    api: str | None = None,
    config_file: str | os.PathLike[str] | None = None,
    api_key: str | None = None,
    ca_file: str | os.PathLike[str] | None = None,
    conversation_store_id: str | None = None,
    profile_name: str | None = None,
    service_endpoint: str | None = None,
    environ: Mapping[str, str] | None = None,
    **transport: Unpack[TransportOptions],
) -> Settings:
    """Resolve the settings of a client; reads the config file and the key file, opens no connection.

    ``auth`` is a credential, a ready-made signer, ``"api_key"`` or ``"security_token"`` (what the profile
    must hold), ``"instance_principal"``, ``"resource_principal"`` or ``"oke_workload_identity"`` (by the
    extra ``[oci]``), or None: a Generative AI API key if there is one, else the profile. A profile is read
    if it is named, if a config file is named, or if the credential must come from it.

    ``api`` is the family of urls: ``"openai"`` (/openai/v1, the default), ``"actions"``
    (/20231130/actions/v1) or ``"native"`` (/v1); a ``base_url`` with a path names it by itself.
    How it connects is explained at :class:`oci_responses.transport.TransportOptions`.
    ``profile_name`` and ``service_endpoint`` are other words for ``profile`` and ``base_url``.
    Raises ConfigError; ImportError if the extra is missing.
    """
    arguments = {
        "profile": profile or profile_name,
        "auth": auth if isinstance(auth, str) else None,
        "region": region,
        "compartment_id": compartment_id,
        "project": project,
        "base_url": base_url or service_endpoint,
        "api": api,
        "config_file": _text(config_file),
        "api_key": api_key,
        "ca_file": _text(ca_file),
        "conversation_store_id": conversation_store_id,
    }
    surroundings = os.environ if environ is None else environ
    look = Lookup(arguments, surroundings)
    settings = _settings(look, choose_credential(None if isinstance(auth, str) else auth, look))
    return replace(settings, transport=resolve_transport(settings.base_url, surroundings, look.sources, **transport))


def scope_headers(settings: Settings) -> list[tuple[str, str]]:
    """Return the headers that say on whose account a request runs, those that are set.

    The compartment goes out under both its names: the service reads one on some paths and the other on
    others, and answers "Compartment ID must be provided" to the wrong one.
    """
    headers = [
        ("OpenAI-Project", settings.project),
        ("opc-compartment-id", settings.compartment_id),
        ("CompartmentId", settings.compartment_id),
        ("opc-conversation-store-id", settings.conversation_store_id),
    ]
    return [(name, value) for name, value in headers if value]


def _settings(look: Lookup, credential: Credential) -> Settings:
    url, region = _endpoint(look, in_cluster=is_in_cluster(credential))
    return Settings(
        base_url=url,
        credential=credential,
        compartment_id=_compartment(look),
        project=look.word("project"),
        region=region,
        ca_file=_ca_file(look),
        conversation_store_id=look.word("conversation_store_id"),
        timeout=_timeout(look),
        profile=look.profile.label if look.profile.values else None,
        sources=MappingProxyType(look.sources),
    )


def _compartment(look: Lookup) -> str | None:
    value = look.word("compartment_id")
    tenancy = look.profile.values.get("tenancy")
    if value is None and tenancy:
        # The tenancy is its root compartment.
        look.sources["compartment_id"] = f"tenancy of {look.profile.label}"
        return tenancy
    return value


def _ca_file(look: Lookup) -> str | None:
    path = look.find("ca_file")
    if path is None:
        # OpenSSL's own variable: set for all programs, so anything said to this one is stronger.
        path = look.find("authorities")
        if path is None:
            return None
        look.sources["ca_file"] = look.sources.pop("authorities")
    expanded = os.path.expanduser(path)
    if not os.path.isfile(expanded):
        raise ConfigError(f"ca_file {path} ({look.sources['ca_file']}) is no file")
    return expanded


def _timeout(look: Lookup) -> float | None:
    given = look.find("timeout")
    if given is None:
        return None
    try:
        seconds = float(given)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise ConfigError(f"timeout ({look.sources['timeout']}) must be a number of seconds, not {given!r}")
    return seconds


def _endpoint(look: Lookup, *, in_cluster: bool) -> tuple[str, str | None]:
    """Return the base url and the region. A given endpoint beats any region; the region then only informs."""
    given, region, api = look.find("base_url"), look.find("region"), look.find("api")
    if region is None and in_cluster:
        region = look.find("principal_region")
        if region is not None:
            look.sources["region"] = look.sources.pop("principal_region")
    if region is not None:
        region = region_identifier(region, look.sources["region"])
    if given is not None:
        return checked_url(given, look.sources["base_url"], api), region
    if region is None:
        region = DEFAULT_REGION
        look.sources["region"] = "default"
    look.sources["base_url"] = f"region ({look.sources['region']})"
    return region_url(region, api), region


def _text(path: str | os.PathLike[str] | None) -> str | None:
    return None if path is None else os.fspath(path)
