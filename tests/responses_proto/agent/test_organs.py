"""Every organ can be saved, is consulted at some moment, and stands in the union."""

from __future__ import annotations

import random
import typing
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Raw
from tests.responses_proto.agent.rig import begin
from tests.responses_proto.machines import call, message, response

from responses_proto.agent.asked import (
    Answered,
    AskModel,
    AskProgram,
    Done,
    Performed,
    Returned,
    Unanswered,
)
from responses_proto.agent.events import TerminateEvent
from responses_proto.agent.grounding import Grounding
from responses_proto.agent.gsar import GSAR
from responses_proto.agent.last_answer import LastAnswer
from responses_proto.agent.loop import AgentLoop
from responses_proto.agent.memory import MemoryManager
from responses_proto.agent.memory.manager import Extraction
from responses_proto.agent.organ import Moment, Organ
from responses_proto.agent.organs import CONSULTED, AnyOrgan
from responses_proto.agent.output import OutputSchema, check
from responses_proto.agent.reflexion import Reflexion
from responses_proto.agent.tools import failure, success
from responses_proto.agent.window import SlidingWindowManager, SummarizingManager, TokenBudgetManager
from responses_proto.conversation import ServerStateful, Stateless
from responses_proto.effects import CallTools
from responses_proto.history import check_history


def test_the_rows_and_the_union_name_the_same_organs() -> None:
    saved = set(typing.get_args(AnyOrgan)) or {AnyOrgan}
    consulted = {organ for row in CONSULTED.values() for organ in row}
    assert saved == consulted
    assert all(issubclass(typing.cast(type, organ), Organ) for organ in saved)
    assert set(CONSULTED) == set(Moment)
    assert all(len(set(row)) == len(row) for row in CONSULTED.values())


ASIDES = [
    '{"assessment": "stuck", "confidence": 0.5, "guidance": "Look again."}',
    '{"claims": [{"number": 1, "score": 0.2, "evidence_ids": ["c1"]}]}',
    '{"grounded_claims": [], "ungrounded_claims": [{"text": "u", "type": "inference", "evidence_refs": []}],'
    '"contradicted_claims": [], "complementary_claims": [], "gaps": [], "explanation": "", "abstain_reason": null}',
    '{"memories": [{"type": "user", "key": "name", "content": "Ann"}]}',
    '{"a": 1}',
    "It is 3.",
    "",
]
CALLS = ("c1", "c2", "c3")
STEPS = 80
ORGANS = st.fixed_dictionaries(
    {
        "last_answer": st.sampled_from([(), (LastAnswer(),)]),
        "reflexion": st.sampled_from([(), (Reflexion(every=1),), (Reflexion(by_model=True),)]),
        "grounding": st.sampled_from([(), (Grounding(),), (Grounding(by_model=True), GSAR())]),
        "output": st.sampled_from([(), (OutputSchema.of(dict[str, int], name="counts"),)]),
        "memory": st.sampled_from([(), (MemoryManager(namespace=("u",), extraction=Extraction.MODEL),)]),
        "window": st.sampled_from(
            [(), (SlidingWindowManager(3),), (SummarizingManager(3, 1),), (TokenBudgetManager(60),)]
        ),
    }
).map(lambda rows: tuple(organ for row in rows.values() for organ in row))


@settings(max_examples=150)
@given(ORGANS, st.integers(0, 10**9), st.sampled_from([Stateless(), ServerStateful()]), st.integers(1, 4))
def test_all_together_in_any_world_a_run_ends_and_can_be_saved_anywhere(
    organs: tuple[Any, ...], seed: int, conversation: Any, most: int
) -> None:
    dice = random.Random(seed)
    loop = begin(conversation, organs=organs, max_iterations=most).ready[0]
    ended = 0
    for number in range(STEPS):
        assert AgentLoop.decode(loop.encode()) == loop
        if isinstance(loop.pending, Done):
            break
        loop, told = loop.feed(reply_to(loop, dice, number))
        ended += sum(isinstance(event, TerminateEvent) for event in told)
    assert isinstance(loop.pending, Done)
    assert ended == 1


def reply_to(loop: AgentLoop, dice: random.Random, number: int) -> Any:
    """Anything that the world may say."""
    pending, said = loop.pending, dice.choice(ASIDES)
    if isinstance(pending, CallTools):
        return Returned(tuple(dice.choice([success, failure])(one, said) for one in pending.calls))
    if isinstance(pending, AskProgram):
        checks = "check" in pending.service
        found: Any = check(dict[str, int], msgspec.json.decode(pending.request)) if checks else [[]]
        return Performed(Raw(msgspec.json.encode(found)))
    assert isinstance(pending, AskModel)
    if pending.purpose != "turn":
        return dice.choice([Answered(response(message(said))), Unanswered()])
    if isinstance(loop.conversation, Stateless):
        sent: Any = pending.parameters["input"]
        # The model of this test gives all its messages one id.
        assert [found for found in check_history(sent) if found.kind != "duplicate_id"] == []
    calls = (call(f"{name}_{number}") for name in dice.sample(CALLS, dice.randrange(3)))
    return Answered(response(message(said), *calls))
