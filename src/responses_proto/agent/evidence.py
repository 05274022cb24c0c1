"""What tools have said: the steps that self-evaluation and grounding look at.

It is kept beside the conversation, since a server that holds the conversation shows none of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

import msgspec

from ..messages import ToolCall, ToolResult
from ..values import Value
from .ledger import Entry, Ledger
from .repetition import LONGEST, TIMES, repeated

__all__ = ["Observation", "Step", "going_round", "observed", "steps_of", "transcript"]

_DIGEST: Final = 8
"""Bytes that tell two steps apart."""


class Observation(Value, frozen=True, kw_only=True):
    """One call and what came of it; ``failed`` if the tool reported a fault."""

    tool_call_id: str
    tool_name: str
    arguments: str = "{}"
    output: str = ""
    failed: bool = False


class Step(Value, frozen=True, kw_only=True):
    """One round of calls: what the model said with them, and what came of them."""

    text: str = ""
    observations: tuple[Observation, ...] = ()

    @property
    def signature(self) -> str:
        """Equal for two rounds that made the same calls and got the same results, in any order."""
        told = sorted(f"{one.tool_name}({one.arguments})={one.output}" for one in self.observations)
        return hashlib.blake2b(msgspec.json.encode(told), digest_size=_DIGEST).hexdigest()


def observed(text: str, calls: Iterable[ToolCall], results: Iterable[ToolResult]) -> Step:
    """Return a step from calls and their results, in the same order; arguments in canonical form."""
    return Step(
        text=text,
        observations=tuple(
            Observation(
                tool_call_id=call.id,
                tool_name=call.name,
                arguments=_canonical(call),
                output=result.content,
                failed=not result.success,
            )
            for call, result in zip(calls, results, strict=True)
        ),
    )


def steps_of(ledger: Iterable[Entry]) -> tuple[Step, ...]:
    """Return the rounds of calls that a ledger holds, in order, as far as they have results."""
    rounds: dict[int, list[Entry]] = {}
    for entry in ledger:
        if entry.result is not None:
            rounds.setdefault(entry.iteration, []).append(entry)
    return tuple(
        observed("", (one.call for one in entries), (one.result for one in entries if one.result is not None))
        for entries in rounds.values()
    )


def going_round(ledger: Ledger) -> bool:
    """Whether the last rounds of a ledger repeat the same calls with the same results."""
    near = _last_rounds(ledger, 1 + LONGEST)
    said = [sorted(entry.result.content for entry in entries if entry.result is not None) for entries in near]
    # A pattern ends with what was there a few rounds before; mostly the results alone tell that nothing was.
    if not said or said[-1] not in said[:-1]:
        return False
    last = _last_rounds(ledger, TIMES * LONGEST)
    return repeated([step.signature for step in steps_of(entry for entries in last for entry in entries)]) is not None


def _last_rounds(ledger: Ledger, most: int) -> list[list[Entry]]:
    rounds: dict[int, list[Entry]] = {}
    for entry in reversed(ledger):
        if entry.result is not None:
            if entry.iteration not in rounds and len(rounds) == most:
                break
            rounds.setdefault(entry.iteration, []).append(entry)
    return [*rounds.values()][::-1]


def _canonical(call: ToolCall) -> str:
    return msgspec.json.encode(call.arguments, order="sorted").decode() if call.valid else call.arguments_json


def transcript(steps: Iterable[Step], *, longest: int = 2000) -> str:
    """Return steps as text for a model that judges them; an output is cut after ``longest`` characters."""
    lines: list[str] = []
    for number, step in enumerate(steps, 1):
        lines.append(f"Step {number}: {step.text}".rstrip(": "))
        for one in step.observations:
            cut = one.output if len(one.output) <= longest else f"{one.output[:longest]} [cut]"
            state = "failed" if one.failed else "returned"
            lines.append(f"- [{one.tool_call_id}] {one.tool_name}({one.arguments}) {state}: {cut}")
    return "\n".join(lines)
