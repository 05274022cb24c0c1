"""Compaction to a budget of tokens, without a model: old outputs first, then old exchanges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec import Raw
from msgspec.structs import replace

from ...errors import LocalError
from ...items import READER, FunctionCallOutputItem
from ...values import raw_of
from .cutting import cut
from .managing import Manager

__all__ = ["TokenBudgetManager", "estimated_tokens"]

_BYTES_PER_TOKEN: Final = 4
_CLEARED: Final = "[output left out: {length} characters]"


def estimated_tokens(items: Sequence[Raw]) -> int:
    """Return about how many tokens items are, from their bytes: four a token, rounded up."""
    return sum(-(-len(bytes(item)) // _BYTES_PER_TOKEN) for item in items)


class TokenBudgetManager(Manager, frozen=True, tag="token_budget"):
    """Once a conversation is estimated at more than ``max_tokens``, bring it down to ``target`` of that.

    First the outputs of old calls are replaced by a mark of how long they were, from the oldest;
    if that is not enough, old exchanges go. The last group always stays as it is.
    """

    max_tokens: int
    target: float = 0.5

    def __post_init__(self) -> None:
        """Refuse a budget that cannot be kept."""
        if self.max_tokens < 1 or not 0 < self.target <= 1:
            raise LocalError("max_tokens is at least 1, target above 0 and at most 1")

    def apply(self, items: Sequence[Raw]) -> tuple[Raw, ...]:
        """Return the items that stay, some of them shorter."""
        if estimated_tokens(items) <= self.max_tokens:
            return tuple(items)
        room = int(self.max_tokens * self.target)
        shorter = _cleared(items, room)
        if estimated_tokens(shorter) <= room:
            return shorter

        def keeps(groups: Sequence[tuple[Raw, ...]]) -> int:
            count = size = 0
            for group in reversed(groups):
                size += estimated_tokens(group)
                if size > room:
                    break
                count += 1
            return count

        return cut(shorter, keeps).kept


def _cleared(items: Sequence[Raw], room: int) -> tuple[Raw, ...]:
    last = cut(items, lambda groups: 1)
    left = len(items) - len(last.recent)
    total = estimated_tokens(items)
    cleared: list[Raw] = []
    for item in items[:left]:
        kept = _shortened(item) if total > room else item
        total += estimated_tokens([kept]) - estimated_tokens([item])
        cleared.append(kept)
    return (*cleared, *items[left:])


def _shortened(item: Raw) -> Raw:
    read = READER.read_any(item, [])
    if not isinstance(read, FunctionCallOutputItem):
        return item
    given = read.output if isinstance(read.output, str) else msgspec.json.encode(read.output).decode()
    mark = _CLEARED.format(length=len(given))
    return raw_of(replace(read, output=mark)) if len(mark) < len(given) else item
