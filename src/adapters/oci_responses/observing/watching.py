"""Who is told of the exchanges of a client."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from oci_responses.observing.observer import Observer
from responses_proto.effects import Effect, HttpRequest, Reply

__all__ = ["Watching", "as_observers"]

_Exchange: TypeAlias = Generator[Effect, Reply, object]


def as_observers(given: Observer | Sequence[Observer] | None) -> tuple[Observer, ...]:
    """Return observers as a tuple; raises TypeError for what is none."""
    many = () if given is None else (given,) if isinstance(given, Observer) else tuple(given)
    for one in many:
        if not isinstance(one, Observer):
            raise TypeError(f"an observer derives from oci_responses.observing.Observer, {type(one).__name__} does not")
    return many


@dataclass(frozen=True)
class Watching:
    """Tells ``observers`` of every call: :attr:`responses_proto.retry.Policy.watch`; ``clock`` gives seconds.

    The logger ``oci_responses`` is told as well, if it is on for INFO when the call begins.
    """

    observers: tuple[Observer, ...] = ()
    clock: Callable[[], float] = time.perf_counter

    def __call__(self, request: HttpRequest, exchange: _Exchange) -> _Exchange:
        """Return an exchange that does the same and is watched; the same one if nobody is to be told."""
        import logging  # here, and what watches below: making a client needs neither

        logs = logging.getLogger("oci_responses").isEnabledFor(logging.INFO)
        if not (logs or self.observers):
            return exchange
        from oci_responses.observing.log import LogObserver
        from oci_responses.observing.watcher import watched

        told = (*self.observers, LogObserver()) if logs else self.observers
        return watched(request, exchange, told, self.clock)
