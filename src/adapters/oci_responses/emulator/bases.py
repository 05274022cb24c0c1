"""The three addresses of the service on one host, and how the two older ones differ from the first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

__all__ = ["ACTIONS", "BASES", "NATIVE", "OPENAI", "Base", "Dialect"]


class Dialect(Enum):
    """Whose rules hold below a base."""

    CURRENT = "current"
    OLDER = "older"
    PROVIDER = "provider"


@dataclass(frozen=True)
class Base:
    """``path`` is what all paths below it begin with."""

    path: str
    dialect: Dialect


OPENAI = Base("/openai/v1", Dialect.CURRENT)
ACTIONS = Base("/20231130/actions/v1", Dialect.OLDER)
"""The first OpenAI-compatible base, to which an API key must name a compartment."""
NATIVE = Base("/v1", Dialect.PROVIDER)
"""The pass-through to a model's provider: no project, data-only frames, the provider's own errors."""
BASES = (OPENAI, ACTIONS, NATIVE)
