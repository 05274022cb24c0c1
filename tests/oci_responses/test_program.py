"""What agent runs ask of the program, without a colour."""

from __future__ import annotations

import time

import pytest

from oci_responses.program import called, is_async, stored, timed
from oci_responses.stores import CheckpointConflict, CheckpointError, MemoryStore
from responses_proto.agent.tools import tool
from responses_proto.effects import Invoke, Load, Save, Stored
from responses_proto.errors import LocalError


@tool
def add(a: int, b: int) -> int:
    """Add."""
    return a + b


@tool
async def later() -> None: ...


async def plain() -> None: ...


def test_what_a_function_raises_is_returned() -> None:
    def stops() -> None:
        raise StopIteration

    def ends() -> None:
        raise SystemExit

    assert called(Invoke(add, named={"a": 1, "b": 2})) == (3, None)
    assert called(Invoke(max, (1, 2))) == (2, None)
    value, error = called(Invoke(stops))
    assert (value, type(error)) == (None, StopIteration)
    with pytest.raises(SystemExit):
        called(Invoke(ends))


def test_what_must_be_awaited() -> None:
    assert [is_async(function) for function in (add, later, plain, max)] == [False, True, True, False]


def test_how_long_it_took() -> None:
    assert 0 <= timed(time.perf_counter(), 1, None).seconds < 60


class Broken(MemoryStore):
    def load(self, thread_id: str) -> Stored | None:
        raise OSError("disk full")


def test_what_goes_wrong_in_a_store_is_the_reply() -> None:
    store = MemoryStore()
    assert stored(store, Load("t")) is None
    assert stored(store, Save("t", b"{}", 1)) is None
    assert stored(store, Load("t")) == Stored(b"{}", 1)
    assert isinstance(stored(store, Save("t", b"{}", 1)), CheckpointConflict)
    failed = stored(Broken(), Load("t"))
    assert isinstance(failed, CheckpointError)
    assert isinstance(failed.__cause__, OSError)
    without = stored(None, Load("t"))
    assert isinstance(without, LocalError)
    assert "give the agent one" in str(without)
