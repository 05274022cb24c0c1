"""Compaction by the server: the parameter, and what need not be sent again."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from responses_proto.agent.window import ServerCompactionManager
from responses_proto.errors import LocalError
from responses_proto.request import build_request

from .histories import items, said, user

SEALED = {"type": "compaction", "id": "cmp_1", "encrypted_content": "gAAA"}


def test_the_parameter() -> None:
    asked: Any = ServerCompactionManager(5000).parameters(False)
    assert ServerCompactionManager(5000).parameters(True) == {}
    body = msgspec.json.decode(build_request("m", "Hi", **asked))
    assert body["context_management"] == [{"type": "compaction", "compact_threshold": 5000}]


@pytest.mark.parametrize(
    ("given", "first"),
    [([], 0), ([user("a"), said("b")], 0), ([user("a"), SEALED, said("b")], 1), ([SEALED, user("a"), SEALED], 2)],
)
def test_what_is_before_a_compaction_is_not_sent_again(given: list[dict[str, object]], first: int) -> None:
    history = items(*given)
    assert ServerCompactionManager().apply(history) == history[first:]


def test_a_threshold_of_nothing_is_refused() -> None:
    with pytest.raises(LocalError, match="compact_threshold"):
        ServerCompactionManager(0)
