"""The judge: a model that sorts the claims of an answer (arXiv 2604.23366, section 6, appendix C)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from ...response import Response
from ...values import Value
from ..evidence import Step, transcript
from ..inquiry import aside, read_aside
from .partition import Claim, EvidenceType, Partition

__all__ = ["JudgeOutput", "ask", "read"]

_ASKED: Final = """\
You check an answer against the outputs of tools. Cut it into single claims and put each claim into \
exactly one list: grounded (the outputs support it), ungrounded (nothing supports it), contradicted \
(an output says otherwise), complementary (another view that adds something, and nothing speaks \
against). Give each claim its kind of evidence: tool_match (stands in an output), specific_data (a \
value of a structured output), signal_match (taken from the task), complementary_finding, synthesis \
(of several outputs), neg_evidence (looked for and absent), inference (concluded), domain (general \
knowledge); and the ids in square brackets of the outputs it rests on. Name the gaps: what should \
have been looked up. If you cannot judge, abstain and say why."""
_UNREADABLE: Final = "the judge gave no judgement that can be read"


class _Said(Struct):
    text: str
    type: EvidenceType
    evidence_refs: list[str]

    def claim(self) -> Claim:
        return Claim(text=self.text, type=self.type, evidence_refs=tuple(self.evidence_refs))


class _Judgement(Struct):
    grounded_claims: list[_Said]
    ungrounded_claims: list[_Said]
    contradicted_claims: list[_Said]
    complementary_claims: list[_Said]
    gaps: list[str]
    explanation: str
    abstain_reason: str | None = None


class JudgeOutput(Value, frozen=True, kw_only=True):
    """A judgement; ``abstained`` is the reason if the judge could not judge."""

    partition: Partition = Partition()
    gaps: tuple[str, ...] = ()
    explanation: str = ""
    abstained: str | None = None


def ask(task: str, answer: str, steps: Sequence[Step]) -> dict[str, object]:
    """Return the request parameters for a judgement."""
    return aside(_ASKED, f"Task:\n{task}\n\nOutputs:\n{transcript(steps)}\n\nAnswer:\n{answer}", _Judgement)


def read(response: Response) -> JudgeOutput:
    """Return the judgement; one that cannot be read abstains, so that a broken judge is never a yes (section 6)."""
    said = read_aside(_Judgement, response)
    if said is None:
        return JudgeOutput(abstained=_UNREADABLE)
    partition = Partition.of(
        grounded=(one.claim() for one in said.grounded_claims),
        ungrounded=(one.claim() for one in said.ungrounded_claims),
        contradicted=(one.claim() for one in said.contradicted_claims),
        complementary=(one.claim() for one in said.complementary_claims),
    )
    return JudgeOutput(
        partition=partition,
        gaps=tuple(said.gaps),
        explanation=said.explanation,
        abstained=said.abstain_reason or None,
    )
