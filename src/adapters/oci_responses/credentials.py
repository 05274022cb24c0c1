"""Which credential a client gets, and whether a profile has to be read for it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from types import MappingProxyType

from responses_proto.errors import ConfigError

from . import auth as auth_kinds  # it loads each kind when it is asked for: a client needs one
from .auth.base import Credential, Secret, Signer
from .auth.profile import DEFAULT_FILE, DEFAULT_PROFILE, profile_credential, read_profile
from .lookup import Lookup

__all__ = ["choose_credential", "is_in_cluster"]

_OF_A_PROFILE = ("api_key", "security_token")
_PRINCIPALS: Mapping[str, str] = MappingProxyType(
    {
        "instance_principal": "InstancePrincipal",
        "resource_principal": "ResourcePrincipal",
        "oke_workload_identity": "OkeWorkloadIdentity",
    }
)
_ALIASES = {"session_token": "security_token", "workload_identity": "oke_workload_identity"}


def choose_credential(auth: Credential | Signer | None, look: Lookup) -> Credential:
    """Return the credential that ``auth`` and the settings ask for, and open the profile if one is due.

    The order: ``auth``, a Generative AI API key, the kind of auth that is named, the profile. A profile is
    read if it is named, if a config file is named, or if the credential must come from it.
    Raises ConfigError; ImportError for a kind whose extra is missing.
    """
    chosen = _at_hand(auth, look)
    kind = None if chosen else _kind(look)
    if kind is not None and kind in _PRINCIPALS:
        look.sources["credential"] = look.sources["auth"]
        principal: Callable[[], Credential] = getattr(auth_kinds, _PRINCIPALS[kind])
        chosen = principal()
    _open_profile(look, needed=chosen is None)
    if chosen is None:
        chosen = profile_credential(look.profile, kind)
        look.sources["credential"] = look.profile.label
    return chosen


def is_in_cluster(credential: Credential) -> bool:
    """Whether the place that a credential belongs to tells its region by a variable."""
    return isinstance(credential, Secret) and credential.in_cluster


def _at_hand(auth: Credential | Signer | None, look: Lookup) -> Credential | None:
    """Return the credential that was given as such, or as a key, if there is one."""
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
    return auth_kinds.GenAIApiKey(secret)


def _as_credential(auth: Credential | Signer) -> Credential:
    if isinstance(auth, Signer):
        return auth_kinds.ReadySigner(auth)
    if isinstance(auth, Credential):
        return auth
    raise ConfigError(f"auth must be a credential, a signer or a name, not {type(auth).__name__}")


def _kind(look: Lookup) -> str | None:
    name = look.find("auth")
    if name is None:
        return None
    kind = name.lower().replace("-", "_")
    kind = _ALIASES.get(kind, kind)
    known = (*_OF_A_PROFILE, *_PRINCIPALS)
    if kind not in known:
        raise ConfigError(f"unknown auth {name!r} ({look.sources['auth']}): use one of {', '.join(known)}")
    return kind


def _open_profile(look: Lookup, *, needed: bool) -> None:
    path, name = look.find("config_file"), look.find("profile")
    if not (path or name or needed):
        return
    if not (path or name or os.path.isfile(os.path.expanduser(DEFAULT_FILE))):
        raise ConfigError(
            f"no credential, and no {DEFAULT_FILE}: pass config_file=, api_key= or auth=, "
            "or set OCI_CONFIG_FILE or OCI_GENAI_API_KEY"
        )
    look.sources.setdefault("profile", "default")
    look.sources.setdefault("config_file", "default")
    look.profile = read_profile(path or DEFAULT_FILE, name or DEFAULT_PROFILE)
