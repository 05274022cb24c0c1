"""A judge's word counts only with a receipt that exists."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from responses_proto.agent.evidence import Observation, Step
from responses_proto.agent.grounding.judge import ask, read
from responses_proto.request import build_request
from responses_proto.response import Response

STEPS = [Step(observations=(Observation(tool_call_id="c1", tool_name="t", output="18"),))]
CLAIMS = ["It is warm.", "It is 18."]


def saying(text: str) -> Response:
    item = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": text}]}
    return Response(id="r", status="completed", raw_output=(msgspec.Raw(msgspec.json.encode(item)),))


def judged(*claims: tuple[int, float, list[str]]) -> Response:
    given = [{"number": number, "score": score, "evidence_ids": ids} for number, score, ids in claims]
    return saying(msgspec.json.encode({"claims": given}).decode())


@pytest.mark.parametrize(
    ("response", "scores", "receipts"),
    [
        (judged((1, 0.5, ["c1"]), (2, 1.0, ["c1", "c1"])), [0.5, 1.0], [("c1",), ("c1",)]),
        (judged((2, 1.0, ["c1"])), [0.0, 1.0], [(), ("c1",)]),
        (judged((1, 1.0, ["c9"]), (2, 1.0, [])), [0.0, 0.0], [(), ()]),
        (judged((1, 7.0, ["c1"]), (2, -7.0, ["c1"])), [1.0, 0.0], [("c1",), ("c1",)]),
        (judged((1, 0.0, ["c1"]), (1, 1.0, ["c1"])), [0.0, 0.0], [("c1",), ()]),
        (saying("I cannot."), [0.0, 0.0], [(), ()]),
    ],
)
def test_a_judgement(response: Response, scores: list[float], receipts: list[tuple[str, ...]]) -> None:
    claims = read(CLAIMS, {"c1"}, response)
    assert [one.claim for one in claims] == CLAIMS
    assert [one.score for one in claims] == scores
    assert [one.evidence_ids for one in claims] == receipts


def test_what_the_judge_is_asked() -> None:
    asked: Any = ask(CLAIMS, STEPS)
    said = msgspec.json.decode(build_request("m", **asked))["input"][0]["content"][0]["text"]
    assert "2: It is 18." in said
    assert "[c1]" in said
