"""RSA keys that cost little: real ones, made while the tests run, but used again, and each is checked once.

Making one of 2048 bits, or proving on reading that its factors are prime, takes longer than most tests.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

__all__ = ["KeyRing", "make_keys_cheap"]

READ = 256  # keys that are remembered by their PEM


class KeyRing:
    """A plugin of pytest that makes keys; one made for a test is lent, and serves others once that test is over.

    So no two keys of one test are the same: what a module or a fixture of a wider scope makes is its own for good.
    """

    def __init__(self, make: Any) -> None:
        self._make = make
        self._free: dict[tuple[int, int], deque[rsa.RSAPrivateKey]] = {}
        self._lent: list[tuple[tuple[int, int], rsa.RSAPrivateKey]] = []
        self._for_one_test = False

    def generate(self, public_exponent: int, key_size: int, backend: Any = None) -> rsa.RSAPrivateKey:
        """Do what cryptography's function of this name does."""
        kind = public_exponent, key_size
        if not self._for_one_test:
            return self._new(kind)
        free = self._free.setdefault(kind, deque())
        self._lent.append((kind, free.popleft() if free else self._new(kind)))
        return self._lent[-1][1]

    def _new(self, kind: tuple[int, int]) -> rsa.RSAPrivateKey:
        made: rsa.RSAPrivateKey = self._make(*kind)
        return made

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self) -> Generator[None, object, object]:
        """Lend, and take back in the end."""
        with self._serving(one_test=True):
            told = yield
        for kind, key in self._lent:
            self._free[kind].append(key)
        self._lent.clear()
        return told

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
        """Give for good what outlives the test."""
        with self._serving(one_test=fixturedef.scope == "function"):
            return (yield)

    @contextmanager
    def _serving(self, *, one_test: bool) -> Iterator[None]:
        before, self._for_one_test = self._for_one_test, one_test
        try:
            yield
        finally:
            self._for_one_test = before


def make_keys_cheap() -> KeyRing:
    """Let all that imports cryptography's two functions from now on have the cheap ones."""
    ring = KeyRing(rsa.generate_private_key)
    rsa.generate_private_key = ring.generate
    read: Any = lru_cache(READ)(serialization.load_pem_private_key)
    serialization.load_pem_private_key = read
    return ring
