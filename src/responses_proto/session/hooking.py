"""Asking hooks: one after the other, each with what the one before has left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from ..agent.hooks import Change, Hold, HookFailed, HookMoment, Occasion, Retry, Veto, in_order, judged
from ..agent.state import State
from ..effects import Invoke, Invoked
from ..exchange import Exchange

__all__ = ["Heard", "ask_hooks"]

T = TypeVar("T")


class Heard(Struct, Generic[T], frozen=True):
    """What hooks have made of a value, and what ends the matter."""

    value: T
    ruling: Veto | Retry | Hold | None = None


def ask_hooks(
    hooks: Sequence[object], moment: HookMoment, run: State, given: T, *, attempt: int = 1
) -> Exchange[Heard[T]]:
    """Ask the hooks of a moment. Raises :class:`HookFailed` for one that raises, or rules what it may not."""
    value = given
    for name, method in in_order(hooks, moment) if hooks else ():
        invoked = yield Invoke(method, (Occasion(moment=moment, run=run, attempt=attempt), value))
        assert isinstance(invoked, Invoked)
        if invoked.error is not None:
            reason = f"{type(invoked.error).__name__}: {invoked.error}"
            raise HookFailed(name, moment, reason) from invoked.error
        ruling = judged(name, moment, invoked.value, given)
        if isinstance(ruling, Change):
            value = ruling.value  # type: ignore[assignment]  # judged has compared the types
        elif ruling is not None:
            return Heard(value, ruling)
    return Heard(value)
