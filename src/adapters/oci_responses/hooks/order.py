"""The order of the ready-made hooks: of two, the one of higher priority is asked first before a call."""

from __future__ import annotations

from typing import Final

__all__ = ["APPROVAL", "BUDGET", "LOGGING", "REDACTION"]

APPROVAL: Final = 100
REDACTION: Final = 50
BUDGET: Final = -50
"""After whoever may still forbid a call: what is not made is not counted."""
LOGGING: Final = -100
