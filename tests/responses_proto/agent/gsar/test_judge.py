"""A judge is read as the paper has it, and a broken one abstains."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from responses_proto.agent.evidence import Observation, Step
from responses_proto.agent.gsar import Claim, EvidenceType, JudgeOutput, Partition
from responses_proto.agent.gsar.judge import ask, read
from responses_proto.request import build_request
from responses_proto.response import Response

SAID: dict[str, Any] = {
    "grounded_claims": [{"text": "A.", "type": "tool_match", "evidence_refs": ["c1"]}],
    "ungrounded_claims": [{"text": "a.", "type": "inference", "evidence_refs": []}],
    "contradicted_claims": [],
    "complementary_claims": [{"text": "B.", "type": "domain", "evidence_refs": []}],
    "gaps": ["the year"],
    "explanation": "Almost.",
    "abstain_reason": None,
}


def saying(value: object, status: str = "completed") -> Response:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    item = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": text}]}
    return Response(id="r", status=status, raw_output=(msgspec.Raw(msgspec.json.encode(item)),))


def test_a_judgement() -> None:
    assert read(saying(SAID)) == JudgeOutput(
        partition=Partition(
            ungrounded=(Claim(text="a."),), complementary=(Claim(text="B.", type=EvidenceType.DOMAIN),)
        ),
        gaps=("the year",),
        explanation="Almost.",
    )


@pytest.mark.parametrize(
    "response",
    [
        saying("I think it is fine."),
        saying(SAID, status="incomplete"),
        saying({**SAID, "grounded_claims": [{"text": "A.", "type": "gut feeling", "evidence_refs": []}]}),
        saying({**SAID, "abstain_reason": "no outputs"}),
    ],
)
def test_a_judge_that_does_not_judge_abstains(response: Response) -> None:
    assert read(response).abstained


def test_what_the_judge_is_asked() -> None:
    steps = [Step(observations=(Observation(tool_call_id="c1", tool_name="t", output="18"),))]
    asked: Any = ask("Say it.", "It is 18.", steps)
    body = msgspec.json.decode(build_request("m", **asked))
    said = body["input"][0]["content"][0]["text"]
    assert all(part in said for part in ("Say it.", "It is 18.", "[c1]"))
    assert body["text"]["format"]["strict"] is True
