"""What is wrong with how a program ended that was killed on the way, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from oci_responses.testing.world import ToolRun
from responses_proto.agent.loop import AgentLoop
from responses_proto.agent.result import result_of
from responses_proto.agent.state import Phase
from responses_proto.history import check_history

__all__ = ["Ended", "faults", "gained"]


class Ended(Struct, frozen=True):
    """How a program ended: its runs, which tools were run, the effects that the program's own function saw."""

    loops: dict[int, AgentLoop]
    tool_runs: Sequence[ToolRun]
    effects: Sequence[object] = ()
    error: Exception | None = None


def faults(clean: Ended, killed: Ended) -> list[str]:
    """Return what is different from a life without a kill, or would be refused, in sentences."""
    if killed.error is not None:
        return [f"it raised {type(killed.error).__name__}: {killed.error}"]
    return [*_effects(clean, killed), *_calls(clean, killed), *_ends(clean, killed)]


def gained(before: Iterable[object], after: Iterable[object]) -> list[object]:
    """Return what stands in ``after`` and not in ``before``; equal ones are counted."""
    more = list(after)
    for one in before:
        if one in more:
            more.remove(one)
    return more


def _effects(clean: Ended, killed: Ended) -> Iterator[str]:
    seen: list[object] = []
    for effect in (*clean.effects, *killed.effects):
        if effect in seen:
            continue
        seen.append(effect)
        found, wanted = list(killed.effects).count(effect), list(clean.effects).count(effect)
        if found != wanted:
            yield f"the effect {effect!r} happened {_times(found)}, without a kill {_times(wanted)}"


def _calls(clean: Ended, killed: Ended) -> Iterator[str]:
    for call in dict.fromkeys(run.call for run in (*clean.tool_runs, *killed.tool_runs)):
        runs = [run for run in killed.tool_runs if run.call == call]
        wanted = sum(run.call == call for run in clean.tool_runs)
        if len(runs) == wanted or (len(runs) > wanted and _may_repeat(runs, wanted)):
            continue
        lives = ", ".join(f"in life {run.life} with the key {run.key[:8]}" for run in runs)
        yield f"{call} was run {_times(len(runs))}{lives and f' ({lives})'}, without a kill {_times(wanted)}"


def _may_repeat(runs: Sequence[ToolRun], wanted: int) -> bool:
    """A tool that hands its key on may be run again with the same one; another key is another effect."""
    return all(run.repeatable for run in runs) and len({run.key for run in runs}) <= wanted


def _ends(clean: Ended, killed: Ended) -> Iterator[str]:
    if clean.loops.keys() != killed.loops.keys():
        yield f"{len(killed.loops)} runs came to an end, without a kill {len(clean.loops)}"
    for number in clean.loops.keys() & killed.loops.keys():
        wanted, found = _end(clean.loops[number]), _end(killed.loops[number])
        if found != wanted:
            yield f"it ended {found}, without a kill {wanted}"
        loop = killed.loops[number]
        # A run that waits for a human has calls without outputs.
        items = [*loop.items] if loop.phase is Phase.DONE else []
        findings = check_history(items, store=loop.conversation.server_stateful)
        yield from (f"the history: {one.path}: {one.message}" for one in findings if one.severity == "refused")


def _end(loop: AgentLoop) -> str:
    result = result_of(loop)
    return f"{result.stop_reason} with {result.text!r}"


def _times(count: int) -> str:
    return f"{count} time{'' if count == 1 else 's'}"
