"""The request of an aside: it stands alone, whoever holds the conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..history import repair_history
from .organ import Ask

__all__ = ["aside_parameters"]

_OF_THE_TURN: Final = (
    *("include", "max_tool_calls", "parallel_tool_calls", "text", "tool_choice", "tools"),
    *("background", "conversation", "previous_response_id", "truncation", "context_management"),
)
"""Request parameters that speak of the conversation's own calls."""


def aside_parameters(parameters: Mapping[str, object], ask: Ask) -> dict[str, object]:
    """Return the request parameters of an aside: the run's, less those of its turns, with the organ's own.

    The items are repaired as for a server that keeps nothing: a call that waits for its output
    would be refused, and so would reasoning that was not sealed.
    """
    kept = {name: value for name, value in parameters.items() if name not in _OF_THE_TURN}
    asked: dict[str, object] = {"store": False}
    if ask.items or "input" not in ask.parameters:
        asked["input"] = repair_history(ask.items, store=False)[0]
    if ask.instructions:
        asked["instructions"] = ask.instructions
    return kept | ask.parameters | asked
