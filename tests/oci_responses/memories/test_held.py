"""Memories in the process."""

from __future__ import annotations

import pytest

from oci_responses.memories import InMemoryStore

from .stores import StoreLaw


@pytest.fixture
def store() -> InMemoryStore:
    return InMemoryStore()


class TestHeld(StoreLaw):
    pass
