"""Claims against tool outputs without a model: the words and the numbers of a claim must stand there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..evidence import Observation, Step
from .claims import claims_of, numbers_of, words_of
from .result import ClaimEvaluation

__all__ = ["evaluate", "outputs"]


def outputs(steps: Iterable[Step]) -> tuple[Observation, ...]:
    """Return what tools said without a fault."""
    return tuple(one for step in steps for one in step.observations if not one.failed)


def evaluate(answer: str, observations: Sequence[Observation], task: str = "") -> tuple[ClaimEvaluation, ...]:
    """Return how well each claim of an answer is supported by the outputs of tools.

    What the task itself says needs no support. A number that stands neither there nor in an
    output makes the claim unsupported, however many of its words are found: invented numbers are
    the fault that counts. Derived numbers need a judge that can calculate.
    """
    given_words, given_numbers = words_of(task), numbers_of(task)
    said = [
        (one.tool_call_id, words_of(f"{one.output} {one.arguments}"), numbers_of(f"{one.output} {one.arguments}"))
        for one in observations
    ]
    return tuple(
        _evaluated(claim, words_of(claim) - given_words, numbers_of(claim) - given_numbers, said)
        for claim in claims_of(answer)
    )


def _evaluated(
    claim: str,
    words: frozenset[str],
    numbers: frozenset[str],
    said: Sequence[tuple[str, frozenset[str], frozenset[str]]],
) -> ClaimEvaluation:
    found_words: set[str] = set()
    found_numbers: set[str] = set()
    receipts: list[str] = []
    for name, its_words, its_numbers in said:
        if (words & its_words) or (numbers & its_numbers):
            receipts.append(name)
            found_words |= words & its_words
            found_numbers |= numbers & its_numbers
    if found_numbers != numbers:
        return ClaimEvaluation(claim=claim, score=0.0)
    wanted = len(words) + len(numbers)
    # A claim that only repeats the task is no statement about the world, if anything was looked up.
    score = (len(found_words) + len(found_numbers)) / wanted if wanted else float(bool(said))
    return ClaimEvaluation(claim=claim, score=score, evidence_ids=tuple(receipts))
