from __future__ import annotations

from typing import Any

import pytest
from msgspec import Raw
from msgspec.structs import replace
from tests.responses_proto.agent.rig import ANSWERING, CALLING, begin, results, steps
from tests.responses_proto.machines import message, response

from oci_responses.testing.verdict import Ended, faults, gained
from oci_responses.testing.world import ToolRun
from responses_proto.agent.asked import Answered

HALF = steps(begin(), CALLING)
LOOP = steps(HALF, results(HALF), ANSWERING)
OTHER = steps(HALF, results(HALF), Answered(response(message("It is 4."), id="resp_2")))


def run(life: int, key: str, *, repeatable: bool = False) -> ToolRun:
    return ToolRun(life, key, "mail()", repeatable)


def ended(*tool_runs: ToolRun, loop: Any = LOOP, **given: Any) -> Ended:
    return Ended({0: loop}, tool_runs, **given)


CLEAN = ended(run(1, "k"), effects=["mailed"])


@pytest.mark.parametrize(
    ("killed", "said"),
    [
        (CLEAN, []),
        (ended(run(2, "other"), effects=["mailed"]), []),
        (ended(run(1, "k", repeatable=True), run(2, "k", repeatable=True), effects=["mailed"]), []),
        (
            ended(run(1, "k", repeatable=True), run(2, "l", repeatable=True), effects=["mailed"]),
            ["mail() was run 2 times (in life 1 with the key k, in life 2 with the key l), without a kill 1 time"],
        ),
        (
            ended(run(1, "k"), run(2, "k"), effects=["mailed", "mailed"]),
            [
                "the effect 'mailed' happened 2 times, without a kill 1 time",
                "mail() was run 2 times (in life 1 with the key k, in life 2 with the key k), without a kill 1 time",
            ],
        ),
        (
            ended(),
            [
                "the effect 'mailed' happened 0 times, without a kill 1 time",
                "mail() was run 0 times, without a kill 1 time",
            ],
        ),
        (Ended({}, CLEAN.tool_runs, ["mailed"]), ["0 runs came to an end, without a kill 1"]),
        (
            ended(run(1, "k"), effects=["mailed"], loop=OTHER),
            ["it ended complete with 'It is 4.', without a kill complete with 'It is 3.'"],
        ),
        (ended(error=OSError("full")), ["it raised OSError: full"]),
    ],
)
def test_what_is_different_is_said(killed: Ended, said: list[str]) -> None:
    assert faults(CLEAN, killed) == said


def test_a_history_that_would_be_refused_is_a_fault() -> None:
    lonely = Raw(b'{"type":"function_call_output","call_id":"nobody","output":"1"}')
    broken = replace(LOOP, new_items=(lonely,))
    (said,) = faults(CLEAN, ended(run(1, "k"), effects=["mailed"], loop=broken))
    assert said.startswith("the history: ")


def test_what_is_gained_is_counted() -> None:
    assert gained(["a", {"b": 1}], ["a", "a", {"b": 1}, "c"]) == ["a", "c"]
    assert gained([], ["a"]) == ["a"]
    assert gained(["a"], []) == []
