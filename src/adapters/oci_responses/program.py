"""What agent runs ask of the program, without a colour: functions are called, runs are kept in a store."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable

from oci_responses.stores.base import CheckpointError, Store
from responses_proto.effects import Invoke, Invoked, Load, Save, Stored
from responses_proto.errors import LocalError, ResponsesError

__all__ = ["called", "is_async", "stored", "timed"]


def called(effect: Invoke) -> tuple[object, Exception | None]:
    """Call a function; return its value, or None and whatever it raised, which is for the run to know.

    Returned and not raised, because no future can carry a StopIteration: asyncio would wait forever.
    """
    try:
        return effect.function(*effect.arguments, **effect.named), None
    except Exception as error:
        return None, error


def timed(since: float, value: object, error: Exception | None) -> Invoked:
    """Return what came of a call that was begun at this reading of ``time.perf_counter``."""
    return Invoked(value, error, time.perf_counter() - since)


def is_async(function: Callable[..., object]) -> bool:
    """Whether a function of the program must be awaited."""
    known = getattr(function, "is_async", None)
    return inspect.iscoroutinefunction(function) if known is None else bool(known)


def stored(store: Store | None, effect: Load | Save) -> Stored | ResponsesError | None:
    """Load or keep a run; what goes wrong is the reply."""
    try:
        if store is None:
            raise LocalError("a thread is kept in a store: give the agent one")
        if isinstance(effect, Load):
            return store.load(effect.thread_id)
        store.save(effect.thread_id, effect.data, effect.version)
    except ResponsesError as error:
        return error
    except Exception as error:
        failed = CheckpointError(f"thread {effect.thread_id}: {type(error).__name__}: {error}")
        failed.__cause__ = error
        return failed
    return None
