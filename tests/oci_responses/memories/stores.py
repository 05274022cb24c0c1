"""One law for all stores."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from typing import Any

import pytest

from responses_proto.agent.memory import Memory, MemoryType
from responses_proto.agent.memory.value import Changes

__all__ = ["HERE", "StoreLaw", "fact", "from_many_processes"]

HERE = ("users", "u1")
MANY = 8


def fact(key: str, content: str = "x") -> Memory:
    return Memory(type=MemoryType.USER, key=key, content=content, metadata={"n": 1})


class StoreLaw:
    """What every store does; ``store`` is a fixture of the module."""

    def test_a_namespace_is_empty_until_somebody_writes_to_it(self, store: Any) -> None:
        store.apply(Changes(namespace=HERE, put=(fact("a"),)))
        assert store.load(("users", "u2")) == ()
        assert store.load(("users",)) == ()
        assert store.load(("users", "u1", "x")) == ()
        assert store.load(HERE) == (fact("a"),)

    def test_what_is_put_is_the_newest_and_replaces_what_has_its_key(self, store: Any) -> None:
        store.apply(Changes(namespace=HERE, put=(fact("a"), fact("b"))))
        store.apply(Changes(namespace=HERE, put=(fact("a", "y"),)))
        assert store.load(HERE) == (fact("b"), fact("a", "y"))

    def test_what_is_deleted_is_gone(self, store: Any) -> None:
        store.apply(Changes(namespace=HERE, put=(fact("a"), fact("b"))))
        store.apply(Changes(namespace=HERE, put=(fact("c"),), delete=("user/a", "user/none")))
        assert store.load(HERE) == (fact("b"), fact("c"))

    @pytest.mark.parametrize("name", ["../../etc", "a/b", "\u2028", "a" * 300, "'; DROP TABLE memories"])
    def test_a_namespace_may_have_any_name(self, store: Any, name: str) -> None:
        store.apply(Changes(namespace=(name,), put=(fact(name),)))
        assert store.load((name,)) == (fact(name),)

    def test_threads_lose_nothing(self, store: Any) -> None:
        put = [Changes(namespace=HERE, put=(fact(str(at)),)) for at in range(MANY)]
        threads = [threading.Thread(target=store.apply, args=(one,)) for one in put]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {one.key for one in store.load(HERE)} == set(map(str, range(MANY)))


def _write(make: Callable[[], Any], start: int) -> None:
    store = make()
    for at in range(start, start + MANY):
        store.apply(Changes(namespace=HERE, put=(fact(str(at)),)))


def from_many_processes(make: Callable[[], Any]) -> None:
    """Two processes write to one store at the same time."""
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_write, args=(make, start)) for start in (0, MANY)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    assert {one.key for one in make().load(HERE)} == set(map(str, range(2 * MANY)))
