"""Which fault a request suffers: the one that it orders for itself, else the next rule in the queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from .envelopes import front_door
from .faults import NO_FAULT, Fault, Faults
from .menu import ordered, read_order
from .messages import Received

__all__ = ["Orders"]


class Orders:
    """Takes orders only where ``allowed``; elsewhere the words mean nothing, as on the service."""

    def __init__(self, faults: Faults, clock: Callable[[], float], *, allowed: bool) -> None:
        self._faults = faults
        self._clock = clock
        self._allowed = allowed
        self._seen: Counter[str] = Counter()

    def take(self, request: Received) -> Fault:
        """Return the fault of ``request``; raises :class:`Refusal` for an order that cannot be read.

        A request that orders a fault uses up no rule.
        """
        words = ordered(request) if self._allowed else None
        if words is None:
            return self._faults.take()
        try:
            order = read_order(words, self._clock())
        except (ValueError, ImportError) as error:
            raise front_door(400, "InvalidParameter", str(error), str(error)) from None
        if order.on is None:
            return order.fault
        self._seen[words] += 1
        return order.fault if self._seen[words] == order.on else NO_FAULT
