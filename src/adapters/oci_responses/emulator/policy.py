"""What principals may not do, as a tenancy without the right policy statement has it.

Names of resource types: Oracle, "IAM Policies for Generative AI".
"""

from __future__ import annotations

from dataclasses import dataclass

from .envelopes import denied, front_door
from .messages import Refusal
from .tenancy import APIKEY, Principal

__all__ = ["ANYBODY", "FAMILY", "NOT_AUTHORIZED", "Policy", "not_authorized"]

ANYBODY = "any-user"
FAMILY = "generative-ai-family"
NOT_AUTHORIZED = "Authorization failed or requested resource not found."

_TYPES = {
    "responses": "generative-ai-response",
    "conversations": "generative-ai-conversation",
    "chat": "generative-ai-chat",
    "files": "generative-ai-file",
}


def not_authorized(note: str) -> Refusal:
    """404, which does not tell what may not be used from what does not exist."""
    return front_door(404, "404", NOT_AUTHORIZED, note)


@dataclass(frozen=True)
class _Gap:
    what: str
    who: str


class Policy:
    """Everything is allowed but what :meth:`deny` takes away."""

    def __init__(self) -> None:
        self._gaps: list[_Gap] = []

    def deny(self, what: str = FAMILY, who: str = ANYBODY) -> None:
        """Take the permission for a resource type (``generative-ai-response``, …) or the family from ``who``.

        That is a kind of principal (``user``, ``instance``, ``resource``, ``generativeaiapikey``), the
        OCID of one, or ``any-user``. Raises ``ValueError`` for a type that is none.
        """
        if what != FAMILY and what not in _TYPES.values():
            raise ValueError(f"{what!r} is no resource type: use {', '.join((FAMILY, *_TYPES.values()))}")
        self._gaps.append(_Gap(what, who))

    def check(self, principal: Principal, segment: str) -> None:
        """Refuse a request whose path begins with ``segment`` if no policy allows it.

        A GenAI API key without a policy of its own is not even known (401); others get the 404 that
        stands for both.
        """
        wanted = (FAMILY, _TYPES.get(segment, FAMILY))
        for gap in self._gaps:
            if gap.what in wanted and gap.who in (ANYBODY, principal.kind, principal.ocid):
                if principal.kind == APIKEY:
                    raise denied("no policy allows this API key")
                raise not_authorized(f"no policy allows {principal.kind} to use {gap.what}")
