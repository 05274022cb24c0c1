"""Policies are saved with a run, and say only what is not the default."""

from __future__ import annotations

import msgspec
import pytest

from responses_proto.agent.policy import ToolOptions, ToolPolicy
from responses_proto.errors import LocalError


def test_a_policy_is_saved_by_what_it_says() -> None:
    assert msgspec.json.encode(ToolPolicy()) == b"{}"
    policy = ToolPolicy(idempotent=True, timeout=2.5, max_output=10)
    assert msgspec.json.encode(policy) == b'{"idempotent":true,"timeout":2.5,"max_output":10}'
    assert msgspec.json.decode(msgspec.json.encode(policy), type=ToolPolicy) == policy


@pytest.mark.parametrize("limit", ["timeout", "max_output", "max_concurrency"])
def test_a_limit_that_nothing_could_meet(limit: str) -> None:
    with pytest.raises(LocalError, match=f"{limit} of a tool"):
        ToolPolicy(**{limit: 0})  # type: ignore[arg-type]


def test_the_options_are_the_fields() -> None:
    assert list(ToolOptions.__annotations__) == list(ToolPolicy.__struct_fields__)
