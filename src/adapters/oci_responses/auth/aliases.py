"""Credentials by the names and with the arguments that users of `oci-genai-auth` type.

``refresh_interval`` is taken and has no effect: a token is renewed by its own expiry.
"""

from __future__ import annotations

from typing import Any

from .api_key import ApiKeySigner
from .principals import InstancePrincipal, ResourcePrincipal
from .profile import DEFAULT_FILE, DEFAULT_PROFILE, api_key_parts, read_profile, session_parts
from .session import SessionTokenSigner

__all__ = ["OciInstancePrincipalAuth", "OciResourcePrincipalAuth", "OciSessionAuth", "OciUserPrincipalAuth"]


class OciUserPrincipalAuth(ApiKeySigner):
    """The API signing key of a profile."""

    def __init__(self, config_file: str = DEFAULT_FILE, profile_name: str = DEFAULT_PROFILE) -> None:
        super().__init__(*api_key_parts(read_profile(config_file, profile_name)))


class OciSessionAuth(SessionTokenSigner):
    """The session token of a profile."""

    def __init__(
        self,
        config_file: str = DEFAULT_FILE,
        profile_name: str = DEFAULT_PROFILE,
        refresh_interval: float | None = None,
    ) -> None:
        super().__init__(*session_parts(read_profile(config_file, profile_name)))


class OciInstancePrincipalAuth(InstancePrincipal):
    """The instance principal; the other arguments go to the signer of the `oci` package."""

    def __init__(self, refresh_interval: float | None = None, **options: Any) -> None:
        super().__init__(**options)


class OciResourcePrincipalAuth(ResourcePrincipal):
    """The resource principal; the other arguments go to the signer of the `oci` package."""

    def __init__(self, refresh_interval: float | None = None, **options: Any) -> None:
        super().__init__(**options)
