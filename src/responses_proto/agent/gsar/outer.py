"""The outer loop: judge, repair, judge again, within a budget (arXiv 2604.23366, algorithm 1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import field
from msgspec.structs import replace

from ...messages import Message
from ...response import Response
from ...values import Value
from ..events import GroundingEvent
from ..evidence import Step, steps_of
from ..inquiry import bulleted
from ..organ import Ask, Organ, Say, Verdict, View
from . import judge
from .decision import Decision, GSARThresholds, decide
from .partition import DEFAULT_WEIGHT_MAP, PENALTY, Partition, gsar_score, verified

__all__ = ["GSAR", "GSARState", "Repair"]

_REWRITE: Final = "Write your answer again from what the tools have said, without further calls.{faults}"
_REPLAN: Final = "Your answer does not hold. Find out with the tools what is missing, then answer again.{faults}"


class Repair(Value, frozen=True, kw_only=True):
    """What the model is told; without ``tools`` it may not call any."""

    guidance: str
    tools: bool


class GSARState(Value, frozen=True, kw_only=True):
    """How far the outer loop is, and its last judgement.

    ``degraded`` is an answer that stands only because the budget is used up.
    """

    score: float | None = None
    decision: Decision | None = None
    partition: Partition = Partition()
    explanation: str = ""
    gaps: tuple[str, ...] = ()
    replans: int = 0
    regenerations: int = 0
    degraded: bool = False


class GSAR(Organ, frozen=True, kw_only=True, tag="gsar"):
    """Check the final answer claim by claim, and repair it within a budget.

    The defaults are the paper's (appendix B; section 11 for ``max_replans``). It leaves the number
    of rewritings open; here they are bounded too, by ``max_regenerations`` for each plan, and then
    count as a reason to replan. ``model`` is the judge, the run's own model unless given.
    """

    thresholds: GSARThresholds = GSARThresholds()
    weights: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_WEIGHT_MAP))
    contradiction_penalty: float = PENALTY
    max_replans: int = 2
    max_regenerations: int = 1
    model: str | None = None
    state: GSARState = GSARState()

    def consult(self, view: View) -> Verdict:
        """Have the answer judged that would end the run."""
        if view.reason != "complete":
            return Verdict(self)
        asked = self.ask(view.prompt, view.text, steps_of(view.ledger))
        return Verdict(self, (Ask(purpose="judge", parameters=asked, optional=True),))

    def heard(self, view: View, response: Response | None) -> Verdict:
        """Take the judgement, and repair the answer if it must be and can be."""
        state = self.read(self.state, steps_of(view.ledger), response or Response(status="failed"))
        after, repair = self.apply(state) if view.may_continue else self._spent().apply(state)
        event = GroundingEvent(
            score=state.score or 0.0,
            claims_evaluated=len(state.partition.claims),
            ungrounded_claims=tuple(
                claim.text for claim in (*state.partition.ungrounded, *state.partition.contradicted)
            ),
            requires_replan=state.decision is not Decision.PROCEED,
        )
        moves = (Say(Message.user(repair.guidance).items()),) if repair is not None else ()
        return Verdict(replace(self, state=after), moves, (event,))

    def _spent(self) -> GSAR:
        return replace(self, max_replans=0, max_regenerations=0)

    def ask(self, task: str, answer: str, steps: Sequence[Step]) -> dict[str, object]:
        """Return the request parameters for the judge."""
        named: dict[str, object] = {"model": self.model} if self.model else {}
        return named | judge.ask(task, answer, steps)

    def read(self, state: GSARState, steps: Sequence[Step], response: Response) -> GSARState:
        """Return the state after a judgement."""
        known = {one.tool_call_id for step in steps for one in step.observations}
        return self.judged(state, judge.read(response), known)

    def judged(self, state: GSARState, said: judge.JudgeOutput, known_ids: set[str]) -> GSARState:
        """Return the state after what a judge of any make has said."""
        partition = verified(said.partition, known_ids)
        score = gsar_score(partition, self.weights, self.contradiction_penalty)
        return replace(
            state,
            score=score,
            decision=Decision.ABSTAIN if said.abstained else decide(score, self.thresholds),
            partition=partition,
            explanation=said.explanation,
            gaps=said.gaps,
        )

    def apply(self, state: GSARState) -> tuple[GSARState, Repair | None]:
        """Return the state after the decision is carried out, and the repair, or None if the answer stands."""
        if state.decision is Decision.PROCEED:
            return state, None
        if state.decision is Decision.REGENERATE and state.regenerations < self.max_regenerations:
            after = replace(state, regenerations=state.regenerations + 1)
            return after, Repair(guidance=_REWRITE.format(faults=_faults(state)), tools=False)
        if state.replans < self.max_replans:
            after = replace(state, replans=state.replans + 1, regenerations=0)
            return after, Repair(guidance=_REPLAN.format(faults=_faults(state)), tools=True)
        return replace(state, degraded=True), None


def _faults(state: GSARState) -> str:
    parts = {
        "Contradicted by the tools:": [claim.text for claim in state.partition.contradicted],
        "Not supported:": [claim.text for claim in state.partition.ungrounded],
        "Missing:": state.gaps,
        "In short:": [state.explanation] if state.explanation else [],
    }
    return "".join(f"\n{heading}\n{bulleted(lines)}" for heading, lines in parts.items() if lines)
