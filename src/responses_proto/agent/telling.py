"""Items as text for a model, or a rule, that has not seen them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Raw

from ..items import READER, FunctionCallItem, FunctionCallOutputItem, MessageItem

__all__ = ["told"]

_LONGEST: Final = 4000


def told(items: Iterable[Raw]) -> str:
    """Return items as text for somebody who has not seen them; what is long is cut."""
    return "\n".join(line if len(line) <= _LONGEST else f"{line[:_LONGEST]} [cut]" for line in _lines(items))


def _lines(items: Iterable[Raw]) -> Iterator[str]:
    for item in items:
        read = READER.read_any(item, [])
        if isinstance(read, MessageItem):
            yield f"{read.role}: {_text_of(read)}"
        elif isinstance(read, FunctionCallItem):
            yield f"assistant calls {read.name}({read.arguments})"
        elif isinstance(read, FunctionCallOutputItem):
            yield f"tool returns: {read.output if isinstance(read.output, str) else bytes(item).decode()}"


def _text_of(message: MessageItem) -> str:
    parts = (getattr(part, "text", None) or f"[{getattr(part, 'type', 'part')}]" for part in message.content)
    return message.content if isinstance(message.content, str) else " ".join(parts)
