"""RSA keys that cost little: real ones, made while the tests run, but few, and each is checked once.

Making one of 2048 bits, or proving on reading that its factors are prime, takes longer than most tests.
"""

from __future__ import annotations

from collections import deque
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

__all__ = ["in_turns", "make_keys_cheap"]

KEYS = 24  # of each size: far more than one test tells apart


def in_turns(make: Any) -> Any:
    """Return what makes up to ``KEYS`` keys of a kind and then gives them out again, the oldest first."""
    made: dict[Any, deque[rsa.RSAPrivateKey]] = {}

    def given(public_exponent: int, key_size: int, backend: Any = None) -> rsa.RSAPrivateKey:
        keys = made.setdefault((public_exponent, key_size), deque())
        if len(keys) < KEYS:
            keys.append(make(public_exponent, key_size, backend))
        else:
            keys.rotate(-1)
        return keys[-1]

    return given


def make_keys_cheap() -> None:
    """Let all that imports these two functions from now on have the cheap ones."""
    rsa.generate_private_key = in_turns(rsa.generate_private_key)
    read: Any = lru_cache(4 * KEYS)(serialization.load_pem_private_key)
    serialization.load_pem_private_key = read
