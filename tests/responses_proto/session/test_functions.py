"""What a program brings: nothing, unless it is given."""

from __future__ import annotations

from responses_proto.session.functions import Functions


def test_nothing_is_needed() -> None:
    functions = Functions()
    assert (functions.tools, functions.hooks, functions.services) == ({}, (), {})
    assert functions.max_concurrency > 1
