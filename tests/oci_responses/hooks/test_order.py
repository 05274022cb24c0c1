"""Approval before redaction before the budget before the log."""

from __future__ import annotations

from oci_responses.hooks import ApprovalHook, Budget, BudgetHook, LoggingHook, RedactionHook
from responses_proto.agent.hooks import HookMoment, in_order


def test_the_order_does_not_depend_on_the_list() -> None:
    hooks = [LoggingHook(), BudgetHook(Budget()), RedactionHook(), ApprovalHook()]
    asked = [name for name, _ in in_order(hooks, HookMoment.BEFORE_TOOL_CALL)]
    assert asked == ["ApprovalHook", "BudgetHook", "LoggingHook"]
    assert [name for name, _ in in_order(hooks, HookMoment.BEFORE_MODEL_CALL)] == [
        "RedactionHook",
        "BudgetHook",
        "LoggingHook",
    ]
    assert [name for name, _ in in_order(hooks, HookMoment.AFTER_TOOL_CALL)] == ["LoggingHook", "RedactionHook"]
