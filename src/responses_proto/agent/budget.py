"""What runs may cost: tokens, calls, time and money, refused before they are spent.

A :class:`Tally` is what was spent so far; it is a value, so that whoever shares a budget between
runs decides how it is guarded. It fails closed: a call is counted and reserved before it is made,
a call that never came back stays counted, and an answer that was not counted uses up a budget that
needs counts.
"""

from __future__ import annotations

from msgspec.structs import replace

from ..errors import LocalError
from ..usage import Usage
from ..values import Value

__all__ = ["Budget", "Price", "Tally"]

_MILLION = 1_000_000


class Price(Value, frozen=True, kw_only=True):
    """What a million tokens cost, in any currency; cached input costs as input unless given."""

    input: float
    output: float
    cached_input: float | None = None

    def of(self, usage: Usage) -> float | None:
        """Return what a response cost, None if it was not counted."""
        if usage.input_tokens is None or usage.output_tokens is None:
            return None
        details = usage.input_tokens_details
        cached = (details.cached_tokens or 0) if details is not None and self.cached_input is not None else 0
        cheap = cached * (self.cached_input or 0.0)
        return ((usage.input_tokens - cached) * self.input + cheap + usage.output_tokens * self.output) / _MILLION


class Tally(Value, frozen=True, kw_only=True):
    """What was spent. ``reserved`` tokens are of calls under way; ``uncounted`` answers had no usage."""

    calls: int = 0
    tool_calls: int = 0
    tokens: int = 0
    cost: float = 0.0
    reserved: int = 0
    uncounted: int = 0


class Budget(Value, frozen=True, kw_only=True):
    """The most that may be spent; None is no limit.

    ``seconds`` are of the clock that the guard reads. ``reserve`` are the tokens held back for
    each call under way: with parallel runs, or answers of unknown length, set it to what a call
    takes at most, and the limit is never passed; with 0 it is passed by the calls under way.
    """

    tokens: int | None = None
    calls: int | None = None
    tool_calls: int | None = None
    seconds: float | None = None
    cost: float | None = None
    price: Price | None = None
    reserve: int = 0

    def __post_init__(self) -> None:
        """Refuse a limit that nothing can be measured by."""
        if self.cost is not None and self.price is None:
            raise LocalError("a limit on cost needs a price")

    def begin(self, tally: Tally, elapsed: float) -> tuple[Tally, str | None]:
        """Return the tally with one more model call under way, or as it was and why that is refused."""
        reason = self._over(tally, elapsed, self.reserve)
        if reason is None and self.calls is not None and tally.calls >= self.calls:
            reason = "budget_calls"
        if reason is not None:
            return tally, reason
        return replace(tally, calls=tally.calls + 1, reserved=tally.reserved + self.reserve), None

    def settle(self, tally: Tally, usage: Usage | None) -> Tally:
        """Return the tally after a call under way was answered."""
        usage = usage or Usage()
        cost = self.price.of(usage) if self.price is not None else 0.0
        counted = usage.total_tokens is not None and cost is not None
        return replace(
            tally,
            tokens=tally.tokens + (usage.total_tokens or 0),
            cost=tally.cost + (cost or 0.0),
            reserved=max(0, tally.reserved - self.reserve),
            uncounted=tally.uncounted + (not counted),
        )

    def begin_tool(self, tally: Tally, elapsed: float) -> tuple[Tally, str | None]:
        """Return the tally with one more tool call, or as it was and why that is refused."""
        reason = self._over(tally, elapsed, 0)
        if reason is None and self.tool_calls is not None and tally.tool_calls >= self.tool_calls:
            reason = "budget_tool_calls"
        return (replace(tally, tool_calls=tally.tool_calls + 1), None) if reason is None else (tally, reason)

    def _over(self, tally: Tally, elapsed: float, more: int) -> str | None:
        if self.seconds is not None and not elapsed < self.seconds:
            return "budget_time"
        if tally.uncounted and (self.tokens is not None or self.cost is not None):
            return "budget_uncounted"
        held = tally.tokens + tally.reserved + more
        if self.tokens is not None and (held > self.tokens or tally.tokens >= self.tokens):
            return "budget_tokens"
        if self.cost is not None and not tally.cost < self.cost:
            return "budget_cost"
        return None
