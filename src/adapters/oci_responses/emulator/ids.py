"""Identifiers in the shapes that the service uses."""

from __future__ import annotations

import random
import re
import string
import uuid

__all__ = ["Ids"]

_ALPHABET = string.ascii_lowercase + string.digits
_SEGMENT = re.compile(r"[A-Za-z0-9_-]{1,32}")


class Ids:
    """Makes identifiers; with a ``seed`` always the same ones in the same order."""

    def __init__(self, airport: str = "ord", seed: int | None = None) -> None:
        self._airport = airport
        # Identifiers are no secrets; a seed makes two runs comparable byte for byte.
        self._random = random.SystemRandom() if seed is None else random.Random(seed)  # noqa: S311

    def token(self, length: int) -> str:
        """Return ``length`` lower-case letters and digits."""
        return "".join(self._random.choices(_ALPHABET, k=length))

    def response(self) -> str:
        """``resp_<airport>_`` and 48 characters."""
        return f"resp_{self._airport}_{self.token(48)}"

    def conversation(self) -> str:
        """``conv_<airport>_`` and 48 characters."""
        return f"conv_{self._airport}_{self.token(48)}"

    def file(self) -> str:
        """``file-<airport>-`` and a UUID."""
        return f"file-{self._airport}-{uuid.UUID(int=self._random.getrandbits(128), version=4)}"

    def item(self, prefix: str) -> str:
        """``msg_``, ``fc_``, ``rs_`` and so on, with 48 characters."""
        return f"{prefix}_{self.token(48)}"

    def call(self) -> str:
        """``call_`` and 24 characters."""
        return f"call_{self.token(24)}"

    def ocid(self, kind: str, region: str = "") -> str:
        """``ocid1.<kind>.oc1.<region>.`` and 60 characters."""
        return f"ocid1.{kind}.oc1.{region}.{self.token(60)}"

    def secret(self) -> str:
        """Return a GenAI API key: ``sk-`` and 48 characters."""
        return f"sk-{self.token(48)}"

    def request(self, asked: str) -> str:
        """Return an ``opc-request-id`` of three segments; ``asked`` (the client's) gives the first.

        Segments have at most 32 characters of ``[A-Za-z0-9_-]`` (OCI SDK, request id format).
        """
        first = asked.partition("/")[0]
        if not _SEGMENT.fullmatch(first):
            first = self._hex()
        return f"{first}/{self._hex()}/{self._hex()}"

    def _hex(self) -> str:
        return f"{self._random.getrandbits(128):032X}"
