"""Claims against tool outputs by a judge: a model that must name, for each claim, what supports it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from msgspec import Struct

from ...response import Response
from ..evidence import Step, transcript
from ..inquiry import aside, bulleted, read_aside
from .result import ClaimEvaluation

__all__ = ["ask", "read"]

_ASKED: Final = """\
You check claims against the outputs of tools, and against nothing else: what you know yourself \
does not count. For each claim, by its number, give a score from 0 (not supported, or contradicted) \
to 1 (fully supported), and the ids in square brackets of the outputs that support it."""


class _Judged(Struct):
    number: int
    score: float
    evidence_ids: list[str]


class _Judgement(Struct):
    claims: list[_Judged]


def ask(claims: Sequence[str], steps: Sequence[Step]) -> dict[str, object]:
    """Return the request parameters for a judgement of these claims."""
    numbered = bulleted(f"{number}: {claim}" for number, claim in enumerate(claims, 1))
    return aside(_ASKED, f"Outputs:\n{transcript(steps)}\n\nClaims:\n{numbered}", _Judgement)


def read(claims: Sequence[str], known_ids: Collection[str], response: Response) -> tuple[ClaimEvaluation, ...]:
    """Return the judgement, in the order of the claims.

    A claim that the judge left out, or for which it named no output that exists, is not supported:
    so is every claim when it gave no judgement at all.
    """
    said = read_aside(_Judgement, response)
    judged = {one.number: one for one in reversed(said.claims)} if said is not None else {}
    return tuple(_checked(claim, judged.get(number), known_ids) for number, claim in enumerate(claims, 1))


def _checked(claim: str, judged: _Judged | None, known_ids: Collection[str]) -> ClaimEvaluation:
    receipts = tuple(dict.fromkeys(one for one in judged.evidence_ids if one in known_ids)) if judged else ()
    if judged is None or not receipts:
        return ClaimEvaluation(claim=claim, score=0.0)
    return ClaimEvaluation(claim=claim, score=max(0.0, min(1.0, judged.score)), evidence_ids=receipts)
