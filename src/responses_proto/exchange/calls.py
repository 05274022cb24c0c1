"""A call as a whole: one deadline over all that it does, and one who watches it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from msgspec.structs import replace

from ..effects import HttpRequest, Limit
from ..retry import Policy
from .attempts import Exchange

__all__ = ["as_call"]

T = TypeVar("T")


def as_call(request: HttpRequest, policy: Policy, make: Callable[[Policy], Exchange[T]]) -> Exchange[T]:
    """Return what ``make`` makes as one call, under the total deadline of ``policy`` and watched as it says.

    ``make`` is given a policy without the two, so that calls made of calls are one call.
    """
    total, watch = policy.timeouts.total, policy.watch
    if total is None and watch is None:
        return make(policy)
    call = make(replace(policy, timeouts=replace(policy.timeouts, total=None), watch=None))
    if total is not None:
        call = _limited(call, total)
    return call if watch is None else cast("Exchange[T]", watch(request, call))


def _limited(call: Exchange[T], seconds: float) -> Exchange[T]:
    yield Limit(seconds)
    result = yield from call
    yield Limit(None)
    return result
