"""One order for all settings: the argument, the documented variable, its aliases, the profile.

Blank values count as absent. No variable of another vendor is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from responses_proto.errors import ConfigError

from .auth.profile import Profile

__all__ = ["PROFILE_KEYS", "VARIABLES", "Lookup"]

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
        "timeout": ("OCI_REQUEST_TIMEOUT",),
        "principal_region": ("OCI_RESOURCE_PRINCIPAL_REGION",),
        "authorities": ("SSL_CERT_FILE",),
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


class Lookup:
    """Finds settings in the documented order and notes in ``sources`` where each was found.

    ``profile`` is empty until somebody opens one. Raises ConfigError for an argument that is no text.
    """

    def __init__(self, arguments: Mapping[str, str | None], environ: Mapping[str, str]) -> None:
        for name, value in arguments.items():
            if value is not None and not isinstance(value, str):
                raise ConfigError(f"{name} must be text, not {type(value).__name__}")
        self._arguments = arguments
        self._environ = environ
        self.profile = Profile("no profile", {})
        self.sources: dict[str, str] = {}

    def find(self, name: str) -> str | None:
        """Return the value of a setting without the blanks around it, or None."""
        for value, source in self._candidates(name):
            if value and value.strip():
                self.sources[name] = source
                return value.strip()
        return None

    def word(self, name: str) -> str | None:
        """Find a setting that will stand in a header. Raises ConfigError for one that cannot."""
        value = self.find(name)
        if value and not re.fullmatch(r"[!-~]+", value):
            raise ConfigError(f"{name} ({self.sources[name]}) has blanks or other odd characters in it")
        return value

    def from_argument(self, name: str) -> bool:
        """Whether a setting is given by argument."""
        return bool((self._arguments[name] or "").strip())

    def _candidates(self, name: str) -> Iterator[tuple[str | None, str]]:
        yield self._arguments.get(name), "argument"
        for variable in VARIABLES.get(name, ()):
            yield self._environ.get(variable), variable
        if name in PROFILE_KEYS:
            yield self.profile.values.get(PROFILE_KEYS[name]), self.profile.label
