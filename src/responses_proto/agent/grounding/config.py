"""When a final answer is checked, and what happens to one that is not supported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from ...messages import Message
from ...response import Response
from ..events import GroundingEvent
from ..evidence import Step, steps_of
from ..inquiry import bulleted
from ..organ import Ask, Organ, Say, Verdict, View
from . import judge, rules
from .result import GroundingResult

__all__ = ["Grounding"]

_REPLAN: Final = (
    "Your answer is not supported by the tools' outputs. Not supported:\n{claims}\n"
    "Find out with the tools what you need, then answer again; leave out, or mark as unknown, what you cannot support."
)


class Grounding(Organ, frozen=True, kw_only=True, tag="grounding"):
    """Check the final answer against the outputs of the tools.

    An answer whose score is below ``threshold`` is sent back, at most ``max_replans`` times;
    after that it stands, and the result says that it is not supported. With ``by_model`` the
    claims that the rules do not find supported are put to a judge (``model``, or the run's own).
    """

    threshold: float = 0.65
    claim_threshold: float = 0.5
    max_replans: int = 1
    by_model: bool = False
    model: str | None = None
    replans: int = 0
    result: GroundingResult | None = None

    def consult(self, view: View) -> Verdict:
        """Check the answer that would end the run."""
        if view.reason != "complete":
            return Verdict(self)
        steps = steps_of(view.ledger)
        result = self.check(view.text, steps, view.prompt)
        after, asked = replace(self, result=result), self.ask(result, steps)
        if asked is None:
            return after._concluded(view, result)
        return Verdict(after, (Ask(purpose="judge", parameters=asked, optional=True),))

    def heard(self, view: View, response: Response | None) -> Verdict:
        """Take the judgement; without one the rules count."""
        result = self.result or GroundingResult()
        if response is not None:
            result = self.read(result, steps_of(view.ledger), response)
        return self._concluded(view, result)

    def _concluded(self, view: View, result: GroundingResult) -> Verdict:
        guidance = self.guidance(result, self.replans) if view.may_continue else None
        event = GroundingEvent(
            score=result.score,
            claims_evaluated=len(result.claims),
            ungrounded_claims=result.ungrounded_claims,
            requires_replan=result.requires_replan,
        )
        after = replace(self, result=result, replans=self.replans + (guidance is not None))
        return Verdict(after, (Say(Message.user(guidance).items()),) if guidance else (), (event,))

    def check(self, answer: str, steps: Sequence[Step], task: str = "") -> GroundingResult:
        """Check by rules."""
        return GroundingResult(
            claims=rules.evaluate(answer, rules.outputs(steps), task),
            threshold=self.threshold,
            claim_threshold=self.claim_threshold,
        )

    def ask(self, result: GroundingResult, steps: Sequence[Step]) -> dict[str, object] | None:
        """Return the request parameters for a judge, or None if there is nothing to ask."""
        if not self.by_model or not result.ungrounded_claims:
            return None
        named: dict[str, object] = {"model": self.model} if self.model else {}
        return named | judge.ask(result.ungrounded_claims, steps)

    def read(self, result: GroundingResult, steps: Sequence[Step], response: Response) -> GroundingResult:
        """Return the result with what the judge said of the claims that it was asked about."""
        known = {one.tool_call_id for one in rules.outputs(steps)}
        judged = iter(judge.read(result.ungrounded_claims, known, response))
        claims = tuple(next(judged) if one.score < self.claim_threshold else one for one in result.claims)
        return replace(result, claims=claims)

    def guidance(self, result: GroundingResult, replans: int) -> str | None:
        """Return what to tell the model, or None if the answer stands; ``replans`` were made before."""
        if not result.requires_replan or replans >= self.max_replans:
            return None
        return _REPLAN.format(claims=bulleted(result.ungrounded_claims))
