"""Self-evaluation in words, carried into the next turn (Shinn et al. 2023, "Reflexion").

After a round of tools the run can be looked at: by rules, or by a model that is asked beside the
conversation. What comes of it is a confidence (0 to 1) and guidance. The guidance is kept in a
short memory, which goes with the instructions of every further turn: the paper's episodic memory,
bounded as there (section 3: one to three experiences).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ..response import Response
from ..values import Value
from .events import ReflectEvent
from .evidence import Step, steps_of, transcript
from .inquiry import aside, bulleted, read_aside
from .organ import Ask, Assess, Instruct, Move, Organ, Verdict, View
from .repetition import LONGEST, TIMES, repeated

__all__ = ["AssessmentCategory", "Reflected", "ReflectionResult", "Reflexion", "Trigger"]

_ASKED: Final = """\
You evaluate how an agent is doing at a task, from its last steps. Say how confident you are, from \
0 to 1, that it is on its way to a right and complete answer. If something went wrong, name the \
mistake and say in one or two sentences what to do differently; leave guidance empty if nothing \
should change."""
_LOOPING: Final = "The same calls gave the same results again. Do something else, or answer with what is known."
_FAILED: Final = "Tool {name} failed: {output} Correct the arguments, use another way, or say what cannot be done."
_HEADING: Final = "What you noted about your work on this task so far:"
_LONGEST_ERROR: Final = 300
_LOOP_PENALTY: Final = 0.3
_STEPS_SHOWN: Final = 8


class AssessmentCategory(StrEnum):
    """How the run is doing."""

    ON_TRACK = "on_track"
    NEW_FINDINGS = "new_findings"
    STUCK = "stuck"
    LOOP_DETECTED = "loop_detected"


class Trigger(StrEnum):
    """Why the run is looked at."""

    ERROR = "error"
    LOOP = "loop"
    CADENCE = "cadence"


class ReflectionResult(Value, frozen=True, kw_only=True):
    """What came of it: ``confidence_delta`` is from -1 to 1, ``guidance`` is for the next turn."""

    assessment: AssessmentCategory = AssessmentCategory.ON_TRACK
    confidence_delta: float = 0.0
    guidance: str | None = None


class Reflected(Value, frozen=True, kw_only=True):
    """What self-evaluation knows so far: the confidence, the memory, and the last rounds."""

    confidence: float = 0.0
    memory: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    rounds: int = 0
    looping: bool = False

    def instructions(self) -> str | None:
        """Return what goes with the instructions of the next turn."""
        return f"{_HEADING}\n{bulleted(self.memory)}" if self.memory else None


class _Evaluation(Struct):
    assessment: AssessmentCategory
    confidence: float
    guidance: str


class Reflexion(Organ, frozen=True, kw_only=True, tag="reflexion"):
    """When a run evaluates itself, and how.

    ``every`` is the cadence in rounds of tools (None: only ``on_error`` and ``on_loop``);
    ``by_model`` asks the model, ``model`` another one. In the other rounds the rules move the
    confidence, and nothing is said. A success is worth ``success_weight``
    times the confidence that is missing, a fault costs ``error_penalty``.
    """

    every: int | None = None
    on_error: bool = True
    on_loop: bool = True
    by_model: bool = False
    model: str | None = None
    memory_size: int = 3
    repetitions: int = TIMES
    success_weight: float = 0.15
    error_penalty: float = 0.2
    state: Reflected = Reflected()

    def consult(self, view: View) -> Verdict:
        """Look at a round of tools, if it is time to."""
        step = _last(view)
        state = self.observe(self.state, step)
        after, trigger = replace(self, state=state), self.due(state, step)
        if trigger is None:
            state = self.apply(state, replace(self.assess(state, step), guidance=None))
            moves = (Assess(confidence=state.confidence, looping=state.looping),)
            return Verdict(replace(self, state=state), moves)
        if not self.by_model:
            return after._concluded(view, self.assess(state, step))
        asked = self.ask(view.prompt, steps_of(view.ledger)[-_STEPS_SHOWN:], trigger)
        return Verdict(after, (Ask(purpose="reflect", parameters=asked, optional=True),))

    def heard(self, view: View, response: Response | None) -> Verdict:
        """Take a model's evaluation; without one the rules count."""
        said = self.read(self.state, response) if response is not None else None
        return self._concluded(view, said or self.assess(self.state, _last(view)))

    def _concluded(self, view: View, result: ReflectionResult) -> Verdict:
        state = self.apply(self.state, result)
        moves: tuple[Move, ...] = (Assess(confidence=state.confidence, looping=state.looping),)
        if guidance := state.instructions():
            moves += (Instruct(guidance),)
        event = ReflectEvent(
            iteration=view.iterations,
            assessment=result.assessment.value,
            confidence_delta=state.confidence - self.state.confidence,
            new_confidence=state.confidence,
            guidance=result.guidance,
        )
        return Verdict(replace(self, state=state), moves, (event,))

    def observe(self, state: Reflected, step: Step) -> Reflected:
        """Return the state after a round of tools."""
        signatures = (*state.signatures, step.signature)[-self.repetitions * LONGEST :]
        looping = repeated(signatures, self.repetitions) is not None
        return replace(state, signatures=signatures, rounds=state.rounds + 1, looping=looping)

    def due(self, state: Reflected, step: Step) -> Trigger | None:
        """Return why the run is to be looked at now, if it is; ``step`` is the one just observed."""
        if self.on_loop and state.looping:
            return Trigger.LOOP
        if self.on_error and any(one.failed for one in step.observations):
            return Trigger.ERROR
        if self.every and state.rounds % self.every == 0:
            return Trigger.CADENCE
        return None

    def assess(self, state: Reflected, step: Step) -> ReflectionResult:
        """Evaluate by rules."""
        failed = [one for one in step.observations if one.failed]
        succeeded = len(step.observations) - len(failed)
        delta = _clamped(
            succeeded * self.success_weight * (1 - state.confidence) - len(failed) * self.error_penalty, -1, 1
        )
        if state.looping:
            return ReflectionResult(
                assessment=AssessmentCategory.LOOP_DETECTED,
                confidence_delta=min(delta, -_LOOP_PENALTY),
                guidance=_LOOPING,
            )
        if failed:
            last = failed[-1]
            return ReflectionResult(
                assessment=AssessmentCategory.STUCK if len(failed) > succeeded else AssessmentCategory.ON_TRACK,
                confidence_delta=delta,
                guidance=_FAILED.format(name=last.tool_name, output=last.output[:_LONGEST_ERROR]),
            )
        found = step.signature not in state.signatures[:-1] and succeeded > 0
        category = AssessmentCategory.NEW_FINDINGS if found else AssessmentCategory.ON_TRACK
        return ReflectionResult(assessment=category, confidence_delta=delta)

    def ask(self, task: str, steps: Sequence[Step], trigger: Trigger) -> dict[str, object]:
        """Return the request parameters for an evaluation by a model."""
        text = f"Task:\n{task}\n\nLast steps:\n{transcript(steps)}\n\nIt is evaluated now because of: {trigger.value}"
        named: dict[str, object] = {"model": self.model} if self.model else {}
        return named | aside(_ASKED, text, _Evaluation)

    def read(self, state: Reflected, response: Response) -> ReflectionResult | None:
        """Return a model's evaluation, or None if it gave none: then the rules count."""
        said = read_aside(_Evaluation, response)
        if said is None:
            return None
        return ReflectionResult(
            assessment=said.assessment,
            confidence_delta=_clamped(said.confidence, 0, 1) - state.confidence,
            guidance=said.guidance.strip() or None,
        )

    def apply(self, state: Reflected, result: ReflectionResult) -> Reflected:
        """Return the state with a result: the confidence moved, the guidance in memory once."""
        memory = state.memory
        if result.guidance:
            kept = tuple(one for one in memory if one != result.guidance)
            memory = (*kept, result.guidance)[-self.memory_size :]
        confidence = _clamped(state.confidence + result.confidence_delta, 0, 1)
        return replace(state, confidence=confidence, memory=memory)


def _last(view: View) -> Step:
    return (steps_of(view.batch) or (Step(),))[-1]


def _clamped(value: float, least: float, most: float) -> float:
    # A model may write NaN as a number without bounds: no comparison holds for it.
    return float(max(least, min(most, value)) if value == value else least)  # noqa: PLR0124
