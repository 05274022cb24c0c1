"""API keys of OCI Generative AI, which are bearer tokens."""

from __future__ import annotations

from collections.abc import Sequence

from responses_proto.errors import ConfigError

from .base import Secret

__all__ = ["GenAIApiKey"]


class GenAIApiKey(Secret):
    """Sends an OCI Generative AI API key (``sk-...``) as a bearer token; nothing is signed."""

    def __init__(self, secret: str) -> None:
        if not (secret.isascii() and secret.isprintable()) or not secret or " " in secret:
            raise ConfigError("the Generative AI API key is empty or has blanks or other odd characters in it")
        self._authorization = f"Bearer {secret}"

    def headers(
        self, method: str, url: str, headers: Sequence[tuple[str, str]], body: bytes, date: str
    ) -> list[tuple[str, str]]:
        """Return the authorization header, whatever the request."""
        return [("authorization", self._authorization)]

    def refresh(self) -> bool:
        """Return False: the key does not change."""
        return False

    def __repr__(self) -> str:
        return "GenAIApiKey(...)"
