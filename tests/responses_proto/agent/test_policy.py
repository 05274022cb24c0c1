"""Policies are saved with a run, and say only what is not the default."""

from __future__ import annotations

import msgspec

from responses_proto.agent.policy import ToolPolicy


def test_a_policy_is_saved_by_what_it_says() -> None:
    assert msgspec.json.encode(ToolPolicy()) == b"{}"
    policy = ToolPolicy(idempotent=True, timeout=2.5, max_output=10)
    assert msgspec.json.encode(policy) == b'{"idempotent":true,"timeout":2.5,"max_output":10}'
    assert msgspec.json.decode(msgspec.json.encode(policy), type=ToolPolicy) == policy
