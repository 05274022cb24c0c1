"""What must not leave the program, or not come in: found in text by patterns and replaced by a mark.

Names of things (ids, types, roles) and sealed content are left alone, and so are the bytes of an
item in which nothing was found. Deltas of a stream are not redacted: what is looked for may be cut
in two by them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from msgspec import Raw
from msgspec.structs import force_setattr

from ..errors import LocalError
from ..values import Value

__all__ = ["PATTERNS", "Redaction"]

PATTERNS: Final[Mapping[str, str]] = {
    "email": r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+",
    "card": r"(?<!\d)(?:\d[ -]?){12,18}\d(?!\d)",
    "iban": r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b",
    "phone": r"(?<![\w+])\+\d{1,3}[ .-]?(?:\(?\d{1,4}\)?[ .-]?){2,5}\d(?!\d)",
    "ip": r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])",
    "private_key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)",
    "token": r"\b(?:sk|ghp|gho|xoxb|xoxp|AKIA|eyJ)[-_A-Za-z0-9]{12,}(?:\.[-_A-Za-z0-9]+)*",
}
"""Kinds that are known by name, as regular expressions."""

_NAMES: Final = frozenset(
    (
        *(
            "id",
            "type",
            "role",
            "status",
            "phase",
            "model",
            "name",
            "namespace",
            "object",
            "call_id",
            "encrypted_content",
        ),
        *("previous_response_id", "conversation", "file_id", "item_id", "detail", "format", "approval_request_id"),
    )
)
"""Members whose text names something, or cannot be read by anybody here."""
_CARD_MODULUS: Final = 10


class Redaction(Value, frozen=True, kw_only=True):
    """Replace these ``kinds`` of :data:`PATTERNS`, and what ``patterns`` (name to expression) match.

    ``mark`` stands in its place, with the kind's name for ``{kind}``. Card numbers count only with
    a right check digit (ISO/IEC 7812). Raises :class:`LocalError` for a kind that is not known and
    for an expression that is none.
    """

    kinds: tuple[str, ...] = tuple(PATTERNS)
    patterns: dict[str, str] = msgspec.field(default_factory=dict)
    mark: str = "[{kind}]"

    def __post_init__(self) -> None:
        """Refuse what would silently redact nothing."""
        force_setattr(self, "kinds", tuple(self.kinds))
        if unknown := sorted(set(self.kinds) - PATTERNS.keys()):
            raise LocalError(f"no kind of redaction is called {', '.join(unknown)}")
        for name, expression in self.patterns.items():
            try:
                _compiled(expression)
            except re.error as error:
                raise LocalError(f"redaction {name}: no regular expression: {error}") from error

    def text(self, text: str) -> str:
        """Return a text with marks in it."""
        for kind, expression in self._expressions():
            text = _compiled(expression).sub(functools.partial(self._marked, kind), text)
        return text

    def json(self, raw: Raw) -> Raw:
        """Return JSON with marks in its texts; the same bytes if there is nothing to mark."""
        value = msgspec.json.decode(raw)
        redacted = self._value(value)
        return raw if redacted == value else Raw(msgspec.json.encode(redacted))

    def items(self, items: Iterable[Raw]) -> tuple[Raw, ...]:
        """Return items with marks in their texts."""
        return tuple(map(self.json, items))

    def _expressions(self) -> Iterable[tuple[str, str]]:
        yield from ((kind, PATTERNS[kind]) for kind in PATTERNS if kind in self.kinds)
        yield from self.patterns.items()

    def _marked(self, kind: str, found: re.Match[str]) -> str:
        return found[0] if kind == "card" and not _is_card(found[0]) else self.mark.format(kind=kind)

    def _value(self, value: object) -> object:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self._value(one) for one in value]
        if isinstance(value, dict):
            return {name: one if name in _NAMES else self._value(one) for name, one in value.items()}
        return value


@functools.lru_cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


def _is_card(text: str) -> bool:
    digits = [int(one) for one in text if one.isdigit()][::-1]
    doubled = (sum(divmod(2 * digit, _CARD_MODULUS)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % _CARD_MODULUS == 0
