"""Profiles of the OCI config file: reading one, and the signer that it describes.

Format: Oracle's page "SDK and CLI Configuration File". A profile inherits what it does not set from DEFAULT.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from responses_proto.errors import ConfigError

from .base import Credential, read_credential_file

if TYPE_CHECKING:
    from configparser import ConfigParser

__all__ = [
    "DEFAULT_FILE",
    "DEFAULT_PROFILE",
    "Profile",
    "api_key_parts",
    "profile_credential",
    "read_profile",
    "read_profiles",
    "session_parts",
]

DEFAULT_FILE = "~/.oci/config"
DEFAULT_PROFILE = "DEFAULT"


@dataclass(frozen=True)
class Profile:
    """One section of a config file; ``label`` names it for messages.

    The values include pass phrases, so they stay out of the repr.
    """

    label: str
    values: Mapping[str, str] = field(repr=False)

    def require(self, *keys: str) -> list[str]:
        """Return the values of ``keys``, or raise ConfigError naming all that are missing."""
        missing = [key for key in keys if not self.values.get(key)]
        if missing:
            raise ConfigError(f"{self.label} has no {', '.join(missing)}")
        return [self.values[key] for key in keys]


def read_profile(path: str, name: str) -> Profile:
    """Return the profile ``name`` of the file ``path`` (``~`` is the home directory).

    Raises ConfigError if the file or the profile is missing, or if the file is malformed. DEFAULT is never
    missing, as in the OCI SDK; it may be empty.
    """
    parser = _parsed(path)
    label = f"profile {name} in {path}"
    if name not in parser:
        raise ConfigError(f"there is no {label}; it has {', '.join(parser)}")
    return Profile(label, dict(parser[name]))


def read_profiles(path: str) -> list[Profile]:
    """Return all profiles of the file ``path`` that say something; raises ConfigError as :func:`read_profile`."""
    return [Profile(f"profile {name} in {path}", dict(values)) for name, values in _parsed(path).items() if values]


def _parsed(path: str) -> ConfigParser:
    from configparser import ConfigParser, Error  # who has no profile does not need it

    # Interpolation is off, as in the OCI SDK: a pass phrase may hold a percent sign.
    parser = ConfigParser(interpolation=None)
    try:
        with open(os.path.expanduser(path), encoding="utf-8-sig") as file:
            parser.read_file(file)
    except OSError as error:
        raise ConfigError(f"cannot read the OCI config file {path}: {error.strerror}") from None
    except (Error, UnicodeDecodeError) as error:
        # The parser's own message quotes the line, and a line may hold a pass phrase.
        kind = type(error).__name__
        raise ConfigError(f"the OCI config file {path} is malformed ({kind}){_line(error)}") from None
    return parser


def profile_credential(profile: Profile, kind: str | None) -> Credential:
    """Return the signer that a profile describes; ``kind`` is ``api_key``, ``security_token`` or None.

    None takes a profile with ``security_token_file``, its own or inherited, for a session.
    Raises ConfigError for missing keys of the profile and for an unreadable key file.
    """
    if kind == "security_token" or (kind is None and profile.values.get("security_token_file")):
        from .session import SessionTokenSigner

        return SessionTokenSigner(*session_parts(profile))
    from .api_key import ApiKeySigner

    return ApiKeySigner(*api_key_parts(profile))


def session_parts(profile: Profile) -> tuple[str, str, str | None]:
    """Return the token file, the key file and the pass phrase of a profile; raises ConfigError."""
    token_file, key_file = profile.require("security_token_file", "key_file")
    return token_file, key_file, profile.values.get("pass_phrase")


def api_key_parts(profile: Profile) -> tuple[str, str, str, bytes, str | None]:
    """Return tenancy, user, fingerprint, the PEM text of the key and its pass phrase; raises ConfigError."""
    tenancy, user, fingerprint = profile.require("tenancy", "user", "fingerprint")
    content = profile.values.get("key_content")
    if content:
        pem = content.encode()
    else:
        (key_file,) = profile.require("key_file")
        pem = read_credential_file(key_file, "private key", f"it is the key_file of {profile.label}")
    return tenancy, user, fingerprint, pem, profile.values.get("pass_phrase")


def _line(error: Exception) -> str:
    """Say where a parser's error is, as far as it tells; one kind of error has a list of lines."""
    number = getattr(error, "lineno", None) or next(iter(getattr(error, "errors", [])), (None,))[0]
    return f" at line {number}" if number else ""
