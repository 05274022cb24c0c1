"""Settings: where to connect and as whom, and where each answer came from.

Every setting is looked up in the same order: the argument, the documented environment variable, its aliases,
the profile of the OCI config file. Blank values count as absent. No variable of another vendor is read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from responses_proto.errors import ConfigError

from .auth import Credential, GenAIApiKey, ReadySigner, Signer
from .endpoint import DEFAULT_REGION, checked_url, region_identifier, region_url
from .profile import DEFAULT_FILE, DEFAULT_PROFILE, Profile, profile_credential, read_profile

__all__ = ["PROFILE_KEYS", "VARIABLES", "Settings", "resolve_settings", "scope_headers"]

VARIABLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "config_file": ("OCI_CONFIG_FILE", "OCI_CLI_CONFIG_FILE"),
        "profile": ("OCI_CONFIG_PROFILE", "OCI_CLI_PROFILE", "OCI_PROFILE"),
        "region": ("OCI_REGION", "OCI_CLI_REGION", "OCI_GENAI_REGION"),
        "compartment_id": ("OCI_COMPARTMENT_ID", "OCI_COMPARTMENT", "OCI_COMPARTMENT_OCID"),
        "project": ("OCI_GENAI_PROJECT_ID", "OCI_PROJECT_ID"),
        "auth": ("OCI_AUTH_TYPE", "OCI_CLI_AUTH"),
        "api_key": ("OCI_GENAI_API_KEY",),
        "base_url": ("OCI_GENAI_ENDPOINT", "OCI_SERVICE_ENDPOINT"),
    }
)
"""Setting -> environment variables, the documented one first."""

PROFILE_KEYS: Mapping[str, str] = MappingProxyType(
    {
        "region": "region",
        "compartment_id": "compartment_id",
        "project": "genai_project_id",
        "base_url": "genai_endpoint",
        "ca_file": "ca_file",
        "conversation_store_id": "conversation_store_id",
    }
)
"""Setting -> key of a profile. All but ``region`` are ours; the OCI SDK and CLI ignore them."""


@dataclass(frozen=True)
class Settings:
    """Where to connect and as whom.

    ``base_url`` has no trailing slash. ``region`` is None where an endpoint is given and no region.
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


def resolve_settings(
    *,
    profile: str | None = None,
    auth: Credential | Signer | str | None = None,
    region: str | None = None,
    compartment_id: str | None = None,
    project: str | None = None,
    base_url: str | None = None,
    config_file: str | os.PathLike[str] | None = None,
    api_key: str | None = None,
    ca_file: str | os.PathLike[str] | None = None,
    conversation_store_id: str | None = None,
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """Resolve the settings of a client; reads the config file and the key file, opens no connection.

    ``auth`` is a credential, a ready-made signer, ``"api_key"`` or ``"security_token"`` (what the profile
    must hold), or None: a Generative AI API key if there is one, else the profile. A profile is read if
    it is named, if a config file is named, or if the credential must come from it. Raises ConfigError.
    """
    arguments = {
        "profile": profile,
        "auth": auth if isinstance(auth, str) else None,
        "region": region,
        "compartment_id": compartment_id,
        "project": project,
        "base_url": base_url,
        "config_file": _text(config_file),
        "api_key": api_key,
        "ca_file": _text(ca_file),
        "conversation_store_id": conversation_store_id,
    }
    look = _Lookup(arguments, os.environ if environ is None else environ)
    chosen = _credential_at_hand(None if isinstance(auth, str) else auth, look)
    kind = None if chosen else _auth_kind(look)
    look.profile = _open_profile(look, needed=chosen is None)
    if chosen is None:
        chosen = profile_credential(look.profile, kind)
        look.sources["credential"] = look.profile.label
    return _settings(look, chosen)


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


class _Lookup:
    """Finds settings in the documented order and notes where each was found."""

    def __init__(self, arguments: Mapping[str, str | None], environ: Mapping[str, str]) -> None:
        self._arguments = arguments
        self._environ = environ
        self.profile = Profile("no profile", {})
        self.sources: dict[str, str] = {}

    def find(self, name: str) -> str | None:
        for value, source in self._candidates(name):
            if value and value.strip():
                self.sources[name] = source
                return value.strip()
        return None

    def word(self, name: str) -> str | None:
        """Find a setting that will stand in a header."""
        value = self.find(name)
        if value and not re.fullmatch(r"[!-~]+", value):
            raise ConfigError(f"{name} ({self.sources[name]}) has blanks or other odd characters in it")
        return value

    def from_argument(self, name: str) -> bool:
        return bool((self._arguments[name] or "").strip())

    def _candidates(self, name: str) -> Iterator[tuple[str | None, str]]:
        yield self._arguments[name], "argument"
        for variable in VARIABLES.get(name, ()):
            yield self._environ.get(variable), variable
        if name in PROFILE_KEYS:
            yield self.profile.values.get(PROFILE_KEYS[name]), self.profile.label


def _credential_at_hand(auth: Credential | Signer | None, look: _Lookup) -> Credential | None:
    """Return the credential that needs no profile, if there is one."""
    if look.from_argument("api_key") and (auth is not None or look.from_argument("auth")):
        raise ConfigError(
            "api_key= (a Generative AI API key) and auth= exclude each other; "
            'auth="api_key" means the API signing key of a profile'
        )
    if auth is not None:
        look.sources["credential"] = "argument"
        return _as_credential(auth)
    # A weaker source must not overrule what was asked for: signing, or a profile by argument.
    if not look.from_argument("api_key") and (look.find("auth") or look.from_argument("profile")):
        return None
    secret = look.find("api_key")
    if secret is None:
        return None
    look.sources["credential"] = look.sources.pop("api_key")
    return GenAIApiKey(secret)


def _as_credential(auth: Credential | Signer) -> Credential:
    if isinstance(auth, Signer):
        return ReadySigner(auth)
    if isinstance(auth, Credential):
        return auth
    raise ConfigError(f"auth must be a credential, a signer or a name, not {type(auth).__name__}")


def _auth_kind(look: _Lookup) -> str | None:
    name = look.find("auth")
    kind = name and name.lower().replace("-", "_")
    if kind in (None, "api_key", "security_token"):
        return kind
    if kind in ("instance_principal", "resource_principal", "oke_workload_identity"):
        raise ConfigError(
            f'auth "{kind}" ({look.sources["auth"]}) has to come ready-made: install oci-responses[oci], '
            "make the signer with oci.auth.signers and pass it as auth="
        )
    raise ConfigError(f"unknown auth {name!r} ({look.sources['auth']}): use api_key or security_token")


def _open_profile(look: _Lookup, *, needed: bool) -> Profile:
    """Return the profile; the empty one if it is neither named nor needed."""
    path, name = look.find("config_file"), look.find("profile")
    if not (path or name or needed):
        return look.profile
    if not (path or name or os.path.isfile(os.path.expanduser(DEFAULT_FILE))):
        raise ConfigError(
            f"no credential, and no {DEFAULT_FILE}: pass config_file=, api_key= or auth=, "
            "or set OCI_CONFIG_FILE or OCI_GENAI_API_KEY"
        )
    look.sources.setdefault("profile", "default")
    look.sources.setdefault("config_file", "default")
    return read_profile(path or DEFAULT_FILE, name or DEFAULT_PROFILE)


def _settings(look: _Lookup, credential: Credential) -> Settings:
    url, region = _endpoint(look)
    return Settings(
        base_url=url,
        credential=credential,
        compartment_id=_compartment(look),
        project=look.word("project"),
        region=region,
        ca_file=_ca_file(look),
        conversation_store_id=look.word("conversation_store_id"),
        sources=MappingProxyType(look.sources),
    )


def _compartment(look: _Lookup) -> str | None:
    value = look.word("compartment_id")
    tenancy = look.profile.values.get("tenancy")
    if value is None and tenancy:
        # The tenancy is its root compartment.
        look.sources["compartment_id"] = f"tenancy of {look.profile.label}"
        return tenancy
    return value


def _ca_file(look: _Lookup) -> str | None:
    path = look.find("ca_file")
    if path is None:
        return None
    expanded = os.path.expanduser(path)
    if not os.path.isfile(expanded):
        raise ConfigError(f"ca_file {path} ({look.sources['ca_file']}) is no file")
    return expanded


def _endpoint(look: _Lookup) -> tuple[str, str | None]:
    """Return the base url and the region. A given endpoint beats any region; the region then only informs."""
    given, region = look.find("base_url"), look.find("region")
    if region is not None:
        region = region_identifier(region, look.sources["region"])
    if given is not None:
        return checked_url(given, look.sources["base_url"]), region
    if region is None:
        region = DEFAULT_REGION
        look.sources["region"] = "default"
    look.sources["base_url"] = f"region ({look.sources['region']})"
    return region_url(region), region


def _text(path: str | os.PathLike[str] | None) -> str | None:
    return None if path is None else os.fspath(path)
