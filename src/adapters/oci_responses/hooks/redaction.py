"""Redaction on the way in and on the way out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from msgspec import Raw
from msgspec.structs import replace

from oci_responses.hooks import order
from responses_proto.agent.asked import AskModel
from responses_proto.agent.hooks import Change, Occasion, ToolOutcome
from responses_proto.agent.redaction import Redaction
from responses_proto.history import raw_items

__all__ = ["RedactionHook"]


class RedactionHook:
    """Marks what a redaction finds: in prompts and tool outputs, in every request, and in the final message.

    So neither the service nor a saved run gets it from there. What the model itself writes stays as
    it is in the conversation, and goes back redacted; the deltas of a stream are not redacted.
    """

    priority = order.REDACTION

    def __init__(self, redaction: Redaction | None = None) -> None:
        self.redaction = redaction or Redaction()

    def before_invocation(self, occasion: Occasion, items: tuple[Raw, ...]) -> Change | None:
        """Mark the prompt."""
        redacted = self.redaction.items(items)
        return Change(redacted) if redacted != items else None

    def before_model_call(self, occasion: Occasion, asked: AskModel) -> Change | None:
        """Mark what goes out."""
        given = asked.parameters
        items = raw_items(cast(Iterable[object], given.get("input") or ()))
        redacted = self.redaction.items(items)
        changed: dict[str, object] = {"input": list(redacted)} if redacted != items else {}
        instructions = given.get("instructions")
        if isinstance(instructions, str) and (text := self.redaction.text(instructions)) != instructions:
            changed["instructions"] = text
        return Change(replace(asked, parameters={**given, **changed})) if changed else None

    def after_tool_call(self, occasion: Occasion, outcome: ToolOutcome) -> Change | None:
        """Mark what a tool said."""
        result = outcome.result
        error = self.redaction.text(result.error) if result.error is not None else None
        redacted = replace(result, content=self.redaction.text(result.content), error=error)
        return Change(replace(outcome, result=redacted)) if redacted != result else None

    def after_invocation(self, occasion: Occasion, text: str | None) -> Change | None:
        """Mark the final message."""
        redacted = self.redaction.text(text or "")
        return Change(redacted) if redacted != (text or "") else None
