"""Ready-made hooks: logging, a budget, redaction, approval by a human.

Give them to an agent: ``Agent(model, hooks=[BudgetHook(Budget(calls=20)), LoggingHook()])``. Whatever
their order there, an approval is asked for first, then texts are redacted, then the budget is
counted, and what is left is logged.
"""

from oci_responses.hooks.approval import ApprovalHook
from oci_responses.hooks.budget import BudgetHook
from oci_responses.hooks.logs import LoggingHook
from oci_responses.hooks.redaction import RedactionHook
from responses_proto.agent.budget import Budget, Price, Tally
from responses_proto.agent.redaction import Redaction

__all__ = [
    "ApprovalHook",
    "Budget",
    "BudgetHook",
    "LoggingHook",
    "Price",
    "Redaction",
    "RedactionHook",
    "Tally",
]
