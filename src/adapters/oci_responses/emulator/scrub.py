"""Secrets taken out of what is written down.

Taken out are the values of keys that hold secrets, and inside any text: API keys, bearer tokens, JSON
Web Tokens, private keys, the password of an address, and the OCIDs of a tenancy. The same secret
always becomes the same word, so that what belongs together still does.
"""

from __future__ import annotations

import re
from typing import Any

__all__ = ["scrubbed"]

_GONE = "[scrubbed]"
_KEYS = re.compile(
    r"(?:^|[-_])(?:authorization|api[-_]?key|apikey|token|access[-_]token|secret|client[-_]secret|password|passphrase|"
    r"cookie|private[-_]key|headers)$",
    re.IGNORECASE,
)
_TEXTS = (
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL), _GONE),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"), _GONE),
    (re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]{8,}", re.IGNORECASE), rf"\1 {_GONE}"),
    (re.compile(r"\bsk-[\w-]{16,}"), _GONE),
    (re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"), _GONE),
    (re.compile(r"\bocid1\.(\w+)\.([\w-]*)\.([\w-]*)\.[\w.]{8,}"), r"ocid1.\1.\2.\3.scrubbed"),
)


def scrubbed(value: Any) -> Any:
    """Return JSON ``value`` without secrets."""
    if isinstance(value, str):
        for pattern, instead in _TEXTS:
            value = pattern.sub(instead, value)
        return value
    if isinstance(value, list):
        return [scrubbed(part) for part in value]
    if isinstance(value, dict):
        return {key: _GONE if _holds_secret(key, part) else scrubbed(part) for key, part in value.items()}
    return value


def _holds_secret(key: str, value: Any) -> bool:
    # A number is a count of tokens, an absent value no secret, and a schema only describes.
    return isinstance(value, (str, dict)) and bool(value) and _KEYS.search(key) is not None and "type" not in value
