"""Orders to end otherwise than with an answer, so that a program can see what it does then.

``Refuse.``, ``Refuse: I would rather not.``, ``Fail.``, ``Fail with rate_limit_exceeded.``,
``Stop as if filtered.``
"""

from __future__ import annotations

import re

from ..pieces import Decline, Failure, Halt, Piece

__all__ = ["ending"]

_REFUSE = re.compile(
    r"^\s*(?:please\s+)?(?:refuse|decline)(?:\s+to\s+(?:answer|reply|respond|do\s+(?:this|that|it))"
    r"(?:\s+(?:this|that|me))?)?\s*(?:[.!]|:\s*(.+?))?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_FAIL = re.compile(r"^\s*(?:please\s+)?fail(?:\s+with\s+[`\"']?([a-z_]+)[`\"']?)?\s*[.!]?\s*$", re.IGNORECASE)
_FILTER = re.compile(r"^\s*(?:please\s+)?stop\s+as\s+if\s+filtered\s*[.!]?\s*$", re.IGNORECASE)
_SORRY = "I'm sorry, but I can't help with that."


def ending(text: str) -> Piece | None:
    """Return the refusal, failure or halt that ``text`` orders, or None."""
    if match := _REFUSE.match(text):
        return Decline(match[1] or _SORRY)
    if match := _FAIL.match(text):
        return Failure(match[1].lower(), f"It failed with {match[1].lower()}, as ordered.") if match[1] else Failure()
    return Halt() if _FILTER.match(text) else None
