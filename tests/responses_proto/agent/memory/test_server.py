"""OCI's own memory: the metadata that asks for it."""

from __future__ import annotations

from typing import Any

import pytest

from responses_proto.agent.memory import server_memory
from responses_proto.errors import LocalError


@pytest.mark.parametrize(
    ("options", "metadata"),
    [
        ({}, {}),
        ({"recall": False}, {"memory_access_policy": "store_only"}),
        ({"store": False}, {"memory_access_policy": "recall_only"}),
        ({"short_term": True}, {"short_term_memory_optimization": "True"}),
    ],
)
def test_metadata(options: dict[str, Any], metadata: dict[str, str]) -> None:
    assert server_memory("u1", **options) == {"memory_subject_id": "u1", **metadata}


@pytest.mark.parametrize(("subject", "options"), [("", {}), ("u1", {"store": False, "recall": False})])
def test_no_memory_is_no_metadata(subject: str, options: dict[str, Any]) -> None:
    with pytest.raises(LocalError):
        server_memory(subject, **options)
