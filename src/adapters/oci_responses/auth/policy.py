"""When to refresh, as a function of the time."""

from __future__ import annotations

__all__ = ["PAUSE", "SKEW", "needs_refresh"]

SKEW = 60.0
"""Seconds before its expiry at which a credential is refreshed: more than a request takes to arrive."""

PAUSE = 10.0
"""Seconds between two refreshes of a credential that is still good, should the first bring nothing newer."""


def needs_refresh(now: float, expires_at: float | None, skew: float = SKEW) -> bool:
    """Whether what expires at ``expires_at`` (None: never) has ``skew`` seconds or less to live at ``now``."""
    return expires_at is not None and now >= expires_at - skew
