"""Items that say or think something."""

from __future__ import annotations

from ..decoding import always
from ..parts import ContentPart, OutputText, Refusal, Text
from .base import ItemBase

__all__ = ["MessageItem", "ReasoningItem"]


class MessageItem(ItemBase, tag="message", frozen=True, kw_only=True):
    """A message; ``content`` is parts, or plain text in input.

    ``role`` is user, assistant, system or developer. ``phase`` (commentary or final_answer) marks
    an assistant message and must go back with it.
    """

    role: str = always("assistant")
    content: str | tuple[ContentPart, ...] = always(())
    phase: str | None = None

    @property
    def text(self) -> str:
        """All text of the message, joined."""
        if isinstance(self.content, str):
            return self.content
        return "".join(part.text for part in self.content if hasattr(part, "text"))

    @property
    def refusal(self) -> str | None:
        """The refusal, if the model refused."""
        refusals = [part.refusal for part in self.content if isinstance(part, Refusal)]
        return "".join(refusals) if refusals else None

    @property
    def output_text(self) -> str:
        """The text that the model says (``output_text`` and untold ``text`` parts), joined."""
        if isinstance(self.content, str):
            return self.content
        return "".join(part.text for part in self.content if isinstance(part, OutputText | Text))


class ReasoningItem(ItemBase, tag="reasoning", frozen=True, kw_only=True):
    """The model's reasoning: a summary, the full text, or only the sealed form of it.

    ``encrypted_content`` is opaque and must go back untouched where nothing is stored.
    """

    summary: tuple[ContentPart, ...] = always(())
    content: tuple[ContentPart, ...] | str | None = None
    encrypted_content: str | None = None
